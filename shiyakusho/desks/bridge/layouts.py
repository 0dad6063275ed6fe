"""Which columns a core system is given, per procedure, as data with dates of force.

``national/bridge/<procedure>.yaml``, or the city's own in ``cities/<city>/bridge/``. A procedure
without a file is refused, a value that cannot be written as its column wants it refuses its case.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shiyakusho.desks.bridge.refusals import NoLayout
from shiyakusho.ground import clock, yamlfile

PROCEDURE = re.compile(r"[a-z0-9-]{1,60}")
Source = Annotated[
    str,
    StringConstraints(
        pattern=r"^(answers|facts|record|amounts|case|application|applicant|outcome)(\.[a-z0-9_]+)+$"
    ),
]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]


class Shape(BaseModel):
    """Closed: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class System(Shape):
    """A core system, and what an officer calls it."""

    id: Id
    ja: str


class Column(Shape):
    """One column: where its value comes from and how it is written.

    ``date`` is YYYYMMDD, ``month`` YYYYMM, ``number`` plain digits, ``count`` how many there are in a
    list, ``code`` the code of a value. ``most`` is in characters as people count them.
    """

    id: Id
    title: str
    source: Annotated[Source, Field(alias="from")]
    kind: Literal["text", "date", "month", "number", "count", "code"] = "text"
    codes: dict[str, str] = {}
    most: int | None = None
    required: bool = False

    @model_validator(mode="after")
    def _codes_where_there_are_codes(self) -> Column:
        if (self.kind == "code") is not bool(self.codes):
            raise ValueError(f"{self.id}: codes belong to a column of codes")
        return self


class Layout(Shape):
    """The columns in force from a day, for cases that ended with one of ``outcomes``."""

    version: str
    since: Annotated[dt.date, Field(alias="from")]
    outcomes: Annotated[list[str], Field(min_length=1)]
    encoding: Literal["utf-8", "cp932"] = "utf-8"
    most: Annotated[int, Field(ge=1, le=2000)] = 500
    columns: Annotated[list[Column], Field(min_length=1)]

    @model_validator(mode="after")
    def _receipt_first(self) -> Layout:
        if self.columns[0].source != "application.receipt_number":
            raise ValueError("the first column is the receipt number: results come back by it")
        if len({column.id for column in self.columns}) < len(self.columns):
            raise ValueError("a column is there twice")
        return self


class Crossing(Shape):
    """A procedure, its core system, and the layouts by day."""

    procedure: str
    system: System
    layouts: Annotated[list[Layout], Field(min_length=1)]

    def on(self, day: dt.date) -> Layout:
        """The layout in force on ``day``; :class:`NoLayout` before the first."""
        found = [one for one in self.layouts if one.since <= day]
        if not found:
            raise NoLayout(extra={"procedure": self.procedure})
        return max(found, key=lambda one: one.since)


def crossing(procedure: str) -> Crossing:
    """What is known of a procedure's core system; :class:`NoLayout`."""
    found = crossings().get(procedure)
    if found is None:
        raise NoLayout(extra={"procedure": procedure})
    return found


def layout_of(procedure: str) -> Layout:
    """The layout in force today; :class:`NoLayout`."""
    return crossing(procedure).on(clock.today())


@cache
def crossings() -> dict[str, Crossing]:
    """Every procedure with a layout; a city's file counts instead of the nation's."""
    national = Path(settings.NATIONAL_DIR) / "bridge"
    own = Path(settings.CITIES_DIR) / settings.CITY / "bridge"
    files = {path.stem: path for folder in (national, own) for path in folder.glob("*.yaml")}
    return {stem: _read(path) for stem, path in sorted(files.items())}


def _read(path: Path) -> Crossing:
    told: Any = yamlfile.read(path)
    found = Crossing.model_validate(told)
    if found.procedure != path.stem or not PROCEDURE.fullmatch(path.stem):
        raise ValueError(f"{path.name}: the file is named for its procedure")
    return found
