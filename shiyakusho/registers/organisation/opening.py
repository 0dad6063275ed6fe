"""When a section is open (開庁日): the law's closed days and the city's own."""

from collections.abc import Callable
from datetime import date

from shiyakusho.ground.jp import calendar

from .shapes import ClosedPeriod, Hours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def open_on(hours: Hours) -> Callable[[date], bool]:
    """Whether a day is an opening day under ``hours``; source: 地方自治法4条の2 and the pack."""

    def is_open(day: date) -> bool:
        if day in hours.extra_open or day in hours.extra_closed:
            return day in hours.extra_open
        if DAYS[day.weekday()] not in hours.days:
            return False
        if hours.closed_on_holidays and calendar.is_holiday(day):
            return False
        return not any(_within(period, day) for period in hours.closed_periods)

    return is_open


def _within(period: ClosedPeriod, day: date) -> bool:
    today = f"{day:%m-%d}"
    if period.from_ <= period.until:
        return period.from_ <= today <= period.until
    return today >= period.from_ or today <= period.until
