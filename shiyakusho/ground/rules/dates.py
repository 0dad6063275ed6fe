"""Days, ages, school years: what the law needs and CEL lacks. The calendar itself is ground/jp."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from shiyakusho.ground.jp import age as ages
from shiyakusho.ground.jp import calendar, school

from .errors import RuleValueError
from .overloads import function
from .values import no_overload


def _dates(name: str, *values: object) -> None:
    if not all(isinstance(v, dt.date) and not isinstance(v, dt.datetime) for v in values):
        raise no_overload(name, values)


def _out_of_range(name: str) -> RuleValueError:
    return RuleValueError(
        f"「{name}」の日付が範囲の外です", f"{name}: date out of range", code="bad_date"
    )


@function("date", "string -> date", "date -> date", "int, int, int -> date")
def date(*parts: object) -> object:
    """date("2026-04-01") or date(2026, 4, 1). An impossible date is refused, never shifted."""
    if len(parts) == 1 and isinstance(parts[0], dt.date) and not isinstance(parts[0], dt.datetime):
        return parts[0]
    try:
        if len(parts) == 1 and isinstance(parts[0], str) and len(parts[0]) == 10:
            return dt.date.fromisoformat(parts[0])
        if len(parts) == 3:
            return dt.date(*parts)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        pass
    shown = "-".join(str(part)[:20] for part in parts)
    raise RuleValueError(f"ない日付です: {shown}", f"no such date: {shown}", code="bad_date")


@function("attains", "date, int -> date")
def attains(birth: dt.date, years: int) -> object:
    """The day on which the age is reached: the eve of the birthday (年齢計算ニ関スル法律)."""
    _dates("attains", birth)
    try:
        return ages.attains(birth, years)
    except (ValueError, OverflowError):
        raise _out_of_range("attains") from None


@function("age", "date, date -> int", "date, date, string -> int")
def age(birth: dt.date, on: dt.date, mode: str = "law") -> object:
    """Full years on a day; mode "law" counts from the eve of the birthday, "birthday" from it."""
    _dates("age", birth, on)
    if mode not in ("law", "birthday"):
        raise RuleValueError("年齢の数え方は law か birthday です", "mode is law or birthday")
    try:
        return ages.age_on(birth, on, "law" if mode == "law" else "birthday")
    except ValueError:
        raise _out_of_range("age") from None


@function("school_grade", "date, date -> int")
def school_grade(birth: dt.date, on: dt.date) -> object:
    """学年: 1–6 小学校, 7–9 中学校, 10–12 高校; 0 年長, −1 年中, −2 年少; 13 and above after.

    Born on April 1 belongs to the older year (学校教育法17条).
    """
    _dates("school_grade", birth, on)
    try:
        return school.school_grade(birth, on).number
    except ValueError:
        raise _out_of_range("school_grade") from None


@function("fiscal_year", "date -> int")
def fiscal_year(day: dt.date) -> object:
    _dates("fiscal_year", day)
    return calendar.fiscal_year(day)


@function("fiscal_year_end_on_or_after", "date -> date")
def fiscal_year_end_on_or_after(day: dt.date) -> object:
    """最初の3月31日: the first March 31 on or after a day."""
    _dates("fiscal_year_end_on_or_after", day)
    try:
        return calendar.fiscal_year_end_on_or_after(day)
    except ValueError:
        raise _out_of_range("fiscal_year_end_on_or_after") from None


@function("add_days", "date, int -> date")
def add_days(day: dt.date, count: int) -> object:
    _dates("add_days", day)
    try:
        return day + dt.timedelta(days=count)
    except OverflowError:
        raise _out_of_range("add_days") from None


@function("add_months", "date, int -> date")
def add_months(day: dt.date, count: int) -> object:
    """The same day of a later month, or its last day (民法143条2項)."""
    _dates("add_months", day)
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        raise _out_of_range("add_months")
    last = monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


@function("add_years", "date, int -> date")
def add_years(day: dt.date, count: int) -> object:
    return add_months(day, count * 12)


@function("days_between", "date, date -> int")
def days_between(first: dt.date, last: dt.date) -> object:
    """Days from the first to the last; negative when the last is earlier."""
    _dates("days_between", first, last)
    return (last - first).days


@function("month_start", "date -> date")
def month_start(day: dt.date) -> object:
    _dates("month_start", day)
    return day.replace(day=1)


@function("year", "date -> int")
def year(day: dt.date) -> object:
    _dates("year", day)
    return day.year


@function("month", "date -> int")
def month(day: dt.date) -> object:
    _dates("month", day)
    return day.month
