"""A date as people type it: 和暦 or 西暦, one reading for both."""

from __future__ import annotations

import re
from datetime import date

from shiyakusho.ground.jp import numerals, wareki
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import folded_line

_NUMBER = numerals.NUMBER
_WESTERN = re.compile(
    rf"(?:西暦|AD|A\.D\.)?\s*(?P<year>{_NUMBER})\s*(?:年|(?P<separator>[-./・]))\s*(?P<month>{_NUMBER})\s*"
    rf"(?(separator)(?P=separator)|月)\s*(?P<day>{_NUMBER})\s*(?(separator)|日){wareki.WEEKDAY_TAIL}"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)


def parse(text: str) -> date:
    """The day written in 和暦 (see wareki.parse) or as 2026-05-01, 2026/5/1, 2026年5月1日, 20260501.

    A year of one or two digits without an era is refused (``date_year_two_digits``):
    26/5/1 may be 2026, 1926 or 平成26. Raises JpError with a code ``date_…`` or ``era_…``.
    """
    line = folded_line(text)
    match = _WESTERN.fullmatch(line) or _COMPACT.fullmatch(line)
    if not match:
        return wareki.parse(text)
    parts = match.groupdict()
    year, month, day = (wareki.read_number(parts[part]) for part in ("year", "month", "day"))
    if year < 100:
        raise JpError("date_year_two_digits")
    found = wareki.calendar_date(year, month, day)
    if found < wareki.FIRST_DAY:
        raise JpError("date_before_solar_calendar")
    wareki.check_weekday(found, parts.get("day1") or parts.get("day2"))
    return found
