"""Names: surnames with variants and a long tail, given names by decade, always with their kana.

Names are combined and never normalised: 𠮷田 stays beyond the BMP, 辻󠄀 keeps its selector.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from shiyakusho.registers.people.generation.crowd import WOMAN, Crowd
from shiyakusho.registers.people.generation.families import Families
from shiyakusho.registers.people.generation.figures import Figures, Floats, Ints, rows_of
from shiyakusho.registers.people.generation.kinship import Homes

Texts = npt.NDArray[np.object_]
TAIL = 20_000
OTHER_DECADE, COMPOSED, UNGUESSABLE, KANA_ONLY = 0.15, 0.45, 0.01, 0.03
# Share of composed women's names that end in 子, by decade of birth [知識, verify].
ENDS_IN_KO = {1920: 0.7, 1930: 0.75, 1940: 0.8, 1950: 0.7, 1960: 0.5, 1970: 0.35, 1980: 0.15}
FORMER_NAME = 0.02


@dataclass
class Pool:
    """Texts with kana and the chance of each."""

    text: Texts
    kana: Texts
    chance: Floats

    @cached_property
    def reached(self) -> Floats:
        return np.cumsum(self.chance / self.chance.sum())

    def draw(self, n: int, rng: np.random.Generator) -> Ints:
        drawn = np.searchsorted(self.reached, rng.random(n), side="right")
        return np.minimum(drawn, len(self.text) - 1)


@dataclass
class Names:
    """Full names as written, kana, and a former surname (旧氏) where one is kept."""

    name: Texts
    kana: Texts
    former: Texts


def pool_of(rows: list[tuple[str, str, float]]) -> Pool:
    return Pool(
        np.array([r[0] for r in rows], dtype=object),
        np.array([r[1] for r in rows], dtype=object),
        np.array([r[2] for r in rows], dtype=np.float64),
    )


def surnames(figures: Figures) -> Pool:
    """The listed surnames by their weight in the city, then a composed tail (Zipf, exponent 1)."""
    listed = [
        (
            r["surname"],
            r["kana"],
            figures.surname_weights.get((r["surname"], r["kana"]), float(r["share_national_pct"])),
        )
        for r in figures.table("surnames")
    ]
    ranked = _tail(figures.national, frozenset(text for text, _, _ in listed))
    rest = 100 - sum(weight for _, _, weight in listed)
    harmonic = sum(1 / (rank + 20) for rank in range(len(ranked)))
    tail = [(text, kana, rest / (rank + 20) / harmonic) for rank, (text, kana) in enumerate(ranked)]
    return pool_of(listed + tail)


@cache
def _tail(national: Path, known: frozenset[str]) -> list[tuple[str, str]]:
    """Composed surnames with their kana, the likeliest first; none that is listed."""
    parts = rows_of(national / "surname_parts.csv")
    first = [r for r in parts if r["position"] == "first"]
    second = [r for r in parts if r["position"] == "second"]
    made: dict[str, tuple[str, float]] = {}
    for link, link_kana, rarer in (("", "", 1.0), ("之", "ノ", 0.05), ("ヶ", "ガ", 0.04)):
        for a, b in product(first, second):
            text = a["text"] + link + b["text"]
            if a["text"] != b["text"] and text not in known:
                weight = float(a["weight"]) * float(b["weight"]) * rarer
                made.setdefault(text, (a["kana"] + link_kana + b["kana"], weight))
    ranked = sorted(made.items(), key=lambda item: (-item[1][1], item[0]))[:TAIL]
    return [(text, kana) for text, (kana, _) in ranked]


def given_names(figures: Figures, crowd: Crowd, rng: np.random.Generator) -> tuple[Texts, Texts]:
    """A given name and its kana for everyone, by sex and decade of birth."""
    years = crowd.birth.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    shift = np.where(
        rng.random(len(crowd)) < OTHER_DECADE, rng.choice([-10, 10], size=len(crowd)), 0
    )
    decade = np.clip((years + shift) // 10 * 10, 1920, 2020)
    text = np.empty(len(crowd), dtype=object)
    kana = np.empty(len(crowd), dtype=object)
    for letter, sex in (("M", 0), ("F", WOMAN)):
        for start in range(1920, 2030, 10):
            mine = np.flatnonzero((crowd.sex == sex) & (decade == start))
            pool = _decade_pool(figures, letter, start)
            drawn = pool.draw(len(mine), rng)
            text[mine], kana[mine] = pool.text[drawn], pool.kana[drawn]
    return text, kana


def _decade_pool(figures: Figures, letter: str, decade: int) -> Pool:
    rows = [
        (r["name"], r["kana"], float(r["weight"]))
        for r in figures.table("given_names")
        if r["sex"] == letter and int(r["birth_from"]) == decade
    ]
    listed = sum(r[2] for r in rows)
    special = UNGUESSABLE if decade >= 2000 else 0.0
    old = KANA_ONLY if letter == "F" and decade <= 1930 else 0.0
    common = 1 - COMPOSED - special - old
    rows = [(t, k, w / listed * common) for t, k, w in rows]
    parts = [r for r in figures.table("given_name_parts") if r["sex"] == letter]
    for position, share in (("unguessable", special), ("kana_before_1935", old)):
        some = [r for r in parts if r["position"] == position]
        rows += [(r["text"], r["kana"], share / len(some)) for r in some if share]
    return pool_of(rows + _composed(parts, letter, decade))


def _composed(
    parts: list[dict[str, str]], letter: str, decade: int
) -> list[tuple[str, str, float]]:
    ko = ENDS_IN_KO.get(decade, 0.02)
    made = []
    for a in (r for r in parts if r["position"] == "first"):
        for b in (r for r in parts if r["position"] == "second"):
            if a["text"] == b["text"] or a["kana"] == b["kana"]:
                continue
            weight = 1.0
            if letter == "F":
                weight = ko * 30 if b["text"] == "子" else 1 - ko
            made.append((a["text"] + b["text"], a["kana"] + b["kana"], weight))
    total = sum(r[2] for r in made)
    return [(t, k, w / total * COMPOSED) for t, k, w in made]


def name_everyone(
    figures: Figures, crowd: Crowd, families: Families, homes: Homes, rng: np.random.Generator
) -> Names:
    """One surname per household; the wife's (or husband's) parents keep their own."""
    pool = surnames(figures)
    of_home = pool.draw(len(homes), rng)[homes.home]
    other = pool.draw(len(crowd), rng)
    in_law = np.char.startswith(homes.relation.astype(str), "妻の")
    in_law |= np.char.startswith(homes.relation.astype(str), "夫の")
    chosen = np.where(in_law, other, of_home)
    given, given_kana = given_names(figures, crowd, rng)
    keeps = (homes.relation == "妻") & (rng.random(len(crowd)) < FORMER_NAME)
    former = np.where(keeps, pool.text[pool.draw(len(crowd), rng)], "")
    return Names(pool.text[chosen] + " " + given, pool.kana[chosen] + " " + given_kana, former)
