"""A working copy as the pages of the studio show it: the catalogue's row, its document read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue

from .freshness import keep_marks
from .located import located
from .outline import title_of
from .places import Document, Place, at, current

TAGS = {"draft": "progress", "in_review": "warning", "published": "success", "discarded": "neutral"}
STEPS_LOOKED_AT = 60


@dataclass(frozen=True)
class Copy:
    """A row of the catalogue with its document as data."""

    row: catalogue.WorkingCopy

    @cached_property
    def document(self) -> Document:
        found: Document = json.loads(self.row.document)
        return found

    @cached_property
    def digest(self) -> str:
        """Names the very document a form was made of."""
        return digest_of(self.row.document)

    @property
    def id(self) -> UUID:
        return self.row.pk

    @property
    def procedure_id(self) -> str:
        return self.row.procedure_id

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def seen(self) -> int:
        return self.row.seen

    @property
    def saved_by(self) -> str:
        return self.row.saved_by

    @property
    def saved_at(self) -> dt.datetime:
        return self.row.saved_at

    @property
    def state_label(self) -> str:
        return str(self.row.get_state_display())

    @property
    def tag(self) -> str:
        return TAGS.get(self.row.state, "neutral")

    @property
    def is_draft(self) -> bool:
        return self.row.state == catalogue.CopyState.DRAFT and not self.is_archiving

    @property
    def in_review(self) -> bool:
        return self.row.state == catalogue.CopyState.IN_REVIEW

    @property
    def is_open(self) -> bool:
        return self.row.state in (catalogue.CopyState.DRAFT, catalogue.CopyState.IN_REVIEW)

    @property
    def is_archiving(self) -> bool:
        return self.row.kind == catalogue.CopyKind.ARCHIVE

    @property
    def is_new(self) -> bool:
        return self.row.base_id is None

    @cached_property
    def may_undo(self) -> bool:
        return self.row.step > 1 and _has_step(self.row, self.row.step - 1)

    @cached_property
    def may_redo(self) -> bool:
        return _has_step(self.row, self.row.step + 1)


def _has_step(row: catalogue.WorkingCopy, number: int) -> bool:
    return catalogue.WorkingStep.objects.filter(copy=row, number=number).exists()


def digest_of(text: str) -> str:
    """Of a document as it is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def read(copy_id: UUID) -> Copy:
    """One working copy; the catalogue's refusal where there is none."""
    return Copy(catalogue.working_copy(copy_id))


def listed() -> list[Copy]:
    """All that are open, the last saved first."""
    return [Copy(row) for row in catalogue.working_copies()[:200]]


def begin(*, procedure_id: str, title: str | None, copy_of: str | None) -> Copy:
    """A new working copy; the one that is open already where it is the same procedure's own."""
    if copy_of is None and title is None:
        there = catalogue.working_copies(procedure_id=procedure_id).first()
        if there is not None:
            return Copy(there)
    return Copy(catalogue.begin_copy(procedure_id=procedure_id, title=title, copy_of=copy_of))


def save(copy: Copy, document: Document) -> Copy:
    """Save a document made of this very state of the copy, and note which translations it left old.

    The same document again writes nothing. Refusals of the catalogue.
    """
    if document == copy.document:
        return copy
    with recorded("studio.save", procedure=copy.procedure_id):
        row = catalogue.save_copy(copy_id=copy.id, document=document, seen=copy.seen)
        keep_marks(procedure_id=copy.procedure_id, old=copy.document, new=document)
    return Copy(row)


def step(copy: Copy, *, back: bool) -> Copy:
    """元に戻す, やり直す; the translations' marks walk along."""
    walk = catalogue.undo_copy if back else catalogue.redo_copy
    with recorded("studio.step", procedure=copy.procedure_id):
        row = Copy(walk(copy_id=copy.id, seen=copy.seen))
        keep_marks(procedure_id=copy.procedure_id, old=copy.document, new=row.document)
    return row


def document_of(copy: Copy, digest: str) -> Document | None:
    """The document a form was made of, if it is among the last saves."""
    if digest == copy.digest:
        return copy.document
    steps = catalogue.WorkingStep.objects.filter(copy=copy.row).order_by("-number")
    for text in steps.values_list("document", flat=True)[:STEPS_LOOKED_AT]:
        if digest_of(text) == digest:
            found: Document = json.loads(text)
            return found
    return None


def changes(old: Document, new: Document) -> list[dict[str, Any]]:
    """What is different, in words of a section officer, each with the element it is in."""
    return [_change(new, old, one) for one in catalogue.difference(old, new)]


def changes_to_live(copy: Copy) -> list[dict[str, Any]]:
    """What would change for those who meet the procedure, the city's own figures in it."""
    base = copy.row.base
    if base is None:
        return changes({}, copy.document)
    before: Document = json.loads(base.document)["definition"]
    try:
        after: Any = catalogue.version_of(copy.document)
    except catalogue.DefinitionFaults:
        after = copy.document
    found = catalogue.difference(catalogue.version(base.pk), after)
    return [_change(copy.document, before, one) for one in found]


def _change(new: Document, old: Document, one: catalogue.Change) -> dict[str, Any]:
    place = _place_in(new, one.place) or _place_in(old, one.place)
    document = new if at(new, place) is not None else old
    where = located(document, place)
    words = title_of(at(document, where.place), where.place) if where.place else where.element.title
    return {
        "place_label": f"{where.section.title}：{words}" if place else "全体",
        "what": one.what,
        "before": one.before,
        "after": one.after,
    }


def _place_in(document: Document, named: tuple[str, ...]) -> Place:
    """A place of a difference (form, page, question) as one of the document; as much as is there."""
    path = list(named)
    if path[:1] == ["form"]:
        lists = zip(("pages", "questions"), named[1:3], strict=False)
        path = ["form", *(word for pair in lists for word in pair), *named[3:]]
    if path[:1] == ["tests"] and len(path) > 1:
        rows = document.get("tests") or []
        names = [one.get("name") if isinstance(one, dict) else None for one in rows]
        return ("tests", names.index(path[1])) if path[1] in names else ("tests",)
    while path:
        found = current(document, ".".join(path))
        if found is not None:
            return found
        path.pop()
    return (named[0],) if named else ()


def has_moved(copy: Copy) -> bool:
    """Whether another version went live since this one was begun."""
    try:
        return catalogue.live(copy.procedure_id).id != copy.row.base_id
    except catalogue.NoSuchProcedure:
        return False


def is_own(copy: Copy, account: Account) -> bool:
    """Whether this account wrote it or asked for its review."""
    mine = actor_of(account).id
    return mine == copy.row.asked_by or mine in copy.row.editors


def faults_told(extra: dict[str, Any]) -> Iterable[str]:
    """The sentences of a refusal that names faults or objections."""
    faults = [str(one.get("message", "")) for one in extra.get("faults", [])]
    return [*faults, *map(str, extra.get("objections", []))]
