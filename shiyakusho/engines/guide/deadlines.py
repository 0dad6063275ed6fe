"""期限: until when, from the definition's rule, the household's facts and the office's open days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from shiyakusho.ground.jp.deadline import deadline
from shiyakusho.ground.rules import Vocabulary
from shiyakusho.ground.rules.case import Bindings
from shiyakusho.registers.catalogue.public import Definition
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.organisation.public import Section

from .results import Due

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Deadline

# Day facts that stand for another one: the day of the event picked, the day asked about.
OF_THE_EVENT = frozenset({"event_date", "changed_date"})
OF_TODAY = frozenset({"filing_date"})


def due_of(
    definition: Definition,
    events: Iterable[str],
    case: Bindings,
    vocabulary: Vocabulary,
    office: Section | None,
) -> Due | None:
    """The deadline that ends first among those of the events picked, else the first in words."""
    picked = set(events)
    rules = [
        rule
        for rule in definition.deadlines
        if rule.event is None or not picked or rule.event in picked
    ]
    dues = [_due(rule, case, vocabulary, office, picked) for rule in rules]
    dated = [due for due in dues if due.date is not None]
    if dated:
        return min(dated, key=lambda due: due.date or dt.date.max)
    return dues[0] if dues else None


def _due(
    rule: Deadline,
    case: Bindings,
    vocabulary: Vocabulary,
    office: Section | None,
    picked: set[str],
) -> Due:
    today = case.read("as_of")
    assert isinstance(today, dt.date)
    fact = _start_fact(rule, vocabulary, picked)
    start = today if fact in OF_TODAY else _day(fact, case)
    last = _last_day(rule, start, office)
    earliest = rule.earliest_days_before
    return Due(
        text=rule.text,
        date=last,
        from_fact=fact,
        earliest=start - dt.timedelta(days=earliest) if start and earliest else None,
        passed=last is not None and last < today,
        if_late=rule.if_late,
    )


def _start_fact(rule: Deadline, vocabulary: Vocabulary, picked: set[str]) -> str | None:
    """The fact counted from; a general word such as event_date becomes the event's own day."""
    if rule.from_ not in OF_THE_EVENT:
        return rule.from_
    among = [rule.event] if rule.event else [e for e in vocabulary.events if e in picked]
    days = [vocabulary.events[e].date for e in among if e in vocabulary.events]
    return next((day for day in days if day), rule.from_)


def _day(fact: str | None, case: Bindings) -> dt.date | None:
    value = case.read(fact) if fact and fact not in OF_TODAY else None
    return value if isinstance(value, dt.date) else None


def _last_day(rule: Deadline, start: object, office: Section | None) -> dt.date | None:
    if rule.within is None or not isinstance(start, dt.date):
        return None
    is_open = None
    if rule.closed_day == "next_opening" and office is not None:
        is_open = organisation.is_open(office)
    try:
        return deadline(
            start,
            days=rule.within.days,
            months=rule.within.months,
            first_day=rule.first_day,
            is_open=is_open,
        )
    except ValueError:  # a day at the end of the calendar: no date can be given
        return None
