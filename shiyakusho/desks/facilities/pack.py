"""The buildings whose rooms people book: ``cities/<city>/facilities.yaml``, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shiyakusho.desks.facilities.refusals import NoSuchFacility
from shiyakusho.ground import yamlfile
from shiyakusho.ground.contracts.identities import Slug
from shiyakusho.registers.organisation import public as organisation

Phone = Annotated[str, StringConstraints(pattern=r"^0\d{1,4}-\d{1,4}-\d{3,4}$")]
Lat = Annotated[float, Field(ge=20, le=46)]
Lon = Annotated[float, Field(ge=122, le=154)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Facility(_Closed):
    """施設: a building, what its rooms are for, and what helps whom to get in."""

    id: Slug
    ward: str = ""
    lat: Lat
    lon: Lon
    phone: Phone
    kinds: tuple[Slug, ...]
    access: tuple[Slug, ...]
    name: organisation.Words
    address: organisation.Words

    @property
    def words(self) -> str:
        """Everything a person may look for it by."""
        texts = (self.name, self.address)
        return " ".join(
            f"{one.ja} {one.kana or ''} {one.plain or ''} {one.en or ''}" for one in texts
        )


class Landmark(_Closed):
    """A ward on the map, to know where one is."""

    ward: str
    lat: Lat
    lon: Lon


class Pack(_Closed):
    """Everything the file says."""

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    kinds: dict[Slug, organisation.Words]
    access: dict[Slug, organisation.Words]
    facilities: tuple[Facility, ...]
    landmarks: tuple[Landmark, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Pack:
        ids = [one.id for one in self.facilities]
        if len(set(ids)) != len(ids):
            raise ValueError("同じ id の施設が2つあります")
        for one in self.facilities:
            if not (set(one.kinds) <= set(self.kinds) and set(one.access) <= set(self.access)):
                raise ValueError(f"{one.id}: 知らない種類か設備です")
        return self

    def facility(self, facility_id: str) -> Facility:
        """:class:`NoSuchFacility`."""
        found = next((one for one in self.facilities if one.id == facility_id), None)
        if found is None:
            raise NoSuchFacility
        return found


@dataclass(frozen=True)
class Ward:
    """A ward as the search offers it."""

    id: str
    name: organisation.Words


def pack() -> Pack:
    """The facilities of the city this installation serves."""
    return _read(Path(settings.CITIES_DIR) / settings.CITY / "facilities.yaml")


def wards() -> list[Ward]:
    """The wards with a facility; none in a city without wards."""
    there = {one.ward for one in pack().facilities}
    return [Ward(one.id, one.name) for one in organisation.city().wards if one.id in there]


@cache
def _read(path: Path) -> Pack:
    found = Pack.model_validate(yamlfile.read(path))
    known = {one.id for one in organisation.city().wards} | {""}
    named = {one.ward for one in found.facilities} | {one.ward for one in found.landmarks}
    if lost := named - known:
        raise ValueError(f"知らない区です：{'、'.join(sorted(lost))}")
    return found
