"""What people come for, where, and at which windows: ``cities/<city>/queues.yaml``, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

from shiyakusho.engines.tickets.refusals import NoSuchPlace, NoSuchQueue
from shiyakusho.ground import yamlfile
from shiyakusho.ground.contracts.identities import Slug
from shiyakusho.registers.organisation import public as organisation

Pattern = Annotated[str, StringConstraints(pattern=r"^(\{ward\})?[a-z0-9-]*$", max_length=60)]
WARD = "{ward}"


class Name(RootModel[dict[str, str]]):
    """A name in Japanese, やさしい日本語 (``plain``), English and any further language."""

    @model_validator(mode="after")
    def _has_the_three(self) -> Name:
        if missing := {"ja", "plain", "en"} - set(self.root):
            raise ValueError(f"名前に {'、'.join(sorted(missing))} がありません")
        return self

    def in_language(self, language: str) -> str:
        """The name in a language; in English where that one is not there."""
        key = {"ja-easy": "plain"}.get(language, language)
        return self.root.get(key) or self.root["en"]

    def __str__(self) -> str:
        return self.root["ja"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Service(_Closed):
    """用件. ``minutes``: the standard time of one, until it was measured. ``desk``: where in the house
    whoever was called is received; empty where it is done without it."""

    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
    minutes: Annotated[float, Field(gt=0, le=240)]
    desk: Annotated[str, StringConstraints(pattern=r"^[a-z-]*$", max_length=40)] = ""
    name: Name


class Window(_Closed):
    """窓口, and the services it is made for."""

    number: Annotated[int, Field(ge=1, le=99)]
    serves: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Settings(_Closed):
    """What a city decides about its counters; minutes, counts and seconds as the file explains."""

    reserved_minutes: Annotated[int, Field(ge=0, le=120)]
    soon_ahead: Annotated[int, Field(ge=0, le=50)]
    opens_before_minutes: Annotated[int, Field(ge=0, le=180)]
    remote_most: Annotated[int, Field(ge=0, le=10_000)]
    block_numbers: Annotated[int, Field(ge=1, le=200)]
    block_hours: Annotated[int, Field(ge=1, le=24)]
    board_seconds: Annotated[int, Field(ge=5, le=120)]
    goal_minutes: Annotated[float, Field(gt=0, le=120)]
    goal_share: Annotated[float, Field(gt=0, lt=1)]

    @property
    def share_in_words(self) -> str:
        """80%."""
        return f"{self.goal_share:.0%}"


class _PlaceShape(_Closed):
    id: Pattern
    bureau: Pattern
    section: Pattern
    services: Annotated[tuple[Slug, ...], Field(min_length=1)]
    windows: Annotated[tuple[Window, ...], Field(min_length=1)]


class _File(_Closed):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    languages: Annotated[tuple[str, ...], Field(min_length=3)]
    settings: Settings
    services: Annotated[dict[Slug, Service], Field(min_length=1)]
    places: Annotated[tuple[_PlaceShape, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> _File:
        prefixes = [one.prefix for one in self.services.values()]
        if len(set(prefixes)) != len(prefixes):
            raise ValueError("番号札の文字（prefix）が重なっています")
        for place in self.places:
            served = {one for window in place.windows for one in window.serves}
            if set(place.services) != served or not served <= set(self.services):
                raise ValueError(f"{place.id}: 用件と窓口が合いません")
            if len({window.number for window in place.windows}) != len(place.windows):
                raise ValueError(f"{place.id}: 窓口の番号が重なっています")
        return self


@dataclass(frozen=True)
class Place:
    """会場: an office with its counters. ``bureau`` is whose people work there, ``section`` whose
    opening hours hold."""

    id: str
    bureau: str
    section: str
    services: tuple[str, ...]
    windows: tuple[Window, ...]

    @property
    def name(self) -> organisation.Words:
        """Of the building, as the city pack has it."""
        return organisation.section(self.section).place.name

    def window(self, number: int) -> Window | None:
        """The window of this number, if there is one."""
        return next((one for one in self.windows if one.number == number), None)


@dataclass(frozen=True)
class Pack:
    """Everything the pack says about counters."""

    languages: tuple[str, ...]
    settings: Settings
    services: dict[str, Service]
    places: dict[str, Place]

    def place(self, place_id: str) -> Place:
        """A place; :class:`NoSuchPlace`."""
        if (found := self.places.get(place_id)) is None:
            raise NoSuchPlace
        return found

    def queue(self, queue_id: str) -> tuple[Place, str]:
        """Place and service of a queue's id (``kokurakita.moving``); :class:`NoSuchQueue`."""
        place_id, _, service = queue_id.partition(".")
        place = self.places.get(place_id)
        if place is None or service not in place.services:
            raise NoSuchQueue
        return place, service


def pack() -> Pack:
    """The counters of the city this installation serves."""
    return _read(Path(settings.CITIES_DIR) / settings.CITY / "queues.yaml")


@cache
def _read(path: Path) -> Pack:
    file = _File.model_validate(yamlfile.read(path))
    wards = [ward.id for ward in organisation.city().wards]
    opened: dict[str, Place] = {}
    for shape in file.places:
        for ward in wards if WARD in shape.id else [""]:
            place = _opened(shape, ward)
            organisation.section(place.section)  # UnknownSection: the pack names what is not there
            opened[place.id] = place
    return Pack(file.languages, file.settings, file.services, opened)


def _opened(shape: _PlaceShape, ward: str) -> Place:
    return Place(
        id=shape.id.replace(WARD, ward),
        bureau=shape.bureau.replace(WARD, ward),
        section=shape.section.replace(WARD, ward),
        services=shape.services,
        windows=shape.windows,
    )
