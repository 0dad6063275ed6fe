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

import yaml
from django.conf import settings

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


def figures(day: date) -> Figures:
    """The figures in force on ``day``."""
    row = _in_force(_table()["figures"], day)
    levels = tuple(Level(**one) for one in row["levels"])
    return Figures(amber=row["amber"], red=row["red"], levels=levels)


def resubmitted_within(day: date) -> timedelta:
    """How long after its end a case still counts when the same is filed again."""
    return timedelta(days=_in_force(_table()["resubmitted_within"], day)["days"])


def limit_of(procedure_id: str) -> Limit | None:
    """What a law says of extending the period of a procedure, if it says anything."""
    row = _table()["extensions"].get(procedure_id)
    return Limit(**row) if row else None


def working_day(day: date, number: int, is_open: Callable[[date], bool]) -> date:
    """The ``number``-th working day after ``day`` (before it, where negative); ``day`` itself for 0.

    ``ValueError`` when there are not so many within :data:`LONGEST` days.
    """
    step, left = (ONE, number) if number > 0 else (-ONE, -number)
    for _ in range(LONGEST):
        if left == 0:
            return day
        day += step
        left -= is_open(day)
    raise ValueError("no such working day within a year")


def _in_force(rows: list[Mapping[str, Any]], day: date) -> Mapping[str, Any]:
    return [row for row in rows if row["from"] <= day][-1]


@cache
def _table() -> dict[str, Any]:
    own = Path(settings.CITIES_DIR) / settings.CITY / FILE
    path = own if own.exists() else Path(settings.NATIONAL_DIR) / FILE
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
