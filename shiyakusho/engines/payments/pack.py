"""What is decided about money: ``national/payments.yaml``, and the tills of a city."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from shiyakusho.engines.payments.refusals import NoSuchTill
from shiyakusho.ground import yamlfile
from shiyakusho.ground.contracts.identities import Slug


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Closed):
    """Minutes, seconds and years, as the file explains."""

    try_minutes: Annotated[int, Field(ge=5, le=120)]
    grace_minutes: Annotated[int, Field(ge=1, le=120)]
    notice_seconds: Annotated[int, Field(ge=60, le=3600)]
    known_years: Annotated[int, Field(ge=1, le=30)]


class Till(_Closed):
    """レジ: where cash is taken."""

    id: Slug
    name: Annotated[str, Field(min_length=1, max_length=40)]


class _Tills(_Closed):
    tills: Annotated[tuple[Till, ...], Field(min_length=1)]


def limits() -> Limits:
    """What holds for every city."""
    return _limits(Path(settings.NATIONAL_DIR) / "payments.yaml")


def tills() -> tuple[Till, ...]:
    """The tills of the city served here."""
    return _tills(Path(settings.CITIES_DIR) / settings.CITY / "payments.yaml")


def till_of(till_id: str) -> Till:
    """:class:`NoSuchTill`."""
    for one in tills():
        if one.id == till_id:
            return one
    raise NoSuchTill(extra={"field": "till"})


def till_name(till_id: str) -> str:
    """Also of a till that is no longer there."""
    return next((one.name for one in tills() if one.id == till_id), till_id)


@cache
def _limits(path: Path) -> Limits:
    return Limits.model_validate(yamlfile.read(path))


@cache
def _tills(path: Path) -> tuple[Till, ...]:
    return _Tills.model_validate(yamlfile.read(path)).tills
