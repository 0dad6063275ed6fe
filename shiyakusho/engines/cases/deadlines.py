"""Until when a procedure is in time for an event: the widest of its computed deadlines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from shiyakusho.ground.jp.deadline import deadline

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Deadline, Definition


def last_day_for(
    definition: Definition, event_date: date | None, is_open: Callable[[date], bool]
) -> date | None:
    """The last day on which a claim counts as made on the day of the event, or ``None``.

    Only deadlines that say what lateness costs (``if_late``) give the right back to the day of
    the event. Which life event it was is not known here; where several deadlines could apply, the
    latest is taken, in favour of the person.
    """
    if event_date is None:
        return None
    days = [
        _last_day(rule, event_date, is_open)
        for rule in definition.deadlines
        if rule.within is not None and rule.if_late is not None
    ]
    return max(days, default=None)


def _last_day(rule: Deadline, event_date: date, is_open: Callable[[date], bool]) -> date:
    assert rule.within is not None
    return deadline(
        event_date,
        days=rule.within.days,
        months=rule.within.months,
        first_day=rule.first_day,
        is_open=None if rule.closed_day == "as_is" else is_open,
    )
