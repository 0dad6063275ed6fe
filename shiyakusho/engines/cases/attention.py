"""期限の見守り as data: ``national/attention.yaml``, or the city's own file of that shape.

Days are counted in working days of the section from the day somebody should have looked
(``Case.queue_on``); every open case has one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.ground import yamlfile

FILE = "attention.yaml"
ONE = timedelta(days=1)
LONGEST = 400  # days to look for open ones


@dataclass(frozen=True)
class Level:
    """So many working days past its day a case goes up to the post ``to``."""

    after: int
    to: str


@dataclass(frozen=True)
class Figures:
    """What holds on a day: from when amber, from when red, and the levels in their order."""

    amber: int
    red: int
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Limit:
    """How far a law lets a period be extended; ``None``: it does not say."""

    law: str
    times: int | None = None
    days: int | None = None
    within: int | None = None


@dataclass(frozen=True)
class Alike:
    """For how long after its decision a case still counts, and of which procedures."""

    within: timedelta
    kinds: frozenset[str]
    but: frozenset[str]

    def concerns(self, procedure_id: str, kind: str) -> bool:
        return kind in self.kinds and procedure_id not in self.but


def figures(day: date) -> Figures:
    """The figures in force on ``day``."""
    row = _in_force(_table()["figures"], day)
    levels = tuple(Level(**one) for one in row["levels"])
    return Figures(amber=row["amber"], red=row["red"], levels=levels)


def likeness(day: date) -> Alike:
    """What may be the same application twice, in force on ``day``."""
    row = _in_force(_table()["likeness"], day)
    return Alike(timedelta(days=row["days"]), frozenset(row["kinds"]), frozenset(row["but"]))


def limit_of(procedure_id: str) -> Limit | None:
    """What a law says of extending the period of a procedure, if it says anything."""
    row = _table()["extensions"].get(procedure_id)
    return Limit(**row) if row else None


def working_day(day: date, number: int, is_open: Callable[[date], bool]) -> date:
    """The ``number``-th working day after ``day``, or before it where negative; a closed day counts
    from the working day before it. ``ValueError`` when there are not so many within
    :data:`LONGEST` days."""
    step = ONE if number > 0 else -ONE
    if number <= 0 and not is_open(day):
        day = _open_beside(day, step, is_open)
    for _ in range(abs(number)):
        day = _open_beside(day, step, is_open)
    return day


def _open_beside(day: date, step: timedelta, is_open: Callable[[date], bool]) -> date:
    for _ in range(LONGEST):
        day += step
        if is_open(day):
            return day
    raise ValueError("no such working day within a year")


def _in_force(rows: list[Mapping[str, Any]], day: date) -> Mapping[str, Any]:
    return [row for row in rows if row["from"] <= day][-1]


@cache
def _table() -> dict[str, Any]:
    own = Path(settings.CITIES_DIR) / settings.CITY / FILE
    path = own if own.exists() else Path(settings.NATIONAL_DIR) / FILE
    found: dict[str, Any] = yamlfile.read(path)
    return found
