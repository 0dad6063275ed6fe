"""Who lives with whom: households drawn from the crowd, so that no cell is touched.

Order (facts: households): institutions, couples, minors with their parents, people living alone,
grown children with a parent or a couple, grandparents, the rest together as relatives. Each person
is taken once, so the cells of :mod:`crowd` are met exactly.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shiyakusho.registers.people.generation.crowd import (
    DIVORCED,
    MAN,
    MARRIED,
    WIDOWED,
    WOMAN,
    Crowd,
)
from shiyakusho.registers.people.generation.figures import Figures, Floats, Ints
from shiyakusho.registers.people.generation.matching import (
    YOUNGEST,
    fertility,
    pair_generations,
    place_minors,
    planned_children,
)

NOBODY = -1
INSTITUTION_SHARE = 0.029
# Chance of 0, 1, 2, 3, 4 children at home or grown up: couples, and parents alone.
COUPLE_CHILDREN = [0.12, 0.30, 0.45, 0.11, 0.02]
ALONE_CHILDREN = [0.0, 0.55, 0.33, 0.12]


@dataclass
class Targets:
    """How many households of each kind one ward should hold."""

    households: float
    single: float
    single_old: float
    lone_with_minor: float
    lone_mothers: float
    lone_fathers: float
    with_children: float
    three_generations: float


@dataclass
class Families:
    """Per person: the household (an index), who the household is built around, and the kin.

    ``core`` is the person a household was built around (the first adult); ``mother``, ``father``
    and ``spouse`` are places in the crowd or ``NOBODY``. ``institution`` marks facility residents.
    """

    core: Ints
    mother: Ints
    father: Ints
    spouse: Ints
    institution: npt.NDArray[np.bool_]


def form(figures: Figures, crowd: Crowd, rng: np.random.Generator) -> Families:
    """Form the families of the whole city, ward by ward."""
    n = len(crowd)
    nobody = [np.full(n, NOBODY, dtype=np.int64) for _ in range(4)]
    families = Families(nobody[0], nobody[1], nobody[2], nobody[3], np.zeros(n, dtype=bool))
    for ward in range(len(figures.wards)):
        people = np.flatnonzero(crowd.ward == ward)
        if len(people):
            _Ward(crowd, families, people, targets(figures, ward, len(people), crowd), rng).form()
    return families


def targets(figures: Figures, ward: int, persons: int, crowd: Crowd) -> Targets:
    """What the ward's households should look like, from the city's shares and the ward's own."""
    city = len(crowd) / figures.persons
    totals, kinds = figures.values("households_total"), figures.values("household_type")
    homes = totals["total"] * city * persons / len(crowd)
    name = figures.wards[ward].name
    single = kinds["single_under65"] + kinds["single_65plus"]
    share = figures.values("household_single").get(f"{name} single share", single)
    if name in totals and name:
        homes = totals[name] * city
    old = crowd.age >= 65
    older = old[crowd.ward == ward].mean() / max(old.mean(), 1e-9)
    part = homes / 100
    return Targets(
        households=homes,
        single=share * part,
        single_old=kinds["single_65plus"] * part * older * share / single,
        lone_with_minor=kinds.get("of_which_single_parent_with_child_under_18", 2.0) * part,
        lone_mothers=kinds["mother_with_children"] * part,
        lone_fathers=kinds["father_with_children"] * part,
        with_children=kinds["couple_with_children"] * part,
        three_generations=kinds["three_generations"] * part,
    )


