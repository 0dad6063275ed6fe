"""What the nation and a city decide about helping: ``national/assist.yaml``, ``cities/<city>/assist.yaml``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from shiyakusho.desks.assist.refusals import PlaceMissing
from shiyakusho.ground import yamlfile
from shiyakusho.ground.contracts.identities import Slug
from shiyakusho.registers.organisation import public as organisation


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Closed):
    """同意の文: what is agreed to from a day on."""

    from_: Annotated[dt.date, Field(alias="from")]
    lines: Annotated[tuple[organisation.Words, ...], Field(min_length=1)]


class Rules(_Closed):
    """Minutes, days, counts and what is the resident's own, as the file explains them."""

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    idle_minutes: Annotated[int, Field(ge=1, le=60)]
    most_minutes: Annotated[int, Field(ge=10, le=480)]
    invited_days: Annotated[int, Field(ge=1, le=30)]
    most_procedures: Annotated[int, Field(ge=1, le=20)]
    kept_days: Annotated[int, Field(ge=30, le=3650)]
    own_kinds: frozenset[str]
    own_facts: frozenset[str]
    wordings: Annotated[tuple[Wording, ...], Field(min_length=1)]

    def wording_on(self, day: dt.date) -> Wording:
        """What is agreed to on a day."""
        return max((one for one in self.wordings if one.from_ <= day), key=lambda one: one.from_)


class Place(_Closed):
    """Where somebody helps. ``by_phone``: the resident is on the telephone."""

    id: Slug
    name: organisation.Words
    ward: str = ""
    by_phone: bool = False


class _City(_Closed):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    places: Annotated[tuple[Place, ...], Field(min_length=1)]
    often: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pack:
    """Everything that is decided about helping."""

    rules: Rules
    places: dict[str, Place]
    often: tuple[str, ...]

    def place(self, place_id: str) -> Place:
        """:class:`PlaceMissing`."""
        if (found := self.places.get(place_id)) is None:
            raise PlaceMissing
        return found


def pack() -> Pack:
    """Of the city this installation serves."""
    own = Path(settings.CITIES_DIR) / settings.CITY / "assist.yaml"
    return _read(Path(settings.NATIONAL_DIR) / "assist.yaml", own)


@cache
def _read(national: Path, own: Path) -> Pack:
    city = _City.model_validate(_yaml(own))
    return Pack(Rules.model_validate(_yaml(national)), {one.id: one for one in city.places}, city.often)  # fmt: skip


def _yaml(path: Path) -> Any:
    return yamlfile.read(path)
