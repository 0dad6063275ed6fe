"""The guide on an officer's screen: the same answer, everything that may be asked at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from shiyakusho.ground.clock import today
from shiyakusho.ground.ui import fields
from shiyakusho.ground.ui.fields import Field

from . import answering
from .asking import question_of
from .concerned import facts_at_counter
from .procedures import Knowledge, knowledge
from .results import GuideResult, Question
from .selectors import assess
from .standing import in_force

NONE = "none"
ROWS = 6  # children at once; who has more is asked on


@dataclass(frozen=True)
class Advice:
    """The guide's answer about a person. `first`: what is best asked next; `later`: what may matter too;
    `said`: what was answered; `wishes`: what they may want; `alone`: what is asked only where nobody else
    hears it (支援措置)."""

    result: GuideResult
    first: tuple[Question, ...] = ()
    later: tuple[Question, ...] = ()
    said: tuple[Question, ...] = ()
    wishes: tuple[Question, ...] = ()
    alone: tuple[Question, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything that may be answered."""
        return (*self.first, *self.later, *self.said, *self.wishes, *self.alone)


def advise(
    resident_id: UUID | None,
    events: Sequence[str],
    said: Mapping[str, Any],
    *,
    movers: Collection[str] | None = None,
    deceased: UUID | None = None,
) -> Advice:
    """What the register knows of this resident (nothing of nobody), and what was said on top of it.

    `movers`, `deceased`: as of :func:`~.concerned.facts_at_counter`. Raises UnknownEvent, FactInvalid,
    TooMuchAsked.
    """
    day, known = today(), knowledge()
    register = facts_at_counter(resident_id, events, day, said, movers=movers, deceased=deceased)
    used = in_force(said, register, events, day, known.vocabulary)
    found = assess(events, register | used, day)
    procedures = [known.by_id[entry.id] for entry in found.entries]
    live = {entry.id for entry in found.entries if entry.verdict != "not_needed"}
    wishes = [
        name
        for each in procedures
        for name in sorted(each.wishes)
        if each.id in live or name in said
    ]
    alone = [name for each in procedures for name in sorted(each.private)]
    before = [name for name in said if name not in {*wishes, *alone}]
    ahead = [found.next_question.fact, *found.together] if found.next_question else []
    first = [one for one in [*ahead, *_open_days(found, said)] if one not in said]
    taken = {*first, *before}
    later = [one.fact for one in found.useful if one.fact not in taken]
    groups = (first, later, before, wishes, alone)
    return Advice(found, *(_questions(known, names) for names in groups))


def _open_days(found: GuideResult, said: Mapping[str, Any]) -> list[str]:
    """The days from which the last days of what is needed are counted, as far as nobody said them."""
    due = [entry.deadline for entry in found.needed if entry.deadline]
    return [
        one.from_fact
        for one in due
        if one.date is None and one.from_fact and one.from_fact not in said
    ]


def _questions(known: Knowledge, names: Sequence[str]) -> tuple[Question, ...]:
    """Each that has words, once."""
    facts = known.vocabulary.facts
    there = [one for one in dict.fromkeys(names) if one in facts and facts[one].question]
    return tuple(question_of(known, facts[one]) for one in there)


def advice_fields(
    asked: Sequence[Question],
    said: Mapping[str, Any],
    errors: Mapping[str, answering.NotAnswered] | None = None,
) -> list[Field]:
    """A field for each question, called by its fact; of children a row for each date of birth."""
    drawn: list[Field] = []
    for one in asked:
        error = (errors or {}).get(one.fact)
        if one.type == "people":
            rows = answering.child_fields(said.get(one.fact), ROWS, error)
            for number, row in enumerate(rows):
                row.name = f"{one.fact}.{number}"
            drawn += [_nobody(one, said), *rows]
        else:
            field = answering.field_of(one, said.get(one.fact), error)
            field.name, field.required = one.fact, False
            drawn.append(field)
    return drawn


def _nobody(one: Question, said: Mapping[str, Any]) -> Field:
    """That there are none is an answer; left empty is not."""
    return Field(
        kind="choice",
        name=f"{one.fact}.{NONE}",
        label=one.question,
        required=False,
        value=NONE if said.get(one.fact) == [] else None,
        options=[{"value": NONE, "label": {"ja": "いない", "plain": "いない", "en": "None"}}],
    )


def told(
    asked: Sequence[Question], data: QueryDict
) -> tuple[dict[str, Any], dict[str, answering.NotAnswered]]:
    """What stands in the fields as facts, and what is no answer, by fact. Left empty is not said."""
    said: dict[str, Any] = {}
    errors: dict[str, answering.NotAnswered] = {}
    for one in asked:
        raw = _raw(one, data)
        if not _said(raw):
            if one.type == "people" and data.get(f"{one.fact}.{NONE}") == NONE:
                said[one.fact] = []
            continue
        try:
            said[one.fact] = answering.read(one, raw)
        except answering.NotAnswered as error:
            errors[one.fact] = error
    return said, errors


def _raw(one: Question, data: QueryDict) -> Any:
    if one.type == "people":
        rows = range(answering.MOST_CHILDREN)
        return [fields.posted("date", f"{one.fact}.{row}", data) for row in rows]
    return fields.posted("date" if one.type == "date" else "text", one.fact, data)


def _said(raw: Any) -> bool:
    if isinstance(raw, list):
        return any(fields.date_text(row) for row in raw)
    return bool(fields.date_text(raw)) if isinstance(raw, dict) else bool(str(raw).strip())
