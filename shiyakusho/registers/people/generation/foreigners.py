"""Foreign nationals: whole households mostly, and wives of Japanese nationals."""

from dataclasses import dataclass

import numpy as np

from shiyakusho.registers.people.generation.crowd import MAN, WOMAN, Crowd, apportion
from shiyakusho.registers.people.generation.families import Families
from shiyakusho.registers.people.generation.figures import Figures, Floats, Ints
from shiyakusho.registers.people.generation.kinship import Homes
from shiyakusho.registers.people.generation.names import Names, Texts, pool_of

KOREA = "韓国・朝鮮"
SPECIAL = "特別永住者"
# Who came long ago: households of these nationalities are headed by older people.
SETTLED = {KOREA: 1.0, "中国": 0.35, "フィリピン": 0.3, "台湾": 0.3, "米国": 0.3}
SPECIAL_SHARE, ALIAS_SHARE, WIVES_SHARE = 0.7, 0.33, 0.1
YOUNG = (
    "留学",
    "技能実習2号ロ",
    "技能実習1号ロ",
    "特定技能1号",
    "技術・人文知識・国際業務",
    "特定活動",
)
GROWN = ("永住者", "技術・人文知識・国際業務", "定住者", "経営・管理", "特定活動")
LIMITED_YEARS = 3


@dataclass
class Nationals:
    """Nationality, residence status (在留資格), its last day (days since 1970, 0 = none), 通称."""

    nationality: Texts
    status: Texts
    expires: Ints
    alias: Texts
    alias_kana: Texts


def welcome(
    *,
    figures: Figures,
    crowd: Crowd,
    families: Families,
    homes: Homes,
    names: Names,
    rng: np.random.Generator,
) -> Nationals:
    """Choose who is a foreign national and rewrite their names in Latin capitals."""
    return _Welcome(figures, crowd, families, homes, names, rng).everyone()


