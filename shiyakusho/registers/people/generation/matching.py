"""Match children with parents by age: the one thing families are built from."""

import numpy as np

from shiyakusho.registers.people.generation.figures import Floats, Ints

# Age of a mother at a birth: mean 30.5, deviation 4.8 [知識: 人口動態統計, verify].
MEAN, SPREAD, YOUNGEST, ELDEST = 30.5, 4.8, 18, 45
# How willingly a family with 0, 1, 2, 3, 4+ children takes one more than planned.
MORE_CHILDREN = np.array([1.0, 1.6, 0.25, 0.03, 0.002])


def birth_ages(n: int, rng: np.random.Generator) -> Ints:
    """Ages of mothers at a birth, in full years."""
    return np.clip(np.round(rng.normal(MEAN, SPREAD, n)), YOUNGEST, ELDEST).astype(np.int64)


def planned_children(
    parents: Ints, age: Ints, chances: list[float], rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """The ages children of these parents would have now: (parent, age) pairs.

    ``chances[k]`` is the chance of k children. Siblings are 2 to 4 years apart.
    """
    number = rng.choice(len(chances), size=len(parents), p=chances)
    first = np.clip(rng.normal(MEAN - 1.8, SPREAD, len(parents)), YOUNGEST, ELDEST - 3)
    owners, ages = [], []
    for nth in range(1, len(chances)):
        has = number >= nth
        now = age[parents] - np.round(first).astype(np.int64)
        owners.append(parents[has & (now >= 0)])
        ages.append(now[has & (now >= 0)])
        first = first + rng.uniform(1.6, 4.2, len(parents))
    return np.concatenate(owners), np.concatenate(ages)


def place_minors(
    children: Ints, age: Ints, slots: tuple[Ints, Ints], first: Ints, rng: np.random.Generator
) -> Ints:
    """The parent of each child in ``children``, by exact age; every child gets one.

    Slots of parents in ``first`` are filled before others. Where the slots of an age run out,
    further children go to parents 18 to 45 years older, likeliest around 30, with few children.
    """
    owner, slot_age = slots
    preferred = np.isin(owner, first)
    everyone = np.unique(owner)
    parent = np.full(len(children), -1, dtype=np.int64)
    for years in rng.permutation(18):
        mine = np.flatnonzero(age[children] == years)
        free = np.flatnonzero(slot_age == years)
        free = free[np.lexsort((rng.random(len(free)), ~preferred[free]))][: len(mine)]
        parent[mine[: len(free)]] = owner[free]
        rest = mine[len(free) :]
        if len(rest):
            held = np.bincount(parent[parent >= 0], minlength=len(age))
            parent[rest] = _any_parent(everyone, age - years, held, len(rest), rng)
    return parent


def _any_parent(parents: Ints, apart: Ints, held: Ints, n: int, rng: np.random.Generator) -> Ints:
    """``n`` parents by ``apart`` (years older than the child) and the children they hold."""
    if not len(parents):
        return np.full(n, -1, dtype=np.int64)
    weight = fertility(apart[parents]) * MORE_CHILDREN[np.minimum(held[parents], 4)]
    choosable = int((weight > 0).sum())
    if choosable == 0:
        parents = parents[apart[parents] >= YOUNGEST]
        nearest = np.argsort(np.abs(apart[parents] - MEAN), kind="stable")
        return parents[nearest][np.arange(n) % len(parents)] if len(parents) else np.full(n, -1)
    once = n <= choosable
    return rng.choice(parents, size=n, p=weight / weight.sum(), replace=not once)


def fertility(mother: Ints) -> Floats:
    """How likely a birth is at this age of the mother (not normalised; 0 outside 18–45)."""
    bell = np.exp(-0.5 * ((mother - MEAN) / SPREAD) ** 2)
    return np.where((mother >= YOUNGEST) & (mother <= ELDEST), bell, 0.0)


def pair_generations(
    older: Ints, younger: Ints, age: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Pairs (older, younger) a generation apart, each person at most once.

    Every older person wishes for a younger one of a drawn age; wishes that cannot be met widen
    over six rounds. Whoever is left over is not in the answer.
    """
    older, younger = rng.permutation(older), rng.permutation(younger)
    wish = age[older] - birth_ages(len(older), rng)
    olds: list[Ints] = []
    youngs: list[Ints] = []
    for round_ in range(6):
        shift = rng.integers(-2 * round_, 2 * round_ + 1, len(older)) if round_ else 0
        a, b = _meet(wish + shift, age[younger])
        apart = age[older[a]] - age[younger[b]]
        fits = (apart >= YOUNGEST) & (apart <= ELDEST)
        olds.append(older[a[fits]])
        youngs.append(younger[b[fits]])
        older, wish = np.delete(older, a[fits]), np.delete(wish, a[fits])
        younger = np.delete(younger, b[fits])
    return np.concatenate(olds), np.concatenate(youngs)


def _meet(wish: Ints, ages: Ints) -> tuple[Ints, Ints]:
    """Positions (i, j) with ``wish[i] == ages[j]``, each used once."""
    a, b = np.argsort(wish, kind="stable"), np.argsort(ages, kind="stable")
    left, right = _rank_within(wish[a]), _rank_within(ages[b])
    key_a, key_b = wish[a] * 10_000_000 + left, ages[b] * 10_000_000 + right
    _, i, j = np.intersect1d(key_a, key_b, assume_unique=True, return_indices=True)
    return a[i], b[j]


def _rank_within(sorted_values: Ints) -> Ints:
    """0, 1, 2 … inside each run of equal values."""
    if not len(sorted_values):
        return sorted_values
    starts = np.flatnonzero(np.r_[True, sorted_values[1:] != sorted_values[:-1]])
    sizes = np.diff(np.r_[starts, len(sorted_values)])
    return np.arange(len(sorted_values)) - np.repeat(starts, sizes)
