"""Four eyes: one asks, another one looks at the whole and approves; then it is a version."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.actors import Actor

from . import cache
from .bindings import content_digest
from .drafts import NOT_LIVE
from .events import DefinitionsChanged
from .faults import DefinitionFaults, Fault
from .gathering import Gathered, gather_document
from .models import CopyKind, CopyState, Origin, Version, WorkingCopy
from .publishing import Signed, count_revision, locked_revision, put_live, turn_to
from .refusals import (
    BaseMoved,
    CopyClosed,
    CopyHasFaults,
    DayHasPassed,
    FourEyes,
    NothingChanged,
    PublicationHeld,
    ReasonNeeded,
)
from .registry import Publication, publication_gates
from .snapshot import Version as Snapshot
from .timeline import live_id
from .working import changed, locked_copy, person
from .written import kept_text, pretty

LONGEST_NOTE = 400
LONGEST_REASON = 1000


def findings_of(document: dict[str, Any]) -> list[Fault]:
    """Everything wrong or doubtful about this document, failing examples among it; lines count in
    its pretty JSON. CopyUnwritable where it cannot even be kept."""
    return _gathered(kept_text(document))[1]


def version_of(document: dict[str, Any]) -> Snapshot:
    """The document as a version numbered 0 with its resolved process, for its faces and examples;
    DefinitionFaults while it is none."""
    gathered, faults = _gathered(kept_text(document))
    if gathered is None:
        raise DefinitionFaults([one for one in faults if one.severity == "error"])
    definition = gathered.definition
    return Snapshot(NOT_LIVE, definition.id, 0, definition, gathered.digest, gathered.process)


def ask_review(
    *,
    copy_id: uuid.UUID | str,
    seen: int,
    note: str,
    in_force_from: dt.date | None = None,
) -> WorkingCopy:
    """Put it before somebody else; `in_force_from` None: from the day it is approved.

    CopyHasFaults, NothingChanged, DayHasPassed, ReasonNeeded, StaleCopy, CopyClosed.
    """
    who = person()
    with recorded("catalogue.ask_review", copy=str(copy_id)) as event:
        copy = locked_copy(copy_id, seen)
        if copy.state != CopyState.DRAFT:
            raise CopyClosed(extra={"state": copy.state})
        ask(copy, who, note=note, in_force_from=in_force_from)
        event.detail.update(procedure=copy.procedure_id)
    return copy


def ask(copy: WorkingCopy, who: Actor, *, note: str, in_force_from: dt.date | None) -> None:
    """The same for a row already held."""
    words = words_of(note, LONGEST_NOTE)
    if in_force_from is not None and in_force_from < clock.today():
        raise DayHasPassed(extra={"day": in_force_from.isoformat()})
    if copy.kind != CopyKind.ARCHIVE:
        gathered = _sound(copy)
        if copy.base is not None and gathered.digest == copy.base.digest:
            raise NothingChanged
    changed(
        copy,
        state=CopyState.IN_REVIEW,
        note=words,
        in_force_from=in_force_from,
        asked_by=who.id,
        asked_name=who.name,
        asked_at=clock.now(),
        returned_why="",
        returned_by="",
    )


def approve_copy(*, copy_id: uuid.UUID | str, seen: int) -> Snapshot | None:
    """Publish what was asked for; None where it was to archive the procedure.

    FourEyes for whoever edited or asked; BaseMoved, CopyHasFaults, DayHasPassed, PublicationHeld,
    StaleCopy, CopyClosed.
    """
    who = person()
    with recorded("catalogue.publish", copy=str(copy_id)) as event:
        copy = locked_copy(copy_id, seen)
        if copy.state != CopyState.IN_REVIEW:
            raise CopyClosed(extra={"state": copy.state})
        if who.id == copy.asked_by or who.id in copy.editors:
            raise FourEyes
        locked_revision()
        _still_fits(copy)
        _end(copy, who)
        version = None
        if copy.kind == CopyKind.ARCHIVE:
            _archive(copy)
        else:
            version = _published(copy)
        changed(copy, version=version)
        count_revision()
        news.publish(DefinitionsChanged((copy.procedure_id,)))
        event.detail.update(procedure=copy.procedure_id, kind=copy.kind)
        if version is not None:
            event.detail.update(version=str(version.pk), number=version.number)
    return cache.version_of_row(version) if version else None


def return_copy(*, copy_id: uuid.UUID | str, seen: int, reason: str) -> WorkingCopy:
    """Hand it back with what is to be mended; also by who asked, who takes it back."""
    who = person()
    with recorded("catalogue.return_copy", copy=str(copy_id)):
        copy = locked_copy(copy_id, seen)
        if copy.state != CopyState.IN_REVIEW:
            raise CopyClosed(extra={"state": copy.state})
        state = CopyState.DISCARDED if copy.kind == CopyKind.ARCHIVE else CopyState.DRAFT
        changed(
            copy, state=state, returned_why=words_of(reason, LONGEST_REASON), returned_by=who.name
        )
    return copy


def objections_to(copy: WorkingCopy) -> list[str]:
    """What the reviews this city requires say against publishing it; empty: nothing."""
    gathered, _ = _gathered(copy.document)
    if gathered is None:
        return []
    about = Publication(
        copy.pk, copy.procedure_id, copy.kind, gathered.definition, copy.in_force_from
    )
    return [said for _, gate in publication_gates.items() for said in gate(about)]


def _still_fits(copy: WorkingCopy) -> None:
    """What was true when it was asked, asked again under the lock."""
    today = clock.today()
    if copy.in_force_from is not None and copy.in_force_from < today:
        raise DayHasPassed(extra={"day": copy.in_force_from.isoformat()})
    goes = live_id(copy.procedure_id, copy.in_force_from or today)
    if goes is None and copy.base_id is not None:
        return  # archived, or not begun: nobody's work is overwritten
    if goes != copy.base_id:
        goes_by = Version.objects.filter(pk=goes).first() if goes else None
        number = goes_by.number if goes_by else None
        raise BaseMoved(extra={"version": str(goes), "number": number})
    if objections := objections_to(copy):
        raise PublicationHeld(extra={"objections": objections})


def _end(copy: WorkingCopy, who: Actor) -> None:
    copy.state = CopyState.PUBLISHED
    copy.approved_by, copy.approved_name, copy.approved_at = who.id, who.name, clock.now()


def _published(copy: WorkingCopy) -> Version:
    base = copy.base
    signed = Signed(
        sign_off=_sign_off(copy),
        base=base,
        lineage=[*base.lineage, content_digest(_definition_of(base))] if base else [],
        in_force_from=copy.in_force_from,
    )
    return put_live(_sound(copy), note=copy.note, signed=signed)


def _definition_of(version: Version) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(version.document)
    found: dict[str, Any] = whole["definition"]
    return found


def _archive(copy: WorkingCopy) -> None:
    turn_to(
        copy.procedure_id,
        version=None,
        from_day=copy.in_force_from,
        origin=Origin.STUDIO,
        why=copy.note,
    )


def _sign_off(copy: WorkingCopy) -> dict[str, Any]:
    named = zip(copy.editors, copy.editor_names, strict=True)
    return {
        "edited_by": [{"id": id_, "name": name} for id_, name in named],
        "asked_by": {"id": copy.asked_by, "name": copy.asked_name},
        "approved_by": {"id": copy.approved_by, "name": copy.approved_name},
        "approved_at": copy.approved_at.isoformat() if copy.approved_at else "",
    }


def _sound(copy: WorkingCopy) -> Gathered:
    gathered, faults = _gathered(copy.document)
    errors = [fault.as_dict() for fault in faults if fault.severity == "error"]
    if errors or gathered is None:
        raise CopyHasFaults(extra={"faults": errors})
    return gathered


def _gathered(text: str) -> tuple[Gathered | None, list[Fault]]:
    city = Path(settings.CITIES_DIR) / settings.CITY
    return gather_document(pretty(text), Path(settings.NATIONAL_DIR), city)


def words_of(given: str, longest: int) -> str:
    """A note or a reason on one line; ReasonNeeded where there is none."""
    words = " ".join(given.split())[:longest]
    if not words:
        raise ReasonNeeded
    return words
