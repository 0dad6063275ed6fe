"""How time is measured and what may be shown: ``national/worktime.yaml``, or the city's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shiyakusho.registers.organisation import public as organisation

FILE = "worktime.yaml"


@dataclass(frozen=True)
class Bounds:
    """In force on a day: seconds, cases, people, months (see the file)."""

    idle_seconds: int
    least_cases: int
    least_people: int
    kept_months: int


def bounds(day: date | None = None) -> Bounds:
    """The bounds of ``day``, today's by default; ``LookupError`` before the first of them."""
    return Bounds(**organisation.figures(FILE, day))
