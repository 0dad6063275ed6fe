"""The guide on an officer's screen: the same answer, everything that may be asked at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from shiyakusho.ground.clock import today
from shiyakusho.ground.ui import fields
from shiyakusho.ground.ui.fields import Field

from . import answering
from .asking import question_of
from .household import facts_of
from .procedures import knowledge
from .results import GuideResult, Question
from .selectors import assess
from .standing import in_force

ROWS = 6  # children at once; who has more is asked on


@dataclass(frozen=True)
class Advice:
    """The guide's answer about a person. `asked`: what was said, and what may still matter."""

    result: GuideResult
    asked: tuple[Question, ...]


def advise(resident_id: UUID | None, events: Sequence[str], said: Mapping[str, Any]) -> Advice:
    """What the register knows of this resident (nothing of nobody), and what was said on top of it.

    Raises UnknownEvent, FactInvalid, TooMuchAsked.
    """
    day, known = today(), knowledge()
    register = facts_of(resident_id, day, events) if resident_id else {}
    used = in_force(said, register, events, day, known.vocabulary)
    found = assess(events, register | used, day)
    facts = known.vocabulary.facts
    before = [
        question_of(known, facts[one])
        for one in said
        if one in facts and facts[one].question is not None and not facts[one].private
    ]
    open_now = [one for one in (found.next_question, *found.useful) if one is not None]
    asked = {one.fact: one for one in (*before, *open_now)}
    return Advice(found, tuple(asked.values()))


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
            drawn += rows
        else:
            field = answering.field_of(one, said.get(one.fact), error)
            field.name, field.required = one.fact, False
            drawn.append(field)
    return drawn


def told(
    asked: Sequence[Question], data: QueryDict
) -> tuple[dict[str, Any], dict[str, answering.NotAnswered]]:
    """What stands in the fields as facts, and what is no answer, by fact. Left empty is not said."""
    said: dict[str, Any] = {}
    errors: dict[str, answering.NotAnswered] = {}
    for one in asked:
        raw = _raw(one, data)
        if (
            not any(fields.date_text(row) for row in raw)
            if one.type == "people"
            else not _said(raw)
        ):
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
    return bool(fields.date_text(raw)) if isinstance(raw, dict) else bool(str(raw).strip())
