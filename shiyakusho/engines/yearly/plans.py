"""What the law asks for every year, out of ``national/yearly``: pure, read once per process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shiyakusho.ground import yamlfile

Day = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


@dataclass(frozen=True)
class Window:
    """The days on which recipients come to the counter, both included."""

    first: date
    last: date


class Visit(BaseModel):
    """Month and day of the first and the last day."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="until")]

    @model_validator(mode="after")
    def _in_order(self) -> Visit:
        for day in (self.first, self.last):
            date.fromisoformat(f"2027-{day}")  # no day that only a leap year has
        if self.last < self.first:
            raise ValueError("visit: until が from より前です")
        return self


class Title(BaseModel):
    """What people call the report, in the languages of the house."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ja: str
    plain: str
    en: str

    def in_language(self, language: str) -> str:
        """The title in ja, ja-easy or en."""
        return {"ja-easy": self.plain, "en": self.en}.get(language, self.ja)


class Plan(BaseModel):
    """One yearly report. ``benefit`` is the word of the register of benefits."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    procedure: str
    title: Title
    benefit: str
    visit: Visit
    bring: tuple[str, ...] = ()
    law: str

    def window_in(self, year: int) -> Window:
        """The days of one year."""
        days = (self.visit.first, self.visit.last)
        first, last = (date.fromisoformat(f"{year}-{day}") for day in days)
        return Window(first, last)

    def window_after(self, day: date) -> Window:
        """The days that are not over on ``day``: this year's or the next."""
        this = self.window_in(day.year)
        return this if day <= this.last else self.window_in(day.year + 1)


@cache
def plans() -> dict[str, Plan]:
    """Every plan by its procedure's id."""
    folder = Path(settings.NATIONAL_DIR) / "yearly"
    read = (yamlfile.read(path) for path in sorted(folder.glob("*.yaml")))
    return {plan.procedure: plan for plan in map(Plan.model_validate, read)}
