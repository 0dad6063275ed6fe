"""What the law gives: days, grounds of refusal, reasons to keep silent (``national/personal_data.yaml``)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.ground import yamlfile


@dataclass(frozen=True)
class Ground:
    """A part that is not shown, with the article and words for the person (不開示情報)."""

    id: str
    law: str
    text: dict[str, str]


@dataclass(frozen=True)
class Silence:
    """A reason why a reading stands outside the page, and for how many days at most."""

    id: str
    title: str
    law: str
    longest: int


def due_on(request: str, asked: date, *, extended: bool = False) -> date:
    """The last day to decide ``request`` (disclosure, correction, stop) that came on ``asked``."""
    row = next(one for one in _table()["requests"] if one["id"] == request)
    held = [one for one in row["days"] if one["from"] <= asked]
    days = held[-1] if held else row["days"][0]
    return asked + timedelta(days=days["days"] + (days["extension"] if extended else 0))


def law_of(request: str) -> str:
    return next(str(one["law"]) for one in _table()["requests"] if one["id"] == request)


def not_disclosed() -> dict[str, Ground]:
    return {row["id"]: Ground(**row) for row in _table()["not_disclosed"]}


def silences() -> dict[str, Silence]:
    return {row["id"]: Silence(**row) for row in _table()["withholding"]}


def check_when() -> frozenset[str]:
    """Which findings make a clerk look before a file is handed out."""
    return frozenset(_table()["check_when"])


@cache
def _table() -> dict[str, Any]:
    path = Path(settings.NATIONAL_DIR) / "personal_data.yaml"
    found: dict[str, Any] = yamlfile.read(path)
    return found
