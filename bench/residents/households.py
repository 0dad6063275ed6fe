"""Households of the people generator as the guide meets them: what the register knows, and truth.

Everything is drawn from seeds: the same arguments give the same households.
"""

import datetime as dt
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from shiyakusho.registers.people.facts import DATES, OWN, SILENCE
from shiyakusho.registers.people.generation.families import NOBODY
from shiyakusho.registers.people.generation.generate import Population, generate
from shiyakusho.registers.people.rules import counts_as_child

DAY = dt.date(2026, 11, 20)
EPOCH = dt.date(1970, 1, 1)
SEX = ("M", "F")


class City:
    """A generated population, asked by person (a place in the crowd)."""

    def __init__(self, residents: int, seed: int) -> None:
        self.population: Population = generate("kitakyushu", residents, seed, DAY)
        self.age = self.population.crowd.age
        self.home = self.population.homes.home

    @cached_property
    def members(self) -> list[list[int]]:
        """People of each household, the head first."""
        homes = self.population.homes
        order = np.lexsort((homes.position, homes.home))
        ends = np.cumsum(homes.size())[:-1]
        return [part.tolist() for part in np.split(order, ends)]

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """Children by parent, of any age, the eldest first."""
        found: dict[int, list[int]] = {}
        kin = self.population.families
        for child in np.argsort(self.population.crowd.birth, kind="stable").tolist():
            for parent in (kin.mother[child], kin.father[child]):
                if parent != NOBODY:
                    found.setdefault(int(parent), []).append(child)
        return found

    @cached_property
    def said(self) -> list[dict[str, object]]:
        """What the other registers say of each person; silence of a whole register is a no."""
        silent: dict[str, object] = {}
        for facts in SILENCE.values():
            silent |= facts
        said = [dict(silent) for _ in range(len(self.population))]
        for _, people, texts in self.population.registers:
            for person, text in zip(people.tolist(), texts.tolist(), strict=True):
                said[person] |= {name: _typed(name, one) for name, one in json.loads(text).items()}
        return said

    def born(self, person: int) -> dt.date:
        return EPOCH + dt.timedelta(days=int(self.population.crowd.birth[person]))

    def spouse(self, person: int) -> int | None:
        found = int(self.population.families.spouse[person])
        return None if found == NOBODY else found

    def record(self, person: int, since: dt.date | None = None) -> dict[str, object]:
        """A person record of the vocabulary."""
        p, own = self.population, self.said[person]
        lived = dt.timedelta(days=int(p.addresses.since[self.home[person]]))
        return {
            "id": str(person),
            "birth_date": self.born(person),
            "sex": SEX[int(p.crowd.sex[person])],
            "relation": p.homes.relation[person],
            "nationality": p.nationals.nationality[person],
            "residence_status": p.nationals.status[person],
            "address_since": since or max(EPOCH + lived, self.born(person)),
            "lives_with": True,
            **{name: value for name, value in own.items() if name not in OWN},
        }


def _typed(name: str, value: object) -> object:
    return dt.date.fromisoformat(value) if name in DATES and isinstance(value, str) else value


@dataclass
class Household:
    """One applicant with what the register tells of them, and a seed for what only they know."""

    event: str
    age: int
    register: dict[str, object]
    drawn: dict[str, object] = field(default_factory=dict)
    seed: str = ""

    def chance(self, fact: str) -> random.Random:
        """The same draw for a fact whenever it is asked."""
        return random.Random(f"{self.seed}:{fact}")


def household(city: City, person: int, event: str, gone: Iterable[int] = ()) -> Household:
    """The applicant's household without those who are gone (not yet born, or dead)."""
    without = set(gone)
    home = [one for one in city.members[int(city.home[person])] if one not in without]
    kids = [one for one in _raised(city, person, home) if one not in without]
    register: dict[str, object] = {
        "self": city.record(person),
        "members": [city.record(one) for one in home],
        "children": [city.record(one) for one in kids],
        **{name: city.said[person][name] for name in OWN if name in city.said[person]},
        **_mother(city, person),
    }
    return Household(event, int(city.age[person]), register, _at_home(city, person, home, kids))


def _at_home(city: City, person: int, home: list[int], kids: list[int]) -> dict[str, object]:
    """What follows from the registers of other people of the home, and nobody needs to guess."""
    said = [city.said[one] for one in home]
    return {
        "has_dog": any(one["dogs"] for one in said),
        "owns_moped": any(one["mopeds"] for one in said),
        "resident_tax_exempt": any(one.get("household_tax_exempt") for one in said),
        "single_parent": bool(kids) and city.spouse(person) is None,
    }


def _raised(city: City, person: int, home: list[int]) -> list[int]:
    """Children of the applicant, and those of the spouse in the same home, while they count."""
    spouse = city.spouse(person)
    step = city.children.get(spouse, []) if spouse is not None and spouse in home else []
    ids = dict.fromkeys([*city.children.get(person, []), *step])
    return [one for one in ids if counts_as_child(city.born(one), DAY)]


def _mother(city: City, person: int) -> dict[str, object]:
    woman = city.population.crowd.sex[person] == 1
    mother = person if woman else city.spouse(person)
    if mother is None or city.population.crowd.sex[mother] != 1:
        return {}
    said = city.said[mother]
    names = {"mother_insurance": "insurance", "mother_pension": "pension"}
    return {fact: said[name] for fact, name in names.items() if name in said}
