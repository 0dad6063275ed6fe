"""Kinds of groups (団体の種類): data with dates of force."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from shiyakusho.ground import yamlfile
from shiyakusho.ground.contracts.identities import Slug

WHOLE = 100  # per cent


class Share(BaseModel):
    """So many per cent of a fee, from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: date
    percent: int = Field(ge=0, le=WHOLE)


class Kind(BaseModel):
    """One kind; what it asks and what it gives."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Slug
    name: dict[str, str]
    priority: str = ""
    least_members: int = Field(ge=1, le=1000)
    least_share: int = Field(ge=0, le=WHOLE)
    years: int = Field(ge=1, le=10)
    since: date
    until: date | None = None
    pays: tuple[Share, ...] = Field(min_length=1)

    def holds(self, day: date) -> bool:
        """Whether it may be asked for."""
        return self.since <= day and (self.until is None or day <= self.until)

    def percent_on(self, day: date) -> int:
        """What it pays of a fee on a day."""
        shares = [one for one in sorted(self.pays, key=lambda one: one.since) if one.since <= day]
        return shares[-1].percent if shares else WHOLE


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    office: str
    kinds: tuple[Kind, ...]


def kinds() -> tuple[Kind, ...]:
    """Every kind there is or was."""
    return _pack().kinds


def office() -> str:
    """The role whose sections review."""
    return _pack().office


def kind_of(kind_id: str) -> Kind | None:
    """By its id, also when it is no longer in force."""
    return next((one for one in kinds() if one.id == kind_id), None)


def percent_of(kind_id: str, day: date) -> int:
    """What a group of this kind pays; of no kind, all."""
    kind = kind_of(kind_id)
    return kind.percent_on(day) if kind else WHOLE


def _pack() -> _File:
    own = Path(settings.CITIES_DIR) / settings.CITY / "groups.yaml"
    return _read(own if own.exists() else Path(settings.NATIONAL_DIR) / "groups.yaml")


@cache
def _read(path: Path) -> _File:
    return _File.model_validate(yamlfile.read(path))
