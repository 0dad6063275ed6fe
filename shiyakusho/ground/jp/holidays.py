"""国民の祝日 = national holidays, from the law itself.

国民の祝日に関する法律 (昭和23年法律178号, in force 1948-07-20) with its amendments, the laws for single
days, 振替休日 (from 1973-04-12) and 国民の休日 (from 1985-12-27). Before the law there are none here.
Equinox days come from the formula of the 海上保安庁水路部; the cabinet fixes each one in the
February before, so a day further ahead is a computation, not yet a decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import a_date

#: After it the two usual ways to compute the equinoxes disagree (first in 2107).
LAST_YEAR = 2099
_ONE_DAY = timedelta(days=1)
_LAW_IN_FORCE = date(1948, 7, 20)
_SUBSTITUTES_FROM = date(1973, 4, 12)
_CHAINED_SUBSTITUTES_FROM = date(2007, 1, 1)
_BRIDGES_FROM = date(1985, 12, 27)


class _Yearly(NamedTuple):
    """A holiday on the same day each year from ``first`` to ``last``."""

    name: str
    month: int
    day: int
    first: int
    last: int = LAST_YEAR


class _Monday(NamedTuple):
    """A holiday on the n-th Monday (ハッピーマンデー)."""

    name: str
    month: int
    week: int
    first: int
    last: int = LAST_YEAR


_YEARLY = (
    _Yearly("元日", 1, 1, 1949),
    _Yearly("成人の日", 1, 15, 1949, 1999),
    _Yearly("建国記念の日", 2, 11, 1967),
    _Yearly("天皇誕生日", 2, 23, 2020),
    _Yearly("天皇誕生日", 4, 29, 1949, 1988),
    _Yearly("みどりの日", 4, 29, 1989, 2006),
    _Yearly("昭和の日", 4, 29, 2007),
    _Yearly("憲法記念日", 5, 3, 1949),
    _Yearly("みどりの日", 5, 4, 2007),
    _Yearly("こどもの日", 5, 5, 1949),
    _Yearly("海の日", 7, 20, 1996, 2002),
    _Yearly("山の日", 8, 11, 2016),
    _Yearly("敬老の日", 9, 15, 1966, 2002),
    _Yearly("体育の日", 10, 10, 1966, 1999),
    _Yearly("文化の日", 11, 3, 1948),
    _Yearly("勤労感謝の日", 11, 23, 1948),
    _Yearly("天皇誕生日", 12, 23, 1989, 2018),
)
_MONDAYS = (
    _Monday("成人の日", 1, 2, 2000),
    _Monday("海の日", 7, 3, 2003),
    _Monday("敬老の日", 9, 3, 2003),
    _Monday("体育の日", 10, 2, 2000, 2019),
    _Monday("スポーツの日", 10, 2, 2020),
)
#: 令和二年・三年 特措法: the Olympic years.
_MOVED = {
    (2020, "海の日"): date(2020, 7, 23),
    (2020, "スポーツの日"): date(2020, 7, 24),
    (2020, "山の日"): date(2020, 8, 10),
    (2021, "海の日"): date(2021, 7, 22),
    (2021, "スポーツの日"): date(2021, 7, 23),
    (2021, "山の日"): date(2021, 8, 8),
}
#: Laws for one day each.
_SINGLE = {
    date(1959, 4, 10): "皇太子明仁親王の結婚の儀",
    date(1989, 2, 24): "昭和天皇の大喪の礼",
    date(1990, 11, 12): "即位礼正殿の儀",
    date(1993, 6, 9): "皇太子徳仁親王の結婚の儀",
    date(2019, 5, 1): "天皇の即位の日",
    date(2019, 10, 22): "即位礼正殿の儀",
}


def holiday_name(day: date) -> str | None:
    """元日, 振替休日, 国民の休日 …; None on an ordinary day.

    Raises JpError ``holiday_year_unknown`` after 2099.
    """
    return holidays_of(a_date(day).year).get(day)


def is_holiday(day: date) -> bool:
    """Whether the day is a national holiday (休日 of the law)."""
    return holiday_name(day) is not None


@cache
def holidays_of(year: int) -> Mapping[date, str]:
    """All holidays of a calendar year, in order."""
    if year > LAST_YEAR:
        raise JpError("holiday_year_unknown", year=year, last_year=LAST_YEAR)
    named = {day: name for day, name in _named_holidays(year) if day >= _LAW_IN_FORCE}
    found = named | dict(_bridges(named)) | dict(_substitutes(named))
    return MappingProxyType(dict(sorted(found.items())))


def _named_holidays(year: int) -> Iterator[tuple[date, str]]:
    for fixed in _YEARLY:
        if fixed.first <= year <= fixed.last:
            yield _MOVED.get((year, fixed.name), date(year, fixed.month, fixed.day)), fixed.name
    for monday in _MONDAYS:
        if monday.first <= year <= monday.last:
            day = _MOVED.get((year, monday.name), _nth_monday(year, monday.month, monday.week))
            yield day, monday.name
    if year >= _LAW_IN_FORCE.year:
        yield date(year, 3, _equinox(year, _SPRING)), "春分の日"
        yield date(year, 9, _equinox(year, _AUTUMN)), "秋分の日"
    yield from ((day, name) for day, name in _SINGLE.items() if day.year == year)


def _nth_monday(year: int, month: int, week: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (week - 1))


# (last year of the stretch, day of the equinox in its base year, years since which leap days count)
_SPRING = ((1979, 20.8357, 1983), (LAST_YEAR, 20.8431, 1980))
_AUTUMN = ((1979, 23.2588, 1983), (LAST_YEAR, 23.2488, 1980))


def _equinox(year: int, terms: tuple[tuple[int, float, int], ...]) -> int:
    base, leap_base = next((base, leap) for last, base, leap in terms if year <= last)
    leap_days = int((year - leap_base) / 4)  # towards zero, as the formula is given
    return int(base + 0.242194 * (year - 1980) - leap_days)


def _substitutes(named: Mapping[date, str]) -> Iterator[tuple[date, str]]:
    """振替休日 (3条2項): for a holiday on a Sunday the next day that is none itself.

    Until 2006 only the very next day, so a Monday that is a holiday already took its place.
    """
    for holiday in named:
        if holiday.weekday() != 6 or holiday < _SUBSTITUTES_FROM or holiday in _SINGLE_DAY_OFF:
            continue
        following = holiday + _ONE_DAY
        while following in named and holiday >= _CHAINED_SUBSTITUTES_FROM:
            following += _ONE_DAY
        if following not in named:
            yield following, "振替休日"


def _bridges(named: Mapping[date, str]) -> Iterator[tuple[date, str]]:
    """国民の休日 (3条3項): a day whose both neighbours are holidays; never a Sunday until 2006."""
    for holiday in named:
        between = holiday + _ONE_DAY
        if between in named or between < _BRIDGES_FROM or between + _ONE_DAY not in named:
            continue
        if between.weekday() != 6 or between >= _CHAINED_SUBSTITUTES_FROM:
            yield between, "国民の休日"


#: Days off by a law of their own that are no 国民の祝日: nothing is moved for their sake.
_SINGLE_DAY_OFF = frozenset(day for day in _SINGLE if day.year < 2019)