@dataclass
class _Welcome:
    """One city's foreign nationals, chosen step by step."""

    figures: Figures
    crowd: Crowd
    families: Families
    homes: Homes
    names: Names
    rng: np.random.Generator

    def everyone(self) -> Nationals:
        n = len(self.crowd)
        self.result = Nationals(
            np.full(n, "日本", dtype=object),
            np.full(n, "", dtype=object),
            np.zeros(n, dtype=np.int64),
            np.full(n, "", dtype=object),
            np.full(n, "", dtype=object),
        )
        total = self.figures.values("foreign_total")["total"]
        wanted = round(total * n / self.figures.persons)
        self.wives = self.choose_wives(round(wanted * WIVES_SHARE))
        self.households = self.choose_households(wanted - len(self.wives))
        self.members = np.flatnonzero(np.isin(self.homes.home, self.households))
        self.people = np.r_[self.members, self.wives]
        self.nationalities()
        self.statuses()
        self.aliases()
        self.latin_names()
        return self.result

    def choose_wives(self, n: int) -> Ints:
        wives = np.flatnonzero((self.homes.relation == "妻") & (self.crowd.age < 60))
        return self.rng.permutation(wives)[:n]

    def choose_households(self, n: int) -> Ints:
        """Households with about ``n`` members together."""
        head, size = self.homes.head, self.homes.size()
        age, alone = self.crowd.age[head], size == 1
        weight = np.select(
            [alone & (age < 30), alone & (age < 65), alone, age < 45], [12.0, 2.5, 0.7, 1.5], 0.6
        )
        weight = np.where(self.families.institution[head] & (age >= 30), 0.0, weight)
        weight[self.homes.home[self.wives]] = 0.0
        draw = self.rng.random(len(head)) ** (1 / np.maximum(weight, 1e-9))
        order = np.argsort(-np.where(weight > 0, draw, -1.0), kind="stable")
        upto = int(np.searchsorted(np.cumsum(size[order]), n, side="right"))
        return order[:upto]

    def nationalities(self) -> None:
        """The city's mix over households; those who came long ago to the older heads."""
        shares = self.figures.values("nationality")
        places = np.array(list(shares), dtype=object)
        weights = [round(value * 10) for value in shares.values()]
        given = np.repeat(np.arange(len(places)), apportion(weights, len(self.households)))
        settled = np.array([SETTLED.get(place, 0.0) for place in places])
        given = given[np.argsort(settled[given] + self.rng.random(len(given)), kind="stable")]
        heads = self.homes.head[self.households]
        age = self.crowd.age[heads] + self.rng.normal(0, 12, len(heads))
        of_home = np.zeros(len(self.homes), dtype=np.int64)
        of_home[self.households[np.argsort(age, kind="stable")]] = given
        self.result.nationality[self.members] = places[of_home[self.homes.home[self.members]]]
        likely = np.array([SETTLED.get(place, 0.1) for place in places]) * np.array(weights)
        chosen = self.rng.choice(places, size=len(self.wives), p=likely / likely.sum())
        self.result.nationality[self.wives] = chosen

    def statuses(self) -> None:
        """The head's status; lasting ones for the whole family, else 家族滞在."""
        of_head = self.statuses_of_heads()[self.homes.home[self.members]]
        lasting = np.isin(of_head, [SPECIAL, "永住者", "定住者"])
        is_head = self.homes.relation[self.members] == "世帯主"
        status = self.result.status
        status[self.members] = np.where(is_head | lasting, of_head, "家族滞在")
        wives = ["日本人の配偶者等", "永住者"]
        status[self.wives] = self.rng.choice(wives, size=len(self.wives), p=[0.6, 0.4])
        limited = self.people[~np.isin(status[self.people], [SPECIAL, "永住者"])]
        today = np.datetime64(self.crowd.as_of, "D").astype(np.int64)
        days = self.rng.integers(10, 365 * LIMITED_YEARS, len(limited))
        self.result.expires[limited] = today + days

    def statuses_of_heads(self) -> Texts:
        known = self.figures.values("residence_status_prefecture")
        status = np.full(len(self.homes), "", dtype=object)
        heads = self.members[self.homes.relation[self.members] == "世帯主"]
        alone = self.homes.size()[self.homes.home[heads]] == 1
        young = alone & (self.crowd.age[heads] < 32)
        for group, chosen in ((YOUNG, heads[young]), (GROWN, heads[~young])):
            drawn = self.rng.choice(list(group), size=len(chosen), p=_chances(known, group))
            status[self.homes.home[chosen]] = drawn
        korean = heads[(self.result.nationality[heads] == KOREA) & (self.crowd.age[heads] >= 25)]
        special = korean[self.rng.random(len(korean)) < SPECIAL_SHARE]
        status[self.homes.home[special]] = SPECIAL
        return status

    def aliases(self) -> None:
        """About a third of special permanent residents are registered with a 通称."""
        special = self.people[self.result.status[self.people] == SPECIAL]
        chosen = special[self.rng.random(len(special)) < ALIAS_SHARE]
        self.result.alias[chosen] = self.names.name[chosen]
        self.result.alias_kana[chosen] = self.names.kana[chosen]

    def latin_names(self) -> None:
        rows = self.figures.table("foreign_names")
        for nationality in np.unique(self.result.nationality[self.people].astype(str)):
            mine = self.people[self.result.nationality[self.people] == nationality]
            mine = mine[np.argsort(self.homes.home[mine], kind="stable")]
            self.rename(mine, [r for r in rows if r["nationality"] == nationality])

    def rename(self, mine: Ints, rows: list[dict[str, str]]) -> None:
        """Family name by household, given name by sex."""
        family, men, women = (
            pool_of([(r["text"], r["kana"], 1.0) for r in rows if r["part"] == part])
            for part in ("family", "M", "F")
        )
        chosen = family.draw(len(self.homes), self.rng)[self.homes.home[mine]]
        for sex, pool in ((MAN, men), (WOMAN, women)):
            some = self.crowd.sex[mine] == sex
            drawn = pool.draw(int(some.sum()), self.rng)
            who = mine[some]
            self.names.name[who] = family.text[chosen[some]] + " " + pool.text[drawn]
            self.names.kana[who] = family.kana[chosen[some]] + " " + pool.kana[drawn]
            self.names.former[who] = ""


def _chances(known: dict[str, float], group: tuple[str, ...]) -> Floats:
    weight = np.array([known[status] for status in group])
    return weight / weight.sum()