class _Ward:
    """Forms the families of one ward; each step takes people out of the pool."""

    def __init__(
        self,
        crowd: Crowd,
        families: Families,
        people: Ints,
        want: Targets,
        rng: np.random.Generator,
    ) -> None:
        self.crowd, self.families, self.want, self.rng = crowd, families, want, rng
        self.people = people
        self.wives = self.husbands = self.lone = np.zeros(0, dtype=np.int64)

    def form(self) -> None:
        self.institutions()
        self.couples()
        self.lone_parents_of_minors()
        self.minors()
        self.singles()
        self.grown_children()
        self.grandparents()
        self.relatives()

    # -- the pool -------------------------------------------------------------------------------

    def pool(self, *, marital: tuple[int, ...] = (), sex: int | None = None) -> Ints:
        """Adults of the ward who do not live anywhere yet."""
        people = self.people[self.families.core[self.people] == NOBODY]
        people = people[self.crowd.age[people] >= 18]
        if marital:
            people = people[np.isin(self.crowd.marital[people], marital)]
        return people if sex is None else people[self.crowd.sex[people] == sex]

    def draw(self, people: Ints, n: float, weight: Floats) -> Ints:
        """Up to ``n`` different people, by weight."""
        people, weight = people[weight > 0], weight[weight > 0]
        n = min(round(n), len(people))
        if n <= 0:
            return people[:0]
        keys = self.rng.random(len(people)) ** (1 / weight)
        return people[np.argpartition(-keys, n - 1)[:n]]

    def house(self, people: Ints, core: Ints) -> None:
        self.families.core[people] = core

    # -- the steps ------------------------------------------------------------------------------

    def institutions(self) -> None:
        """Facility residents and dormitories: each a household of one."""
        adults = self.pool()
        age, married = self.crowd.age[adults], self.crowd.marital[adults] == MARRIED
        weight = np.interp(age, [18, 24, 30, 65, 75, 85, 90, 100], [2, 2, 0.4, 0.8, 3, 14, 30, 45])
        weight = np.where(married & (age < 75), 0.0, weight)
        chosen = self.draw(adults, INSTITUTION_SHARE * len(self.people), weight)
        self.house(chosen, chosen)
        self.families.institution[chosen] = True

    def couples(self) -> None:
        """Married men and women, paired by age; whoever is left over lives apart."""
        age = self.crowd.age
        men, women = (self.pool(marital=(MARRIED,), sex=sex) for sex in (MAN, WOMAN))
        n = min(len(men), len(women))
        men, women = (self.rng.permutation(x)[:n] for x in (men, women))
        by_husband = age[men] + self.rng.normal(0, 2.2, n)
        by_wife = age[women] + 2 + self.rng.normal(0, 2.2, n)
        self.husbands = men[np.argsort(by_husband, kind="stable")]
        self.wives = women[np.argsort(by_wife, kind="stable")]
        self.families.spouse[self.husbands] = self.wives
        self.families.spouse[self.wives] = self.husbands
        self.house(self.husbands, self.husbands)
        self.house(self.wives, self.husbands)

    def lone_parents_of_minors(self) -> None:
        """Mothers (and a few fathers) alone with a child under 18."""
        mothers = self.pool(sex=WOMAN)
        wish = fertility(self.crowd.age[mothers] - 9)
        marital = self.crowd.marital[mothers]
        weight = wish * np.select([marital == DIVORCED, marital == WIDOWED], [8.0, 4.0], 0.4)
        chosen = self.draw(mothers, self.want.lone_with_minor, weight)
        fathers = self.pool(marital=(DIVORCED, WIDOWED), sex=MAN)
        few = self.want.lone_with_minor * 0.1
        chosen_men = self.draw(fathers, few, fertility(self.crowd.age[fathers] - 11))
        self.lone = np.r_[chosen, chosen_men]
        self.house(self.lone, self.lone)

    def minors(self) -> None:
        """Every child under 18 lives with a mother, a couple or a lone father."""
        crowd, kin = self.crowd, self.families
        children = self.people[crowd.age[self.people] < 18]
        slots = [
            planned_children(self.lone, crowd.age, ALONE_CHILDREN, self.rng),
            planned_children(self.wives, crowd.age, COUPLE_CHILDREN, self.rng),
        ]
        both = (np.concatenate([s[0] for s in slots]), np.concatenate([s[1] for s in slots]))
        parent = place_minors(children, crowd.age, both, self.lone, self.rng)
        children, parent = children[parent != NOBODY], parent[parent != NOBODY]
        self.give_parents(children, parent)
        childless = self.lone[~np.isin(self.lone, parent)]
        kin.core[childless] = NOBODY
        self.lone = np.setdiff1d(self.lone, childless)

    def give_parents(self, children: Ints, parent: Ints) -> None:
        """Write kinship and home of children under one parent (and that parent's spouse)."""
        kin, age = self.families, self.crowd.age
        spouse = kin.spouse[parent]
        # A spouse too young to be a parent is a step-parent: not written as kin.
        spouse = np.where(age[spouse] - age[children] >= YOUNGEST, spouse, NOBODY)
        woman = self.crowd.sex[parent] == WOMAN
        kin.mother[children] = np.where(woman, parent, spouse)
        kin.father[children] = np.where(woman, spouse, parent)
        self.house(children, kin.core[parent])

    def singles(self) -> None:
        """People living alone, the old ones mostly women."""
        adults = self.pool()
        age, woman = self.crowd.age[adults], self.crowd.sex[adults] == WOMAN
        old = age >= 65
        weight = np.where(woman, 1.6, 1.0) * np.interp(age, [65, 80, 100], [1.0, 1.3, 0.5])
        chosen_old = self.draw(adults[old], self.want.single_old, weight[old])
        young = np.interp(age, [18, 20, 24, 35, 50, 64], [0.6, 1.4, 1.6, 1.0, 0.9, 1.1])
        rest = self.want.single - len(chosen_old)
        chosen = self.draw(adults[~old], rest, (young * np.where(woman, 0.8, 1.0))[~old])
        for alone in (chosen_old, chosen):
            self.house(alone, alone)

    def grown_children(self) -> None:
        """Grown children with a lone parent, then with couples whose children are not minors."""
        age, kin = self.crowd.age, self.families
        parents = self.pool(marital=(WIDOWED, DIVORCED))
        parents = parents[age[parents] >= 45]
        mothers = parents[self.crowd.sex[parents] == WOMAN]
        fathers = np.setdiff1d(parents, mothers)
        lone = np.r_[
            self.draw(mothers, self.want.lone_mothers - len(self.lone), np.ones(len(mothers))),
            self.draw(fathers, self.want.lone_fathers * 0.85, np.ones(len(fathers))),
        ]
        young = np.setdiff1d(self.pool(), lone)
        young = young[(age[young] < 66) & (self.crowd.marital[young] != MARRIED)]
        older, younger = pair_generations(lone, young, age, self.rng)
        self.house(older, older)
        self.give_parents(younger, older)
        young = np.setdiff1d(young, younger)
        with_child = np.isin(self.wives, kin.mother)
        room = max(0, round(self.want.with_children) - int(with_child.sum()))
        older, younger = pair_generations(self.wives[~with_child], young, age, self.rng)
        self.give_parents(younger[:room], older[:room])
        self.brothers_and_sisters()

    def brothers_and_sisters(self) -> None:
        """Further grown children stay where a brother or sister lives."""
        kin, crowd = self.families, self.crowd
        young = self.pool()
        young = young[(crowd.age[young] < 66) & (crowd.marital[young] != MARRIED)]
        parents = np.unique(np.where(kin.mother >= 0, kin.mother, kin.father)[self.people])
        parents = parents[parents >= 0]
        homes = kin.core[self.people]
        held = np.bincount(homes[homes >= 0], minlength=len(crowd))[kin.core[parents]]
        for size in (2, 3, 4):
            stay = young[kin.core[young] == NOBODY]
            older, younger = pair_generations(parents[held == size], stay, crowd.age, self.rng)
            self.give_parents(younger, older)

    def grandparents(self) -> None:
        """A grandparent with a couple that has children: the husband's side mostly."""
        age, kin = self.crowd.age, self.families
        elders = self.pool(marital=(WIDOWED, DIVORCED))
        elders = elders[age[elders] >= 60]
        homes = np.flatnonzero(np.isin(self.wives, kin.mother))
        homes = self.rng.permutation(homes)[: round(self.want.three_generations * 1.3)]
        his = self.rng.random(len(homes)) < 0.7
        children = np.where(his, self.husbands[homes], self.wives[homes])
        older, younger = pair_generations(elders, children, age, self.rng)
        keep = slice(0, round(self.want.three_generations))
        self.add_elders(older[keep], younger[keep])

    def add_elders(self, older: Ints, younger: Ints) -> None:
        kin = self.families
        woman = self.crowd.sex[older] == WOMAN
        kin.mother[younger[woman]] = older[woman]
        kin.father[younger[~woman]] = older[~woman]
        self.house(older, kin.core[younger])

    def relatives(self) -> None:
        """Whoever is left: two by two as brothers and sisters, the odd ones alone."""
        rest = self.pool()
        rest = rest[np.argsort(self.crowd.age[rest] + self.rng.normal(0, 3, len(rest)))]
        pairs = len(rest) // 2
        first, second = rest[0 : 2 * pairs : 2], rest[1 : 2 * pairs : 2]
        self.house(first, first)
        self.house(second, first)
        self.house(rest[2 * pairs :], rest[2 * pairs :])
        lost = self.people[self.families.core[self.people] == NOBODY]
        self.house(lost, lost)  # minors of a ward with no parent at all (tiny runs only)
