"""Read the figures synthetic residents are made from: national ones, and those of one city."""

import csv
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
OLDEST = 110
HOUSE = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Cell:
    """How many people of one sex and one age band live in one ward. ``age_to`` is inclusive."""

    ward: int
    sex: str
    age_from: int
    age_to: int
    persons: int


@dataclass(frozen=True)
class Town:
    """A town (町) with its postal code."""

    ward: int
    name: str
    postal_code: str


@dataclass(frozen=True)
class Ward:
    code: str
    name: str


@dataclass
class Figures:
    """Everything the generator knows about a city. Built by :func:`read_figures`."""

    city: str
    wards: list[Ward]
    cells: list[Cell]
    towns: list[Town]
    shares: list[dict[str, str]]
    national: Path
    surname_weights: dict[tuple[str, str], float] = field(default_factory=dict)

    @cached_property
    def persons(self) -> int:
        return sum(cell.persons for cell in self.cells)

    def by_age(self, topic: str, key: str, sex: str = "") -> Floats:
        """The share (0–1) of ``key`` at each single age 0–110; 0 where nothing is said."""
        line = np.zeros(OLDEST + 1)
        for row in self.shares:
            if (row["topic"], row["key"]) == (topic, key) and row["sex"] in (sex, ""):
                start, stop = ages_of(row["age"])
                line[start : stop + 1] = float(row["value"]) / 100
        return line

    def values(self, topic: str) -> dict[str, float]:
        """``key → value`` of a topic without ages, as written (percent, yen, persons)."""
        return {r["key"]: float(r["value"]) for r in self.shares if r["topic"] == topic}

    def table(self, name: str) -> list[dict[str, str]]:
        """Rows of a national table such as ``surnames``."""
        return rows_of(self.national / f"{name}.csv")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ages_of(text: str) -> tuple[int, int]:
    """``"0-4"`` → (0, 4), ``"80+"`` → (80, 110), ``"6"`` → (6, 6), ``""`` → every age."""
    if not text:
        return 0, OLDEST
    if text.endswith("+"):
        return int(text[:-1]), OLDEST
    start, _, stop = text.partition("-")
    return int(start), int(stop or start)


def read_figures(city: str, *, house: Path = HOUSE) -> Figures:
    """Read ``cities/<city>/population`` and, for topics the city lacks, ``national/population``.

    ``FileNotFoundError`` when the city has no figures.
    """
    folder, national = house / "cities" / city / "population", house / "national" / "population"
    cell_rows = rows_of(folder / "cells.csv")
    wards = {(r["ward_code"] or r["city_code"], r["ward"]): None for r in cell_rows}
    place = {code: i for i, (code, _) in enumerate(wards)}
    own = rows_of(folder / "shares.csv")
    told = {row["topic"] for row in own}
    shares = own + [r for r in rows_of(national / "shares.csv") if r["topic"] not in told]
    weights = {
        (r["surname"], r["kana"]): float(r["weight_pct"])
        for r in rows_of(folder / "surname_weights.csv")
    }
    return Figures(
        city=city,
        wards=[Ward(code, name) for code, name in wards],
        cells=[_cell(row, place) for row in cell_rows],
        towns=[
            Town(place[r["ward_code"] or r["city_code"]], r["town"], r["postal_code"])
            for r in rows_of(folder / "towns.csv")
        ],
        shares=shares,
        national=national,
        surname_weights=weights,
    )


def _cell(row: dict[str, str], place: dict[str, int]) -> Cell:
    return Cell(
        ward=place[row["ward_code"] or row["city_code"]],
        sex=row["sex"],
        age_from=int(row["age_from"]),
        age_to=int(row["age_to"]) if row["age_to"] else OLDEST,
        persons=int(row["persons"]),
    )
