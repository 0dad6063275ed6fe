"""年齢 = age, in both legal modes.

``law``: 年齢計算ニ関スル法律 counts the day of birth, and 民法143条 ends a year on the eve of its
corresponding day: an age is reached as the eve of the birthday ends, and rules of law see it on
that eve (school age, 児童手当, voting on the eve). ``birthday``: the everyday age, on the birthday.

Born on February 29: by law an age is reached on February 28, in leap years (the eve) as in
others (143条 ただし書: no corresponding day, so the last day of the month); in birthday mode on
February 29, and on March 1 where there is none.
"""

from __future__ import annotations

from calendar import isleap
from datetime import MAXYEAR, date, timedelta
from typing import Literal

from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import a_date, a_whole_number, one_of
from shiyakusho.ground.jp.uncertain import UncertainDate

Mode = Literal["law", "birthday"]
MODES: tuple[Mode, ...] = ("law", "birthday")


def attains(birth: date, years: int, mode: Mode = "law") -> date:
    """The day on which somebody born on ``birth`` reaches an age (「満N歳に達する日」).

    Age 0 is reached on the day of birth. Raises JpError ``age_negative``, ``date_out_of_range``.
    """
    a_date(birth)
    one_of("mode", mode, MODES)
    if a_whole_number(years) < 0:
        raise JpError("age_negative")
    if years == 0:
        return birth
    birthday = _birthday(birth, birth.year + years)
    return birthday - timedelta(days=1) if mode == "law" else birthday


def _birthday(birth: date, year: int) -> date:
    if year > MAXYEAR:
        raise JpError("date_out_of_range")
    if (birth.month, birth.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)


def age_on(birth: date, on: date, mode: Mode = "law") -> int:
    """The age in full years on a day. Raises JpError ``age_before_birth``."""
    if a_date(on) < a_date(birth):
        raise JpError("age_before_birth")
    one_of("mode", mode, MODES)
    age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    if mode == "law" and _is_birthday_eve(birth, on):
        age += 1
    return age


def _is_birthday_eve(birth: date, on: date) -> bool:
    """Whether tomorrow is a birthday (the day of birth itself is none)."""
    if on == date.max:
        return (birth.month, birth.day) == (1, 1)
    tomorrow = on + timedelta(days=1)
    return tomorrow == _birthday(birth, tomorrow.year) and tomorrow.year > birth.year


def age_range(birth: UncertainDate, on: date, mode: Mode = "law") -> tuple[int | None, int | None]:
    """The least and greatest possible age where the date of birth is uncertain.

    None on a side that is not known. A range that begins after ``on`` counts from ``on``.
    Raises JpError ``age_before_birth`` when even the earliest possible day lies after ``on``.
    """
    greatest = None if birth.earliest is None else age_on(birth.earliest, on, mode)
    least = None if birth.latest is None else age_on(min(birth.latest, on), on, mode)
    return least, greatest
