"""事実のあった日: the day a right or a deadline counts from, as the answers tell it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition

# The word of the vocabulary for the day of whichever life event the form is about.
THE_EVENT = "event_date"
BIRTH, CHILDREN = "birth", "children"


def occurred_on(definition: Definition, values: Mapping[str, Any]) -> date | None:
    """The day of the event by the filed `values`; None when they do not say.

    A date question bound to the start of a deadline, or to `event_date`, says it outright. A birth
    is asked by its child: when a choice says that one was born, it is the day of the youngest of
    the children written.
    """
    return _asked(definition, values) or _born(definition, values)


def _asked(definition: Definition, values: Mapping[str, Any]) -> date | None:
    starts = {THE_EVENT, *(deadline.from_ for deadline in definition.deadlines)} - {None}
    for question in definition.form.questions() if definition.form else []:
        value = values.get(question.id)
        if question.kind == "date" and value and {question.id, question.fact} & starts:
            return date.fromisoformat(value)
    return None


def _born(definition: Definition, values: Mapping[str, Any]) -> date | None:
    if BIRTH not in {deadline.event for deadline in definition.deadlines}:
        return None
    questions = definition.form.questions() if definition.form else []
    if BIRTH not in {values.get(one.id) for one in questions if one.kind == "choice"}:
        return None
    days = [
        date.fromisoformat(child["birth_date"])
        for one in questions
        if one.kind == "people" and one.fact == CHILDREN
        for child in values.get(one.id) or []
        if child.get("birth_date")
    ]
    return max(days, default=None)
