"""Dates that are not fully known (不詳), as old registers hold them: a type of its own.

「昭和20年頃」「昭和20年5月日不詳」「令和8年5月上旬」「推定令和8年5月1日から10日頃までの間」
are kept exactly as written, beside the earliest and latest day the words allow. An uncertain
date never turns into a day: whoever needs one must decide, and say so.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from shiyakusho.ground.jp import dates, numerals, wareki
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import folded_line


class Precision(StrEnum):
    """How much of the date is known."""

    DAY = "day"
    PART_OF_MONTH = "part_of_month"
    MONTH = "month"
    YEAR = "year"
    ERA = "era"
    BETWEEN = "between"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """``text`` as written; ``earliest`` and ``latest`` day (both None: nothing is known).

    ``about`` is true for 頃 and 推定: the true day may lie outside the bounds.
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    about: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether this is one certain day."""
        return self.precision is Precision.DAY and not self.about

    def may_be(self, day: date) -> bool:
        """Whether the words allow the day (always true when nothing is known, or for 頃)."""
        if self.about or self.earliest is None or self.latest is None:
            return True
        return self.earliest <= day <= self.latest

    def __str__(self) -> str:
        return self.text


class _Bounds(NamedTuple):
    earliest: date | None
    latest: date | None
    precision: Precision


_NUMBER = numerals.NUMBER
_UNKNOWN = "(?:不詳|不明|未詳)"
_NOTHING = re.compile(rf"(?:生?年月日)?\s*{_UNKNOWN}")
_ERA_ONLY = re.compile(
    rf"(?P<era>明治|大正|昭和|平成|令和)\s*(?:年間|年?\s*月?\s*日?\s*{_UNKNOWN}?)"
)
_YEAR = (
    rf"(?:(?P<era>{wareki.ERA})\s*(?P<era_year>元|{_NUMBER})|(?:西暦)?\s*(?P<year>[0-9]{{4}}))\s*"
)
_IN_WORDS = re.compile(
    rf"{_YEAR}年\s*(?:(?P<month>{_NUMBER})\s*月)?\s*"
    rf"(?:(?P<part>上旬|中旬|下旬)|月?\s*日?\s*{_UNKNOWN}?)"
)
_WITH_ZEROS = re.compile(
    rf"{_YEAR}(?:年|(?P<separator>[-./]))\s*(?P<month>[0-9]{{1,2}})\s*(?(separator)(?P=separator)|月)"
    r"\s*(?P<day>0{1,2})\s*(?(separator)|日)"
)
_COMPACT_ZEROS = re.compile(
    r"(?:(?P<era>[MTSHRmtshr])(?P<era_year>[0-9]{2})|(?P<year>[0-9]{4}))(?P<month>[0-9]{2})(?P<day>00)"
)
_ABOUT = re.compile(r"(?P<before>推定|およそ|約)?\s*(?P<date>.*?)\s*(?P<after>頃|ころ|ごろ)?")
_BETWEEN = re.compile(
    r"(?P<first>.+?)(?:頃|ころ|ごろ)?から\s*(?P<second>.+?)(?:頃|ころ|ごろ)?(?:まで)?(?:の?間)?"
)
_PARTS_OF_MONTH = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def parse(text: str) -> UncertainDate:
    """Read a date of which something may be unknown; an exact date is read too.

    Raises JpError ``uncertain_unreadable``, ``uncertain_range_reversed`` or a code of wareki.
    """
    line = folded_line(text)
    match = _ABOUT.fullmatch(line)
    if not match:
        raise JpError("uncertain_unreadable")
    inner = match["date"]
    about = bool(match["before"] or match["after"])
    between = _BETWEEN.fullmatch(inner)
    if between:
        bounds = _between(between["first"], between["second"])
        about = about or bool(re.search("頃|ころ|ごろ", inner))
    else:
        bounds = _bounds(inner)
    return UncertainDate(text, *bounds, about)


def _bounds(line: str) -> _Bounds:
    if _NOTHING.fullmatch(line):
        return _Bounds(None, None, Precision.UNKNOWN)
    for pattern in (_IN_WORDS, _WITH_ZEROS, _COMPACT_ZEROS):
        match = pattern.fullmatch(line)
        if match:
            return _of_parts(match.groupdict())
    match = _ERA_ONLY.fullmatch(line)
    if match:
        era = wareki.era_named(match["era"])
        return _Bounds(era.first, era.last, Precision.ERA)
    return _exact(line)


def _exact(line: str) -> _Bounds:
    try:
        day = dates.parse(line)
    except JpError as error:
        if error.code == "date_unreadable":
            raise JpError("uncertain_unreadable") from None
        raise
    return _Bounds(day, day, Precision.DAY)


def _of_parts(parts: dict[str, str | None]) -> _Bounds:
    era, year = _year(parts)
    month = wareki.read_number(parts["month"]) if parts["month"] else None
    if month is None or (month == 0 and parts.get("day")):
        if parts.get("part"):
            raise JpError("uncertain_unreadable")
        return _clipped(era, date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
    last_day = monthrange(year, month)[1] if 1 <= month <= 12 else 0
    first, last = _PARTS_OF_MONTH.get(parts.get("part") or "", (1, 31))
    precision = Precision.PART_OF_MONTH if parts.get("part") else Precision.MONTH
    return _clipped(
        era,
        wareki.calendar_date(year, month, first),
        date(year, month, min(last, last_day)),
        precision,
    )


def _year(parts: dict[str, str | None]) -> tuple[wareki.Era | None, int]:
    if not parts["era"]:
        year = int(parts["year"] or 0)
        if year < wareki.FIRST_DAY.year:
            raise JpError("date_before_solar_calendar")
        return None, year
    era = wareki.era_named(parts["era"])
    era_year = wareki.read_number(parts["era_year"] or "")
    if era_year < 1:
        raise JpError("era_year_zero", era=era.name)
    wareki.calendar_date(era.first_year + era_year - 1, 1, 1)
    return era, era.first_year + era_year - 1


def _clipped(era: wareki.Era | None, first: date, last: date, precision: Precision) -> _Bounds:
    """The part of a stretch that lies in the era: 昭和64年 is 1989-01-01 to 01-07."""
    if era is None:
        return _Bounds(first, last, precision)
    if first > era.last:
        wareki.within(era, first)
    if last < era.first:
        wareki.within(era, last)
    return _Bounds(max(first, era.first), min(last, era.last), precision)


def _between(first: str, second: str) -> _Bounds:
    start, end = _bounds(first.strip()), _bounds(_completed(first.strip(), second.strip()))
    if start.earliest is None or end.latest is None:
        raise JpError("uncertain_unreadable")
    if end.latest < start.earliest:
        raise JpError("uncertain_range_reversed")
    return _Bounds(start.earliest, end.latest, Precision.BETWEEN)


def _completed(first: str, second: str) -> str:
    """「令和8年5月1日」から「10日」: what the second leaves out is taken from the first."""
    if re.match(rf"(?:{wareki.ERA}|西暦|[0-9]{{4}}年)", second):
        return second
    lead = r".*?年(?=.*月)" if re.search("月", second) else r".*月"
    match = re.match(lead, first)
    return match[0] + second if match else second
