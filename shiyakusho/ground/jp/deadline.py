"""期限 = deadlines: the last day of a period, and the day it moves to when the office is closed.

民法140条 the first day does not count (初日不算入); 戸籍法43条 and other laws count it (``included``).
民法143条 months go by the calendar: the period ends on the eve of the day corresponding to the one
it is counted from, or at the end of a month that has no such day. 民法142条, 地方自治法4条の2: a last
day on which the office is closed moves to the next open day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Literal

from shiyakusho.ground.jp.calendar import IsOpen, first_open_day, is_business_day
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import a_date, a_whole_number, one_of

FirstDay = Literal["excluded", "included"]
FIRST_DAYS: tuple[FirstDay, ...] = ("excluded", "included")
_ONE_DAY = timedelta(days=1)


def deadline(
    start: date,
    *,
    days: int | None = None,
    months: int | None = None,
    first_day: FirstDay = "excluded",
    is_open: IsOpen | None = is_business_day,
) -> date:
    """The last day on which something can still be done in time.

    start: the day of the event. days | months: exactly one. first_day: ``excluded`` by 民法140条,
    ``included`` where a law counts the day of the event. is_open: which days the office is open;
    None leaves a closed last day as it is. Raises JpError with a code ``period_…`` or ``date_…``.
    """
    last = period_end(start, days=days, months=months, first_day=first_day)
    return last if is_open is None else first_open_day(last, is_open)


def period_end(
    start: date,
    *,
    days: int | None = None,
    months: int | None = None,
    first_day: FirstDay = "excluded",
) -> date:
    """The last day of the period itself, closed or not (民法140, 143条)."""
    one_of("first_day", first_day, FIRST_DAYS)
    if (days is None) == (months is None):
        raise JpError("period_unit_missing")
    count = a_whole_number(months if days is None else days)
    if count < 1:
        raise JpError("period_not_positive")
    try:
        counted_from = a_date(start) + (_ONE_DAY if first_day == "excluded" else timedelta())
        if days is not None:
            return counted_from + timedelta(days=count - 1)
        return _months_end(counted_from, count)
    except OverflowError:
        raise JpError("date_out_of_range") from None


def _months_end(counted_from: date, months: int) -> date:
    year, month = divmod(counted_from.year * 12 + counted_from.month - 1 + months, 12)
    month += 1
    if year > MAXYEAR:
        raise JpError("date_out_of_range")
    last_day = monthrange(year, month)[1]
    if counted_from.day > last_day:
        return date(year, month, last_day)  # 143条2項ただし書: no corresponding day
    return date(year, month, counted_from.day) - _ONE_DAY
