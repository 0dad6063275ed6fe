"""優先: who is drawn before others, as data with dates of force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from shiyakusho.ground import yamlfile

from .round_data import Slug


class Priority(BaseModel):
    """One kind of priority, in force from ``since`` to ``until``, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Slug
    rank: int = Field(ge=0, le=1000)
    proof: Literal["register", "declared", "group"]
    since: date
    until: date | None = None
    name: dict[str, str]

    def holds(self, day: date) -> bool:
        """Whether it is in force."""
        return self.since <= day and (self.until is None or day <= self.until)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    others: int = Field(ge=0, le=1000)
    most_slots: int = Field(ge=1, le=5000)
    group_years: int = Field(ge=1, le=30)
    priorities: tuple[Priority, ...]


def lottery_pack() -> _File:
    """The city's own file, or the national one."""
    own = Path(settings.CITIES_DIR) / settings.CITY / "lottery.yaml"
    return _read(own if own.exists() else Path(settings.NATIONAL_DIR) / "lottery.yaml")


def known_priorities() -> set[str]:
    """The ids a round may name."""
    return {one.id for one in lottery_pack().priorities}


def in_force(ids: Iterable[str], day: date) -> list[Priority]:
    """Those of a round, on a day, the first in line first."""
    wanted = set(ids)
    found = [one for one in lottery_pack().priorities if one.id in wanted and one.holds(day)]
    return sorted(found, key=lambda one: one.rank)


def name_of(priority_id: str) -> dict[str, str]:
    """How a priority is called, also when it is no longer in force."""
    rows = [one for one in lottery_pack().priorities if one.id == priority_id]
    return rows[-1].name if rows else {"ja": priority_id}


@cache
def _read(path: Path) -> _File:
    return _File.model_validate(yamlfile.read(path))
