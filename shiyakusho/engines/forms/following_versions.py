"""A draft goes along when another version of its procedure comes into force (下書きを新しい版に移す).

An answer stays where its question still means the same: the same id, kind and fact, and a choice
that can still be chosen. Any other answer is set aside, with the version it was given under: it is
shown, and comes back when its question does. Nothing is lost before the draft is filed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shiyakusho.registers.catalogue import public as catalogue

from . import drafts
from .models import Draft
from .refusals import NoForm, NotOnline
from .text import is_blank

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Page, Question

Spot = tuple[str, str, str]  # page of a repeated question or "", key of the person or "", question
FILE = "file."
ALIKE = ({"text", "textarea"}, {"integer", "money"})


@dataclass
class Carried:
    """What becomes of the answers: `answers` as a draft keeps them, `aside` as `set_aside` does."""

    answers: dict[str, Any] = field(default_factory=dict)
    aside: list[dict[str, Any]] = field(default_factory=list)


def follow(draft: Draft) -> Draft:
    """The draft under the version in force now; as it is where it is filed, or where there is
    nothing to file under any more."""
    if draft.is_filed or (version := version_to_follow(draft)) is None:
        return draft
    with drafts.locked(draft.pk, "forms.move", procedure=draft.procedure_id) as row:
        if row.version_id == version.id:  # another tab was faster
            return row
        before = catalogue.version(row.version_id)
        aside = [*row.set_aside, *_files_aside(row, before)]
        went = carried(before, version, row.answers, aside)
        # Told from the version they last looked at, until they say that they saw it.
        seen = row.moved_from_id or before.id
        row.version_id = version.id
        row.moved_from_id = None if seen == version.id else seen
        row.answers, row.set_aside = went.answers, went.aside
        row.save(update_fields=["version", "moved_from", "answers", "set_aside"])
    return row


def version_to_follow(draft: Draft) -> catalogue.Version | None:
    """The version the draft is to go to; None where it is there already, or there is none."""
    try:
        version = drafts.in_force(draft)
    except (catalogue.NoSuchProcedure, NoForm, NotOnline):
        return None
    return None if version.id == draft.version_id else version


def told(draft: Draft) -> None:
    """The person saw what changed: it is not told again. What is set aside stays to be seen."""
    with drafts.locked(draft.pk, "forms.told") as row:
        row.moved_from = None
        row.save(update_fields=["moved_from"])


def carried(
    old: catalogue.Version,
    new: catalogue.Version,
    answers: Mapping[str, Any],
    aside: list[dict[str, Any]],
) -> Carried:
    """The answers given under `old` (and those set aside before) as `new` asks them."""
    went = Carried()
    for spot, raw in _spots(old.definition, answers):
        _place(went, spot, raw, old, new)
    for one in aside:
        spot = (one["page"], one["round"], one["field"])
        under = catalogue.version(one["version"])
        _place(went, spot, one["raw"], under, new)
    return went


def means_the_same(old: Question, new: Question, raw: Any) -> bool:
    """Whether what answered the one answers the other."""
    alike = old.kind == new.kind or any({old.kind, new.kind} <= kinds for kinds in ALIKE)
    if not alike or old.fact != new.fact or new.kind == "note":
        return False
    if new.kind in {"choice", "choices"}:
        possible = {option.value for option in new.options or []}
        chosen = raw if isinstance(raw, list) else [raw]
        return all(one in possible for one in chosen)
    return True


def questions_of(definition: Definition) -> dict[str, tuple[Page, Question]]:
    """Question id → its page and itself."""
    pages = definition.form.pages if definition.form else []
    return {question.id: (page, question) for page in pages for question in page.questions}


def _spots(definition: Definition, answers: Mapping[str, Any]) -> Iterator[tuple[Spot, Any]]:
    """Every answer with where it stands; one left empty was answered too."""
    pages = definition.form.pages if definition.form else []
    repeated = {page.id for page in pages if page.repeat}
    for name, raw in answers.items():
        if name in repeated and isinstance(raw, Mapping):
            for key, entry in raw.items():
                for id_, given in entry.items() if isinstance(entry, Mapping) else ():
                    yield (name, str(key), str(id_)), given
        else:
            yield ("", "", name), raw


def _place(
    went: Carried, spot: Spot, raw: Any, under: catalogue.Version, new: catalogue.Version
) -> None:
    """Put one answer where it belongs now, or aside."""
    _, key, id_ = spot
    if id_.startswith(FILE):  # the file itself stays in the draft, and shows where its item is
        back = any(id_ == FILE + item.id for item in new.definition.attachments)
        known = any(one["field"] == id_ and one["raw"] == raw for one in went.aside)
        if not back and not known:
            went.aside.append(_entry(spot, raw, under))
        return
    before, now = (questions_of(one.definition).get(id_) for one in (under, new))
    if before and now and before[0].repeat == now[0].repeat:
        held = went.answers
        if now[0].repeat:
            held = went.answers.setdefault(now[0].id, {}).setdefault(key, {})
        if id_ not in held and means_the_same(before[1], now[1], raw):
            held[id_] = raw
            return
    if not is_blank(raw):
        went.aside.append(_entry(spot, raw, under))


def _entry(spot: Spot, raw: Any, under: catalogue.Version) -> dict[str, Any]:
    page_id, key, id_ = spot
    return {"page": page_id, "round": key, "field": id_, "raw": raw, "version": str(under.id)}


def _files_aside(draft: Draft, under: catalogue.Version) -> list[dict[str, Any]]:
    """The names of the files put there, by item: they are told of where the item goes."""
    return [
        _entry(("", "", FILE + item), file.blob.original_name, under)
        for item, files in drafts.files_of(draft).items()
        for file in files
    ]
