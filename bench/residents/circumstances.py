"""To whom a life event happens: applicants drawn from the population, by event.

How often an event falls on whom is partly known (a birth has parents), partly assumed (who moves):
the assumptions stand here and nowhere else.
"""

import datetime as dt
import random
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from bench.residents.households import DAY, City, Household, household

Weights = npt.NDArray[np.float64]
ADULT = 18
# Moves by age, relative: highest from 18 to 29 (assumed after 住民基本台帳人口移動報告).
MOVES = ([18, 22, 30, 40, 60, 75], [3.0, 4.0, 2.5, 1.2, 0.5, 0.4])
NEWCOMERS = {"move-in"}


class Happenings:
    """Draws the households of each event."""

    def __init__(self, city: City, seed: int) -> None:
        self.city, self.rng = city, np.random.Generator(np.random.PCG64(seed))
        self.seed = seed

    def of(self, event: str, count: int) -> list[Household]:
        """`count` households to whom the event happens; an unknown event happens to anybody."""
        weigh = _WEIGHTS.get(event, _filer)
        weight = weigh(self.city)
        people = self.rng.choice(len(weight), size=count, p=weight / weight.sum())
        return [self._one(event, int(one), number) for number, one in enumerate(people)]

    def _one(self, event: str, person: int, number: int) -> Household:
        seed = f"{self.seed}:{event}:{number}"
        chance = random.Random(seed)
        made = _MADE.get(event, _plain)(self.city, person, event, chance)
        made.seed = seed
        return made


# -- who ------------------------------------------------------------------------------------
def _filer(city: City) -> Weights:
    """Adults, as heads or their spouses."""
    relation = city.population.homes.relation
    files = np.isin(relation.astype(str), ["世帯主", "妻", "夫"])
    return (files & (city.age >= ADULT)).astype(np.float64)


def _aged(low: int, high: int) -> Callable[[City], Weights]:
    return lambda city: _filer(city) * ((city.age >= low) & (city.age < high))


def _mover(city: City) -> Weights:
    return _filer(city) * np.interp(city.age, *MOVES)


def _parents(least: int, most: int) -> Callable[[City], Weights]:
    """Parents of a child of these ages."""

    def weigh(city: City) -> Weights:
        kin = city.population.families
        child = np.flatnonzero((city.age >= least) & (city.age <= most))
        weight = np.zeros(len(city.age))
        for parent in (kin.mother[child], kin.father[child]):
            weight[parent[parent >= 0]] = 1.0
        return weight

    return weigh


def _expecting(city: City) -> Weights:
    """Mothers of a child under one, before it was born."""
    return _parents(0, 0)(city) * (city.population.crowd.sex == 1)


def _couple(city: City) -> Weights:
    return _aged(18, 45)(city) * (city.population.families.spouse >= 0)


def _divorced(city: City) -> Weights:
    return _aged(22, 65)(city) * (city.population.crowd.marital == 3)


def _disabled(city: City) -> Weights:
    """Half hold a certificate; the other half come for the first time."""
    held = np.array([_holds(one) for one in city.said], dtype=np.float64)
    adults = _filer(city)
    held *= city.age >= ADULT
    return held / max(held.sum(), 1.0) + adults / adults.sum()


def _holds(said: dict[str, object]) -> bool:
    return bool(said["disability_physical"] or said["disability_mental"]) or (
        said["disability_intellectual"] != "none"
    )


def _carer(city: City) -> Weights:
    """One's own care (75 and over, or certified), or a parent's: 45 to 70."""
    certified = np.array([one["care_level"] != "none" for one in city.said])
    own = ((city.age >= 75) | certified).astype(np.float64)
    return own / own.sum() * 0.6 + _aged(45, 70)(city) / _aged(45, 70)(city).sum() * 0.4


def _bereaved(city: City) -> Weights:
    """Adults who live with somebody of 65 or more."""
    old = np.bincount(city.home, weights=city.age >= 65, minlength=len(city.population.homes))
    others = old[city.home] - (city.age >= 65)
    return (city.age >= ADULT) * (others > 0).astype(np.float64)


_WEIGHTS: Mapping[str, Callable[[City], Weights]] = {
    "pregnancy": _expecting, "birth": _parents(0, 0), "school": _parents(1, 12),
    "move-in": _mover, "move-out": _mover, "move-within": _mover, "housing": _mover,
    "moving-waste": _mover, "marriage": _couple, "divorce": _divorced,
    "job-change": _aged(18, 70), "business": _aged(22, 70), "disability": _disabled,
    "elderly": _aged(65, 120), "care": _carer, "death": _bereaved,
}  # fmt: skip


# -- what -----------------------------------------------------------------------------------
def _plain(city: City, person: int, event: str, chance: random.Random) -> Household:
    return household(city, person, event)


def _before_birth(city: City, person: int, event: str, chance: random.Random) -> Household:
    infants = [one for one in city.children.get(person, []) if city.age[one] == 0]
    return household(city, person, event, infants)


def _newborn(city: City, person: int, event: str, chance: random.Random) -> Household:
    """The youngest is a few weeks old, and no allowance is paid for it yet."""
    made = household(city, person, event)
    children: list[dict[str, object]] = made.register["children"]  # type: ignore[assignment]
    if children:
        youngest = max(children, key=lambda one: one["birth_date"])  # type: ignore[arg-type,return-value]
        youngest["birth_date"] = DAY - dt.timedelta(days=chance.randrange(30))
        foreign = youngest["nationality"] != "日本"
        made.drawn["newborn_japanese"] = not foreign
    return made


def _moved(city: City, person: int, event: str, chance: random.Random) -> Household:
    """They came a few days ago; no benefit of this city is paid yet to newcomers."""
    made = household(city, person, event)
    people = [made.register["self"], *made.register["members"], *made.register["children"]]  # type: ignore[misc]
    for one in people:
        one["address_since"] = DAY - dt.timedelta(days=chance.randrange(14))
        if event in NEWCOMERS:
            one["receives"] = []
    return made


def _got_a_pet(city: City, person: int, event: str, chance: random.Random) -> Household:
    """Three in four got a dog (assumed)."""
    made = household(city, person, event)
    made.drawn["has_dog"] = chance.random() < 0.75
    return made


def _cared_for(city: City, person: int, event: str, chance: random.Random) -> Household:
    """For a parent who lives elsewhere the carer answers about somebody else."""
    made = household(city, person, event)
    if city.age[person] < 65:
        years = min(100, int(city.age[person]) + chance.randint(22, 34))
        made.drawn["care_receiver_birth_date"] = DAY - dt.timedelta(days=round(years * 365.25))
    return made


def _after_death(city: City, person: int, event: str, chance: random.Random) -> Household:
    """Somebody of 65 or more of the same home has died, the older the likelier."""
    home = city.members[int(city.home[person])]
    old = [one for one in home if one != person and city.age[one] >= 65]
    dead = chance.choices(old, [1.1 ** (city.age[one] - 65) for one in old])[0]
    made = household(city, person, event, [dead])
    made.register["deceased"] = city.record(dead)
    made.drawn["remaining_members"] = len(home) - 1
    return made


_MADE: Mapping[str, Callable[[City, int, str, random.Random], Household]] = {
    "pregnancy": _before_birth, "birth": _newborn, "move-in": _moved, "move-within": _moved,
    "care": _cared_for, "death": _after_death, "pet": _got_a_pet,
}  # fmt: skip
