"""When a resource can be booked on a day: its week, the exceptions, Japanese holidays. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shiyakusho.engines.booking.terms import DAYS, Period, TermsData
from shiyakusho.ground.jp.calendar import is_holiday

Span = tuple[datetime, datetime]


def is_closed_by_calendar(day: date) -> bool:
    """A Japanese holiday, or December 29 to January 3 (地方自治法4条の2)."""
    new_year = (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)
    return new_year or is_holiday(day)


def periods_on(
    day: date, terms: TermsData, exception: Iterable[Period] | None = None
) -> tuple[Period, ...]:
    """The open periods of a day. An exception of the day goes before everything else."""
    if exception is not None:
        return tuple(exception)
    if terms.holidays == "closed" and is_closed_by_calendar(day):
        return ()
    return terms.weekly.get(DAYS[day.weekday()], ())  # type: ignore[call-overload]


def spans_on(
    day: date, terms: TermsData, periods: Iterable[Period], zone: ZoneInfo, minutes: int
) -> Iterator[Span]:
    """Every span of ``minutes`` that may begin on ``day`` within its periods."""
    step, length = timedelta(minutes=terms.start_every), timedelta(minutes=minutes)
    for period in periods:
        start = datetime.combine(day, period.start, zone)
        end = _end(day, period, zone)
        while start + length <= end:
            yield start, start + length
            start += step


def fits(
    span: Span, terms: TermsData, periods: Iterable[Period], zone: ZoneInfo, *, whole_slots: bool
) -> bool:
    """Whether a span begins on the grid, is as long as one may book, and lies in a period.

    ``whole_slots``: a slot of the shortest length is booked; a space for a multiple of the step.
    """
    start, end = (moment.astimezone(zone) for moment in span)
    minutes = int((end - start).total_seconds()) // 60
    most = terms.shortest if whole_slots else terms.longest
    if not terms.shortest <= minutes <= most:
        return False
    if (minutes - terms.shortest) % terms.start_every:
        return False
    return any(
        start == begin for begin, _over in spans_on(start.date(), terms, periods, zone, minutes)
    )


def opens_at(day: date, terms: TermsData, zone: ZoneInfo) -> datetime:
    """From when on this day can be booked."""
    first = day - timedelta(days=terms.opens_days_before)
    return datetime.combine(first, terms.opens_at or time(0), zone)


def _end(day: date, period: Period, zone: ZoneInfo) -> datetime:
    if period.end is None:
        return datetime.combine(day + timedelta(days=1), time(0), zone)
    return datetime.combine(day, period.end, zone)
