"""和暦 = dates by era (元号), both ways, from 明治6年1月1日 (1873-01-01, the solar calendar) on.

Sources: 明治5年太政官布告第337号 (改暦), 元号法 and the orders naming each era. The day an era
begins belongs to the new era: 1989-01-07 is 昭和64年1月7日, 1989-01-08 is 平成元年1月8日.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Literal

from shiyakusho.ground.jp import numerals
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import a_date, a_whole_number, folded_line, one_of

Style = Literal["long", "short", "wide", "kanji"]

STYLES: tuple[Style, ...] = ("long", "short", "wide", "kanji")
FIRST_DAY = date(1873, 1, 1)
WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Era:
    """One 元号. ``first`` and ``last`` bound the days that can be written with it."""

    name: str
    letter: str
    roman: str
    first_year: int
    first: date
    last: date

    def year_of(self, year: int) -> int:
        """The era's year for a Gregorian year."""
        return year - self.first_year + 1


def _eras() -> tuple[Era, ...]:
    begun = (
        ("明治", "M", "Meiji", 1868, FIRST_DAY),
        ("大正", "T", "Taishō", 1912, date(1912, 7, 30)),
        ("昭和", "S", "Shōwa", 1926, date(1926, 12, 25)),
        ("平成", "H", "Heisei", 1989, date(1989, 1, 8)),
        ("令和", "R", "Reiwa", 2019, date(2019, 5, 1)),
    )
    lasts = [following[4] - timedelta(days=1) for following in begun[1:]] + [date.max]
    return tuple(Era(*facts, last) for facts, last in zip(begun, lasts, strict=True))


ERAS: tuple[Era, ...] = _eras()
_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter)}
#: For use inside other patterns: an era by name, first character or letter.
ERA = "明治|大正|昭和|平成|令和|[明大昭平令MTSHRmtshr]"


def era_named(sign: str) -> Era:
    """The era for 令和, 令, R or r. Raises JpError ``date_unreadable``."""
    try:
        return _BY_SIGN[sign.upper()]
    except KeyError:
        raise JpError("date_unreadable") from None


def era_of(day: date) -> Era:
    """The era a day is written with. Raises JpError ``date_before_solar_calendar``."""
    a_date(day)
    for era in reversed(ERAS):
        if day >= era.first:
            return era
    raise JpError("date_before_solar_calendar")


def format(day: date, style: Style = "long", *, weekday: bool = False) -> str:
    """令和8年5月1日 (long), R8.5.1 (short), 令和８年５月１日 (wide) or 令和八年五月一日 (kanji).

    The first year is 元年, in short form 1. ``weekday`` adds （金）.
    """
    one_of("style", style, STYLES)
    era = era_of(day)
    year = era.year_of(day.year)
    if style == "short":
        text = f"{era.letter}{year}.{day.month}.{day.day}"
    else:
        text = f"{era.name}{_written(year, style, first='元')}年"
        text += f"{_written(day.month, style)}月{_written(day.day, style)}日"
    return text + (f"（{weekday_of(day)}）" if weekday else "")


def _written(number: int, style: Style, first: str = "") -> str:
    if number == 1 and first:
        return first
    if style == "kanji":
        return numerals.write(number)
    return numerals.full_width(str(number)) if style == "wide" else str(number)


def weekday_of(day: date) -> str:
    """金 for a Friday."""
    return WEEKDAYS[a_date(day).weekday()]


def year_name(year: int) -> str:
    """令和8年 for 2026; 平成31年・令和元年 for 2019, a year with two eras."""
    a_whole_number(year)
    if not FIRST_DAY.year <= year <= MAXYEAR:
        raise JpError("date_before_solar_calendar" if year < MAXYEAR else "date_out_of_range")
    first, last = date(year, 1, 1), date(year, 12, 31)
    eras = [era for era in ERAS if era.first <= last and era.last >= first]
    return "・".join(
        f"{era.name}{_written(era.year_of(year), 'long', first='元')}年" for era in eras
    )


WEEKDAY_TAIL = r"\s*(?:\((?P<day1>[月火水木金土日])(?:曜日?)?\)|(?P<day2>[月火水木金土日])曜日?)?"
_WRITTEN = re.compile(
    rf"(?P<era>{ERA})\s*(?P<year>元|{numerals.NUMBER})\s*(?:年|(?P<separator>[-./・]))\s*"
    rf"(?P<month>{numerals.NUMBER})\s*(?(separator)(?P=separator)|月)\s*"
    rf"(?P<day>{numerals.NUMBER})\s*(?(separator)|日){WEEKDAY_TAIL}"
)
_COMPACT = re.compile(
    r"(?P<era>[MTSHRmtshr])(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII
)


def parse(text: str) -> date:
    """The day written in 和暦: 令和8年5月1日, 令和八年五月一日, R8/5/1, r8.5.1, 令8-5-1, R080501.

    Full-width, 元年, ㋿, 大字 and a weekday （金） are read; a weekday must be right.
    An impossible date is refused, never shifted. Raises JpError with a code ``date_…`` or ``era_…``.
    """
    line = folded_line(text)
    match = _WRITTEN.fullmatch(line) or _COMPACT.fullmatch(line)
    if not match:
        raise JpError("date_unreadable")
    parts = match.groupdict()
    numbers = [read_number(parts[part]) for part in ("year", "month", "day")]
    day = date_of(parts["era"], *numbers)
    check_weekday(day, parts.get("day1") or parts.get("day2"))
    return day


def read_number(written: str) -> int:
    """A number inside a date: digits, kanji or 元 (1). Raises JpError ``date_unreadable``."""
    number = 1 if written == "元" else numerals.read(written)
    if number is None:
        raise JpError("date_unreadable")
    return number


def check_weekday(day: date, given: str | None) -> None:
    """Refuse a weekday that is not the day's own (``date_weekday_mismatch``)."""
    if given and given != weekday_of(day):
        raise JpError("date_weekday_mismatch", given=given, actual=weekday_of(day))


def date_of(era_sign: str, year: int, month: int, day: int) -> date:
    """The day from the three boxes of a form and an era (令和, 令 or R)."""
    era = era_named(era_sign)
    if a_whole_number(year) < 1:
        raise JpError("era_year_zero", era=era.name)
    return within(era, calendar_date(era.first_year + year - 1, month, day))


def calendar_date(year: int, month: int, day: int) -> date:
    """The Gregorian day, refused in words when there is none such."""
    for number in (year, month, day):
        a_whole_number(number)
    if year > MAXYEAR:
        raise JpError("date_out_of_range")
    if year < 1:
        raise JpError("date_before_solar_calendar")
    if not 1 <= month <= 12:
        raise JpError("date_month_impossible", month=month)
    last_day = monthrange(year, month)[1]
    if not 1 <= day <= last_day:
        raise JpError("date_day_impossible", year=year, month=month, day=day, last_day=last_day)
    return date(year, month, day)


def within(era: Era, day: date) -> date:
    """The day itself when it lies in the era; otherwise a refusal that names its right era."""
    if day < FIRST_DAY:
        raise JpError("date_before_solar_calendar")
    if day > era.last:
        raise JpError(
            "era_ended", era=era.name, **_named("last", era.last), **_named("same_day", day)
        )
    if day < era.first:
        raise JpError(
            "era_not_begun", era=era.name, **_named("first", era.first), **_named("same_day", day)
        )
    return day


def _named(name: str, day: date) -> dict[str, str]:
    return {name: format(day), f"{name}_iso": day.isoformat()}
