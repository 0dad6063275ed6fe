"""期限: until when, from the definition's rule, the household's facts and the office's open days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from shiyakusho.ground.jp.deadline import first_open_day, period_end
from shiyakusho.ground.rules import Rule, RuleError, Vocabulary
from shiyakusho.ground.rules.case import Bindings
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.organisation.public import Section

from .procedures import Procedure
from .results import Due

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Deadline, Effect

# Day facts that stand for another one: the day of the event picked, the day asked about.
OF_THE_EVENT = frozenset({"event_date", "changed_date"})
OF_TODAY = frozenset({"filing_date"})


def due_of(
    procedure: Procedure,
    events: Iterable[str],
    case: Bindings,
    vocabulary: Vocabulary,
    office: Section | None,
) -> Due | None:
    """The deadline that ends first among those of the events picked, else the first in words."""
    picked = set(events)
    rules = [
        rule
        for rule, when in zip(procedure.definition.deadlines, procedure.deadlines, strict=True)
        if (rule.event is None or not picked or rule.event in picked) and _applies(when, case)
    ]
    dues = [_due(rule, case, vocabulary, office, picked) for rule in rules]
    dated = [due for due in dues if due.date is not None]
    if dated:
        return min(dated, key=lambda due: due.date or dt.date.max)
    return dues[0] if dues else None


def _applies(when: Rule | None, case: Bindings) -> bool:
    """A deadline with a condition is the household's only when the condition is known to hold."""
    if when is None:
        return True
    try:
        return when.code(case) is True
    except (RuleError, RecursionError):
        return False


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
    raw = _period_end(rule, start)
    last = _moved(rule, raw, office)
    earliest = rule.earliest_days_before
    passed = last is not None and last < today
    return Due(
        text=rule.text,
        date=last,
        from_fact=fact,
        earliest=start - dt.timedelta(days=earliest) if start and earliest else None,
        passed=passed,
        if_late=rule.if_late,
        raw=raw,
        effective_from=_effective(rule.effect, start, today, passed) if start else None,
    )


def _effective(effect: Effect | None, start: dt.date, filed: dt.date, late: bool) -> dt.date | None:
    """From when it counts if filed on this day: in time from the event, later from the filing."""
    if effect is None:
        return None
    day, kind = (filed, effect.late) if late else (start, effect.in_time)
    if kind == "same_day":
        return day
    first = day.replace(day=1)
    return first if kind == "month_start" else (first + dt.timedelta(days=31)).replace(day=1)


def _start_fact(rule: Deadline, vocabulary: Vocabulary, picked: set[str]) -> str | None:
    """The fact counted from; a general word such as event_date becomes the event's own day."""
    if rule.from_ not in OF_THE_EVENT:
        return rule.from_
    among = [rule.event] if rule.event else [e for e in vocabulary.events if e in picked]
    days = [vocabulary.events[e].date for e in among if e in vocabulary.events]
    return next((day for day in days if day), rule.from_)


def _day(fact: str | None, case: Bindings) -> dt.date | None:
    if not fact or fact in OF_TODAY:
        return None
    try:
        value = case.read(fact)
    except RuleError:  # a derived day that cannot be computed
        return None
    return value if isinstance(value, dt.date) else None


def _period_end(rule: Deadline, start: object) -> dt.date | None:
    if rule.within is None or not isinstance(start, dt.date):
        return None
    try:
        return period_end(
            start, days=rule.within.days, months=rule.within.months, first_day=rule.first_day
        )
    except ValueError:  # a day at the end of the calendar: no date can be given
        return None


def _moved(rule: Deadline, last: dt.date | None, office: Section | None) -> dt.date | None:
    """A closed last day moves to the next open one; a limitation period does not."""
    if last is None or rule.closed_day == "as_is" or office is None:
        return last
    return first_open_day(last, organisation.is_open(office))
