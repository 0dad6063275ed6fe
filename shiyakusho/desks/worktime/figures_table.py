"""How time is measured and what may be shown: ``national/worktime.yaml``, or the city's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from shiyakusho.ground import clock

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
    on = day or clock.today()
    in_force = [one for one in _table()["figures"] if one["from"] <= on]
    if not in_force:
        raise LookupError(f"{FILE}: nothing is in force on {on}")
    newest = max(in_force, key=lambda one: one["from"])
    return Bounds(**{name: int(value) for name, value in newest.items() if name != "from"})


@cache
def _table() -> dict[str, Any]:
    own = Path(settings.CITIES_DIR) / settings.CITY / FILE
    path = own if own.exists() else Path(settings.NATIONAL_DIR) / FILE
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
