"""The rules as data: ``national/oversight.yaml``, or the city's own file of that shape."""

from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.ground import yamlfile

FILE = "oversight.yaml"


@dataclass(frozen=True)
class Rule:
    """One rule: what it is called, its sentence, how serious it is, its figures by day."""

    id: str
    title: str
    why: str
    weight: int
    second_look: bool
    figures: tuple[dict[str, Any], ...]

    def on(self, day: date) -> dict[str, Any]:
        """The figures in force on ``day``."""
        return [one for one in self.figures if one["from"] <= day][-1]

    def sentence(self, told: dict[str, Any]) -> str:
        """Why it is unusual, with the numbers."""
        return self.why.format_map(told)


def rules() -> dict[str, Rule]:
    """Every rule by its id, in the order of the file."""
    return {
        row["id"]: Rule(**{**row, "figures": tuple(row["figures"])}) for row in _table()["rules"]
    }


def hours(day: date) -> tuple[time, time]:
    """From when until when reading is nothing unusual on a working day."""
    row = [one for one in _table()["hours"] if one["from"] <= day][-1]
    return time.fromisoformat(row["begin"]), time.fromisoformat(row["end"])


@cache
def _table() -> dict[str, Any]:
    own = Path(settings.CITIES_DIR) / settings.CITY / FILE
    path = own if own.exists() else Path(settings.NATIONAL_DIR) / FILE
    found: dict[str, Any] = yamlfile.read(path)
    return found
