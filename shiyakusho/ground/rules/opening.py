"""開庁日 in rules: a last day on which the office is closed moves to the next open one."""

from __future__ import annotations

import datetime as dt

from shiyakusho.ground.jp import JpError, calendar

from .errors import RuleValueError
from .overloads import function
from .values import no_overload


@function("first_open_day", "date -> date")
def first_open_day(day: object) -> object:
    """The day itself, or the next that is no weekend, holiday or year end (地方自治法4条の2第4項)."""
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise no_overload("first_open_day", (day,))
    try:
        return calendar.first_open_day(day)
    except (JpError, OverflowError):
        raise RuleValueError(
            f"{day} より後の開庁日がありません", f"no open day after {day}", code="bad_date"
        ) from None
