"""The reasons one may choose from, and how long each purpose lasts: ``national/purposes``."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.purpose.refusals import UnknownReason

List = Literal["visit", "look", "glass"]


@dataclass(frozen=True)
class Reason:
    """``title`` for the clerk who chooses, ``words`` for the resident, ``law`` the ground."""

    id: str
    title: str
    words: str
    law: str


@cache
def reasons(of: List) -> dict[str, Reason]:
    """The reasons of one list by id, in the order of the file."""
    return {row["id"]: Reason(**row) for row in _file("reasons.yaml")[of]}


def reason(of: List, chosen: str) -> Reason:
    """One reason of a list; :class:`UnknownReason`."""
    found = reasons(of).get(chosen)
    if found is None:
        raise UnknownReason(extra={"reasons": list(reasons(of))})
    return found


def lasts(what: str, on: date | None = None) -> timedelta:
    """How long a purpose lasts by what is in force on ``on`` (today)."""
    day = on or clock.today()
    rows = _file("limits.yaml")["minutes"]
    newest = max((row for row in rows if row["since"] <= day), key=lambda row: row["since"])
    return timedelta(minutes=newest[what])


@cache
def _file(name: str) -> Any:
    path = Path(settings.NATIONAL_DIR) / "purposes" / name
    return yamlfile.read(path)
