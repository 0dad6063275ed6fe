"""What a city decides about remote talks: ``cities/<city>/remote.yaml``, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shiyakusho.desks.remote.refusals import NoSuchTopic
from shiyakusho.ground import yamlfile
from shiyakusho.ground.contracts.identities import Slug
from shiyakusho.ground.identity import codes
from shiyakusho.registers.organisation import public as organisation

BOOTH_SIGNS = 40  # of 16: 160 bits


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(_Closed):
    """Minutes, days and counts, as the file explains them."""

    before_minutes: Annotated[int, Field(ge=0, le=120)]
    waits_minutes: Annotated[int, Field(ge=5, le=480)]
    most_minutes: Annotated[int, Field(ge=10, le=480)]
    most_papers: Annotated[int, Field(ge=1, le=100)]
    papers_days: Annotated[int, Field(ge=1, le=365)]
    kept_days: Annotated[int, Field(ge=30, le=3650)]


class Topic(_Closed):
    """用件. ``role``: whose work it is, as procedures name offices."""

    id: Slug
    role: Slug
    name: organisation.Words


class Booth(_Closed):
    """A booth at a branch office. Another ``number`` makes its old link worthless."""

    id: Slug
    name: organisation.Words
    ward: str = ""
    number: Annotated[int, Field(ge=1)] = 1

    @property
    def token(self) -> str:
        """The secret of the booth's own link; whoever has not our key cannot guess it."""
        return codes.digest(f"{self.id}:{self.number}", "talk booth")[:BOOTH_SIGNS]


class _File(_Closed):
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    settings: Settings
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    booths: tuple[Booth, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> _File:
        for rows in (self.topics, self.booths):
            ids = [one.id for one in rows]
            if len(set(ids)) != len(ids):
                raise ValueError("同じ id が2つあります")
        return self


@dataclass(frozen=True)
class Pack:
    """Everything the pack says about talks."""

    settings: Settings
    topics: dict[str, Topic]
    booths: dict[str, Booth]

    def topic(self, topic_id: str) -> Topic:
        """:class:`NoSuchTopic`."""
        if (found := self.topics.get(topic_id)) is None:
            raise NoSuchTopic
        return found

    def booth_by_token(self, token: str) -> Booth:
        """The booth of a link; :class:`NoSuchTopic`."""
        found = next((one for one in self.booths.values() if one.token == token), None)
        if found is None:
            raise NoSuchTopic
        return found

    def section_for(self, topic: Topic, booth: Booth | None) -> organisation.Section:
        """Who answers a topic at a booth: the office of the booth's ward."""
        return organisation.office_for(topic.role, booth.ward or None if booth else None)


def pack() -> Pack:
    """The talks of the city this installation serves."""
    return _read(Path(settings.CITIES_DIR) / settings.CITY / "remote.yaml")


@cache
def _read(path: Path) -> Pack:
    file = _File.model_validate(yamlfile.read(path))
    found = Pack(
        file.settings,
        {one.id: one for one in file.topics},
        {one.id: one for one in file.booths},
    )
    for booth in (*file.booths, None):  # the pack names no office that is not there
        for topic in file.topics:
            found.section_for(topic, booth)
    return found
