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
YOUNG = ("留学", "技能実習2号ロ", "技能実習1号ロ", "特定技能1号", "技術・人文知識・国際業務", "特定活動")
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
    figures: Figures,
    crowd: Crowd,
    families: Families,
    homes: Homes,
    names: Names,
    rng: np.random.Generator,
) -> Nationals:
    """Choose who is a foreign national and rewrite their names in Latin capitals."""
    n = len(crowd)
    result = Nationals(
        np.full(n, "日本", dtype=object),
        np.full(n, "", dtype=object),
        np.zeros(n, dtype=np.int64),
        np.full(n, "", dtype=object),
        np.full(n, "", dtype=object),
    )
    wanted = round(figures.values("foreign_total")["total"] * n / figures.persons)
    wives = _wives(crowd, homes, round(wanted * WIVES_SHARE), rng)
    households = _households(crowd, families, homes, wanted - len(wives), wives, rng)
    members = np.flatnonzero(np.isin(homes.home, households))
    _nationality(figures, crowd, homes, result, households, members, wives, rng)
    everyone = np.r_[members, wives]
    _status(figures, crowd, homes, result, members, wives, rng)
    _aliases(result, names, everyone, rng)
    _names(figures, crowd, homes, result, names, everyone, rng)
    return result


def _wives(crowd: Crowd, homes: Homes, n: int, rng: np.random.Generator) -> Ints:
    wives = np.flatnonzero((homes.relation == "妻") & (crowd.age < 60))
    return rng.permutation(wives)[:n]


def _households(
    crowd: Crowd, families: Families, homes: Homes, n: int, wives: Ints, rng: np.random.Generator
) -> Ints:
    """Households with about ``n`` members together."""
    head, size = homes.head, homes.size()
    age, alone = crowd.age[head], size == 1
    weight = np.select(
        [alone & (age < 30), alone & (age < 65), alone, age < 45], [12.0, 2.5, 0.7, 1.5], 0.6
    )
    weight = np.where(families.institution[head] & (age >= 30), 0.0, weight)
    weight[homes.home[wives]] = 0.0
    key = np.where(weight > 0, rng.random(len(head)) ** (1 / np.maximum(weight, 1e-9)), -1.0)
    order = np.argsort(-key, kind="stable")
    upto = int(np.searchsorted(np.cumsum(size[order]), n, side="right"))
    return order[:upto]


def _nationality(
    figures: Figures,
    crowd: Crowd,
    homes: Homes,
    result: Nationals,
    households: Ints,
    members: Ints,
    wives: Ints,
    rng: np.random.Generator,
) -> None:
    shares = figures.values("nationality")
    places, weights = list(shares), [round(v * 10) for v in shares.values()]
    given = np.repeat(np.arange(len(places)), apportion(weights, len(households)))
    settled = np.array([SETTLED.get(p, 0.0) for p in places])
    given = given[np.argsort(settled[given] + rng.random(len(given)), kind="stable")]
    age = crowd.age[homes.head[households]] + rng.normal(0, 12, len(households))
    of_home = np.zeros(len(homes), dtype=np.int64)
    of_home[households[np.argsort(age, kind="stable")]] = given
    names = np.array(places, dtype=object)
    result.nationality[members] = names[of_home[homes.home[members]]]
    likely = np.array([SETTLED.get(p, 0.1) for p in places]) * np.array(weights)
    result.nationality[wives] = rng.choice(names, size=len(wives), p=likely / likely.sum())


def _status(
    figures: Figures,
    crowd: Crowd,
    homes: Homes,
    result: Nationals,
    members: Ints,
    wives: Ints,
    rng: np.random.Generator,
) -> None:
    known = figures.values("residence_status_prefecture")
    head_status = np.full(len(homes), "", dtype=object)
    heads = members[homes.relation[members] == "世帯主"]
    alone = homes.size()[homes.home[heads]] == 1
    young = alone & (crowd.age[heads] < 32)
    for group, chosen in ((YOUNG, heads[young]), (GROWN, heads[~young])):
        p = _chances(known, group)
        head_status[homes.home[chosen]] = rng.choice(list(group), size=len(chosen), p=p)
    korean = heads[(result.nationality[heads] == KOREA) & (crowd.age[heads] >= 25)]
    special = korean[rng.random(len(korean)) < SPECIAL_SHARE]
    head_status[homes.home[special]] = SPECIAL
    of_head = head_status[homes.home[members]]
    lasting = np.isin(of_head, [SPECIAL, "永住者", "定住者"])
    is_head = homes.relation[members] == "世帯主"
    result.status[members] = np.where(is_head | lasting, of_head, "家族滞在")
    result.status[wives] = rng.choice(["日本人の配偶者等", "永住者"], size=len(wives), p=[0.6, 0.4])
    everyone = np.r_[members, wives]
    limited = everyone[~np.isin(result.status[everyone], [SPECIAL, "永住者"])]
    today = (np.datetime64(crowd.as_of, "D")).astype(np.int64)
    result.expires[limited] = today + rng.integers(10, 365 * LIMITED_YEARS, len(limited))


def _chances(known: dict[str, float], group: tuple[str, ...]) -> Floats:
    weight = np.array([known[status] for status in group])
    return weight / weight.sum()


def _aliases(result: Nationals, names: Names, people: Ints, rng: np.random.Generator) -> None:
    """About a third of special permanent residents are registered with a 通称."""
    special = people[result.status[people] == SPECIAL]
    chosen = special[rng.random(len(special)) < ALIAS_SHARE]
    result.alias[chosen], result.alias_kana[chosen] = names.name[chosen], names.kana[chosen]


def _names(
    figures: Figures,
    crowd: Crowd,
    homes: Homes,
    result: Nationals,
    names: Names,
    people: Ints,
    rng: np.random.Generator,
) -> None:
    rows = figures.table("foreign_names")
    for nationality in np.unique(result.nationality[people].astype(str)):
        mine = people[result.nationality[people] == nationality]
        mine = mine[np.argsort(homes.home[mine], kind="stable")]
        mine_rows = [r for r in rows if r["nationality"] == nationality]
        family, men, women = (
            pool_of([(r["text"], r["kana"], 1.0) for r in mine_rows if r["part"] == part])
            for part in ("family", "M", "F")
        )
        chosen = family.draw(len(homes), rng)[homes.home[mine]]
        for sex, pool in ((MAN, men), (WOMAN, women)):
            some = crowd.sex[mine] == sex
            drawn = pool.draw(int(some.sum()), rng)
            who = mine[some]
            names.name[who] = family.text[chosen[some]] + " " + pool.text[drawn]
            names.kana[who] = family.kana[chosen[some]] + " " + pool.kana[drawn]
            names.former[who] = ""


