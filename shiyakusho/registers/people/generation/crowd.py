"""The people themselves, before they belong to anyone: ward, sex, birth date, marital status."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from shiyakusho.registers.people.generation.figures import OLDEST, Cell, Figures, Ints

NEVER, MARRIED, WIDOWED, DIVORCED = range(4)
MARITAL = ("never_married", "married", "widowed", "divorced")
MAN, WOMAN = 0, 1
# From 85 on each year of age holds fewer people than the one before (about 14 % a year).
THINNING_FROM, THINNING = 85, 0.86


@dataclass
class Crowd:
    """One array per attribute, one place per person, ordered by ward.

    ``birth`` counts days since 1970-01-01; ``age`` is in full years on ``as_of``.
    """

    as_of: date
    ward: Ints
    sex: Ints
    age: Ints
    birth: Ints
    marital: Ints

    def __len__(self) -> int:
        return len(self.ward)


def gather(figures: Figures, residents: int, as_of: date, rng: np.random.Generator) -> Crowd:
    """``residents`` people whose ward × sex × age cells follow the figures exactly (±1)."""
    counts = apportion([cell.persons for cell in figures.cells], residents)
    ward = np.repeat([cell.ward for cell in figures.cells], counts)
    sex = np.repeat([int(cell.sex == "F") for cell in figures.cells], counts)
    age = np.concatenate(
        [_ages(cell, n, rng) for cell, n in zip(figures.cells, counts, strict=True)]
    )
    order = np.lexsort((rng.random(residents), ward))
    ward, sex, age = ward[order], sex[order], age[order]
    return Crowd(as_of, ward, sex, age, _births(age, as_of, rng), _marital(figures, sex, age, rng))


def apportion(parts: list[int], whole: int) -> Ints:
    """Split ``whole`` in the proportion of ``parts`` by the largest remainder."""
    exact = np.array(parts, dtype=np.float64) * whole / sum(parts)
    counts = np.floor(exact).astype(np.int64)
    short = whole - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:short]] += 1
    return counts


def _ages(cell: Cell, n: int, rng: np.random.Generator) -> Ints:
    years = np.arange(cell.age_from, cell.age_to + 1)
    weight = np.where(
        years >= THINNING_FROM, THINNING ** (years - float(max(cell.age_from, THINNING_FROM))), 1.0
    )
    if cell.age_from >= 100:  # centenarians thin out by half each year
        weight = 0.5 ** (years - 100.0)
    return rng.choice(years, size=n, p=weight / weight.sum())


def _births(age: Ints, as_of: date, rng: np.random.Generator) -> Ints:
    """A birth date (days since 1970) for which ``age`` full years have passed on ``as_of``.

    Full years by the birthday itself, as people say it; the law counts from the eve.
    """
    last = np.datetime64(as_of, "D")
    month, day = as_of.month, as_of.day
    if (month, day) == (2, 29):
        day = 28
    this_year = last.astype("datetime64[Y]").astype(np.int64)
    months = (this_year - np.arange(OLDEST + 2)) * 12 + month - 1
    birthdays = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + day - 1
    newest, oldest = birthdays[age], birthdays[age + 1] + 1
    return oldest + (rng.random(len(age)) * (newest - oldest + 1)).astype(np.int64)


def _marital(figures: Figures, sex: Ints, age: Ints, rng: np.random.Generator) -> Ints:
    draw = rng.random(len(age))
    status = np.zeros(len(age), dtype=np.int64)
    for which, letter in ((MAN, "M"), (WOMAN, "F")):
        reached = np.cumsum([figures.by_age("marital_status", k, letter) for k in MARITAL], axis=0)
        mine = sex == which
        status[mine] = (draw[mine] > reached[:, age[mine]]).sum(axis=0)
    status[age < 18] = NEVER  # 民法731条: marriage from 18
    return np.minimum(status, DIVORCED)
