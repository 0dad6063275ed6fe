"""Working copies: begun, saved, walked back and forth, dropped. Nothing here reaches a resident."""

from __future__ import annotations

import json
import uuid
from typing import Any

from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor, recorded
from shiyakusho.ground.audit.actors import Actor

from .beginning import base_of, begun_from, source_of
from .models import CopyKind, CopyState, WorkingCopy, WorkingStep
from .refusals import (
    CopyClosed,
    CopyUnwritable,
    NoSuchCopy,
    NothingToWalk,
    PersonNeeded,
    StaleCopy,
)
from .written import kept_text

KEPT_STEPS = 200
TITLE_LENGTH = 200


def begin_copy(
    *,
    procedure_id: str,
    title: str | None = None,
    copy_of: uuid.UUID | str | None = None,
    kind: str = CopyKind.EDIT,
) -> WorkingCopy:
    """A working copy of the procedure's own version, of another (`copy_of`: the id of a procedure
    or of a version), or, for an id not in use yet, a blank one.

    ProcedureTaken, NoSuchProcedure, NoSuchVersion, PersonNeeded.
    """
    who = person()
    with recorded("catalogue.begin_copy", procedure=procedure_id[:60]) as event:
        source = source_of(procedure_id, copy_of)
        base = base_of(procedure_id, source)
        document = begun_from(source, procedure_id, title)
        now = clock.now()
        copy = WorkingCopy.objects.create(
            procedure_id=procedure_id,
            title=title_of(document, procedure_id),
            kind=kind,
            document=kept_text(document),
            base=base,
            editors=[who.id],
            editor_names=[who.name],
            begun_at=now,
            saved_at=now,
            saved_by=who.name,
        )
        _step(copy)
        event.detail.update(copy=str(copy.pk), base=str(base.pk) if base else "")
    return copy


def save_copy(*, copy_id: uuid.UUID | str, document: dict[str, Any], seen: int) -> WorkingCopy:
    """Keep this document, if nobody saved since `seen`; the same again writes nothing.

    StaleCopy, CopyUnwritable, CopyClosed, NoSuchCopy, PersonNeeded.
    """
    with recorded("catalogue.save_copy", copy=str(copy_id)) as event:
        copy = open_copy(copy_id, seen)
        if not isinstance(document, dict) or document.get("id") != copy.procedure_id:
            raise CopyUnwritable(extra={"why": "wrong_id"})
        text = kept_text(document)
        if text != copy.document:
            WorkingStep.objects.filter(copy=copy, number__gt=copy.step).delete()
            _put(copy, text, copy.step + 1)
            _step(copy)
        event.detail.update(procedure=copy.procedure_id, seen=copy.seen)
    return copy


def undo_copy(*, copy_id: uuid.UUID | str, seen: int) -> WorkingCopy:
    """One save back; NothingToWalk at the first."""
    return _walk(copy_id, seen, back=True)


def redo_copy(*, copy_id: uuid.UUID | str, seen: int) -> WorkingCopy:
    """One save forth again; NothingToWalk at the last."""
    return _walk(copy_id, seen, back=False)


def catch_up(*, copy_id: uuid.UUID | str, seen: int) -> WorkingCopy:
    """Count on what goes on its day now as its base: somebody looked at the difference and brought
    into the copy what it must not lose."""
    with recorded("catalogue.catch_up", copy=str(copy_id)) as event:
        copy = open_copy(copy_id, seen)
        changed(copy, base=source_of(copy.procedure_id, None))
        event.detail.update(base=str(copy.base_id))
    return copy


def discard_copy(*, copy_id: uuid.UUID | str, seen: int) -> WorkingCopy:
    """Give it up. It stays readable; no version comes of it."""
    with recorded("catalogue.discard_copy", copy=str(copy_id)):
        copy = locked_copy(copy_id, seen)
        person()
        if copy.state not in {CopyState.DRAFT, CopyState.IN_REVIEW}:
            raise CopyClosed(extra={"state": copy.state})
        changed(copy, state=CopyState.DISCARDED)
    return copy


def locked_copy(copy_id: uuid.UUID | str, seen: int) -> WorkingCopy:
    """The row, held until the end of the transaction; StaleCopy names who wrote since `seen`."""
    copy = WorkingCopy.objects.select_for_update().filter(pk=_uuid(copy_id)).first()
    if copy is None:
        raise NoSuchCopy(extra={"copy": str(copy_id)[:60]})
    if copy.seen != seen:
        raise StaleCopy(
            extra={"by": copy.saved_by, "at": copy.saved_at.isoformat(), "seen": copy.seen}
        )
    return copy


def open_copy(copy_id: uuid.UUID | str, seen: int) -> WorkingCopy:
    """The row held, if it can be edited now, with the one who acts among its editors."""
    who = person()
    copy = locked_copy(copy_id, seen)
    if copy.state != CopyState.DRAFT or copy.kind == CopyKind.ARCHIVE:
        raise CopyClosed(extra={"state": copy.state})
    if who.id not in copy.editors:
        copy.editors.append(who.id)
        copy.editor_names.append(who.name)
    return copy


def changed(copy: WorkingCopy, **fields: Any) -> None:
    """Write the row, counted once more."""
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.seen += 1
    copy.saved_at, copy.saved_by = clock.now(), current_actor().name
    copy.save()


def person() -> Actor:
    """Who acts, if it is a person of the office; PersonNeeded."""
    who = current_actor()
    if who.kind != "staff" or not who.id:
        raise PersonNeeded
    return who


def title_of(document: dict[str, Any], otherwise: str) -> str:
    """The Japanese title in a document, sound or not."""
    title = document.get("title")
    words = title.get("ja") if isinstance(title, dict) else title
    return words[:TITLE_LENGTH] if isinstance(words, str) and words.strip() else otherwise


def _put(copy: WorkingCopy, text: str, step: int) -> None:
    title = title_of(json.loads(text), copy.procedure_id)
    changed(copy, document=text, step=step, title=title)


def _step(copy: WorkingCopy) -> None:
    WorkingStep.objects.create(
        copy=copy,
        number=copy.step,
        document=copy.document,
        saved_at=copy.saved_at,
        saved_by=copy.saved_by,
    )
    WorkingStep.objects.filter(copy=copy, number__lte=copy.step - KEPT_STEPS).delete()


def _walk(copy_id: uuid.UUID | str, seen: int, *, back: bool) -> WorkingCopy:
    with recorded("catalogue.undo_copy" if back else "catalogue.redo_copy", copy=str(copy_id)):
        copy = open_copy(copy_id, seen)
        wanted = copy.step - 1 if back else copy.step + 1
        step = WorkingStep.objects.filter(copy=copy, number=wanted).first()
        if step is None:
            raise NothingToWalk
        _put(copy, step.document, wanted)
    return copy


def _uuid(value: uuid.UUID | str) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise NoSuchCopy(extra={"copy": str(value)[:60]}) from None
