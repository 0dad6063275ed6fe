"""年度, 開庁日 = fiscal years and the days an office is open.

会計年度 runs from April 1 to March 31 (地方自治法208条). 休日 of a city (地方自治法4条の2 and the city's
ordinance): Saturdays, Sundays, national holidays, December 29 to January 3.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import MAXYEAR, date, timedelta

from shiyakusho.ground.jp import wareki
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.holidays import holiday_name, is_holiday
from shiyakusho.ground.jp.intake import a_date, a_whole_number

__all__ = [
    "IsOpen",
    "accounts_close_on",
    "add_business_days",
    "business_days_between",
    "first_open_day",
    "fiscal_year",
    "fiscal_year_end",
    "fiscal_year_end_on_or_after",
    "fiscal_year_name",
    "fiscal_year_start",
    "fiscal_year_start_on_or_after",
    "holiday_name",
    "is_business_day",
    "is_holiday",
]

IsOpen = Callable[[date], bool]
_ONE_DAY = timedelta(days=1)
#: No office stays closed longer; beyond, ``is_open`` must be wrong.
_LONGEST_CLOSURE = 366


def fiscal_year(day: date) -> int:
    """年度: 2025 for 2026-03-31, 2026 for 2026-04-01."""
    return a_date(day).year - (day.month < 4)


def fiscal_year_start(year: int) -> date:
    """April 1 of the fiscal year."""
    return wareki.calendar_date(year, 4, 1)


def fiscal_year_end(year: int) -> date:
    """March 31 that ends the fiscal year."""
    return wareki.calendar_date(a_whole_number(year) + 1, 3, 31)


def fiscal_year_end_on_or_after(day: date) -> date:
    """「…日以後の最初の3月31日」: the day itself when it is March 31."""
    return fiscal_year_end(fiscal_year(day))


def fiscal_year_start_on_or_after(day: date) -> date:
    """「…日以後の最初の4月1日」: the day itself when it is April 1."""
    start = fiscal_year_start(fiscal_year(day))
    return start if start == day else fiscal_year_start(start.year + 1)


def accounts_close_on(year: int) -> date:
    """出納閉鎖: May 31 after the fiscal year (地方自治法235条の5)."""
    return wareki.calendar_date(a_whole_number(year) + 1, 5, 31)


def fiscal_year_name(year: int) -> str:
    """令和8年度 for 2026, by the era of its April 1; 2019 is 令和元年度 (政府の申合せ 2019-04-02)."""
    start = fiscal_year_start(year)
    era = wareki.era_of(wareki.ERAS[-1].first if year == 2019 else start)
    number = era.year_of(year)
    return f"{era.name}{'元' if number == 1 else number}年度"


def is_business_day(day: date) -> bool:
    """開庁日: not a Saturday, Sunday, national holiday or December 29 to January 3."""
    if a_date(day).weekday() >= 5 or is_holiday(day):
        return False
    return not ((day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3))


def first_open_day(day: date, is_open: IsOpen = is_business_day) -> date:
    """The day itself when open, else the next that is. Raises JpError ``period_no_open_day``."""
    candidate = a_date(day)
    for _ in range(_LONGEST_CLOSURE):
        if is_open(candidate):
            return candidate
        candidate = _next(candidate)
    raise JpError("period_no_open_day", date=day.isoformat(), days=_LONGEST_CLOSURE)


def add_business_days(day: date, count: int, is_open: IsOpen = is_business_day) -> date:
    """The day on which ``count`` open days have passed, the first day not counted (標準処理期間).

    A count of 0 is the day itself, open or not. Raises JpError ``period_not_positive``.
    """
    if a_whole_number(count) < 0:
        raise JpError("period_not_positive")
    reached = a_date(day)
    for _ in range(count):
        reached = first_open_day(_next(reached), is_open)
    return reached


def business_days_between(start: date, end: date, is_open: IsOpen = is_business_day) -> int:
    """How many open days lie after ``start`` up to and with ``end``; 0 when end ≤ start."""
    a_date(start)
    a_date(end)
    return sum(is_open(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _next(day: date) -> date:
    if day.year == MAXYEAR and day == date.max:
        raise JpError("date_out_of_range")
    return day + _ONE_DAY
