"""Make a city of synthetic residents: everything drawn in a fixed order from one seed."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from shiyakusho.registers.people.generation.addresses import Addresses, settle_down
from shiyakusho.registers.people.generation.cards import issue_cards
from shiyakusho.registers.people.generation.crowd import WOMAN, Crowd, gather
from shiyakusho.registers.people.generation.entries import City, Registers, keep_registers
from shiyakusho.registers.people.generation.families import Families, form
from shiyakusho.registers.people.generation.figures import Figures, Ints, read_figures
from shiyakusho.registers.people.generation.foreigners import Nationals, welcome
from shiyakusho.registers.people.generation.kinship import Homes, settle
from shiyakusho.registers.people.generation.livelihoods import earn
from shiyakusho.registers.people.generation.names import Names, name_everyone

AS_OF = date(2026, 10, 1)
PROTECTED_SHARE = 0.0012


@dataclass
class Population:
    """A generated city, ready to be written."""

    figures: Figures
    crowd: Crowd
    families: Families
    homes: Homes
    names: Names
    nationals: Nationals
    addresses: Addresses
    registers: Registers
    protected: Ints

    def __len__(self) -> int:
        return len(self.crowd)


def generate(city: str, residents: int, seed: int, as_of: date = AS_OF) -> Population:
    """``residents`` people of ``city``; the same arguments always give the same population.

    ``ValueError`` unless ``residents`` is at least 1.
    """
    if residents < 1:
        raise ValueError("住民の数は1人以上にしてください。")
    rng = np.random.Generator(np.random.PCG64(seed))
    figures = read_figures(city)
    crowd = gather(figures, residents, as_of, rng)
    families = form(figures, crowd, rng)
    homes = settle(crowd, families, rng)
    names = name_everyone(figures, crowd, families, homes, rng)
    nationals = welcome(
        figures=figures, crowd=crowd, families=families, homes=homes, names=names, rng=rng
    )
    addresses = settle_down(figures, crowd, families, homes, rng)
    living = earn(figures, crowd, families, homes, rng)
    cards = issue_cards(figures, crowd, rng)
    grades = school_years(crowd)
    drawn = City(figures, crowd, families, homes, addresses, living, cards, grades)
    registers = keep_registers(drawn, rng)
    return Population(
        figures, crowd, families, homes, names, nationals, addresses, registers,
        _protect(crowd, rng),
    )  # fmt: skip


def school_years(crowd: Crowd) -> Ints:
    """1 for the first year of primary school, 7 of junior high, 0 and below before school.

    A year runs from 2 April to 1 April of birth: whoever is born on 1 April belongs to the older
    year (年齢計算ニ関スル法律, 学校教育法17条).
    """
    eve = (crowd.birth - 1).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    born_in = (eve - 3) // 12 + 1970
    now = crowd.as_of.year - (crowd.as_of.month < 4)
    return now - born_in - 6


def _protect(crowd: Crowd, rng: np.random.Generator) -> Ints:
    """Who is under 支援措置: mostly women of working age; one at least in any larger run."""
    weight = np.where(crowd.sex == WOMAN, 4.0, 1.0) * np.interp(
        crowd.age, [18, 20, 50, 70], [0.0, 1.0, 1.0, 0.1]
    )
    wanted = round(len(crowd) * PROTECTED_SHARE)
    wanted = min(max(wanted, int(len(crowd) >= 100)), int((weight > 0).sum()))
    if wanted == 0:
        return np.zeros(0, dtype=np.int64)
    return np.sort(rng.choice(len(crowd), size=wanted, replace=False, p=weight / weight.sum()))
