"""Figures with dates of force (施行日のある数): the nation's file, or the city's own of that shape."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.ground import clock, yamlfile


def figures(file: str, day: date | None = None) -> dict[str, int]:
    """Those of ``file`` in force on ``day``, today by default; ``LookupError`` before the first.

    ``figures:`` in the file is a list, each with ``from`` and its whole numbers.
    """
    on = day or clock.today()
    in_force = [one for one in _table(file, settings.CITY)["figures"] if one["from"] <= on]
    if not in_force:
        raise LookupError(f"{file}: nothing is in force on {on}")
    newest = max(in_force, key=lambda one: one["from"])
    return {name: int(value) for name, value in newest.items() if name != "from"}


@cache
def _table(file: str, city: str) -> dict[str, Any]:
    own = Path(settings.CITIES_DIR) / city / file
    path = own if own.exists() else Path(settings.NATIONAL_DIR) / file
    found: dict[str, Any] = yamlfile.read(path)
    return found
