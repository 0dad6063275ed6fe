"""What the city's other registers say about each person: one entry per person and register.

An entry is ``(person, register, facts as JSON, since)``; fact names are those of the vocabulary's
person record.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shiyakusho.registers.people.generation.addresses import HOUSING, INSTITUTION, Addresses
from shiyakusho.registers.people.generation.cards import Cards
from shiyakusho.registers.people.generation.crowd import Crowd
from shiyakusho.registers.people.generation.families import NOBODY, Families
from shiyakusho.registers.people.generation.figures import Figures, Ints
from shiyakusho.registers.people.generation.kinship import Homes
from shiyakusho.registers.people.generation.livelihoods import Livelihoods

Texts = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
CARE = {
    "要支援1": "support1", "要支援2": "support2", "要介護1": "care1", "要介護2": "care2",
    "要介護3": "care3", "要介護4": "care4", "要介護5": "care5",
}  # fmt: skip
BOOKS = ("身体障害者手帳", "療育手帳", "精神障害者保健福祉手帳")
ALLOWANCE_SHARE, SINGLE_SHARE, SPECIAL_SHARE = 0.965, 0.88, 0.018


@dataclass
class Registers:
    """Every register's entries: person (place in the crowd) → facts as JSON."""

    rows: dict[str, tuple[Ints, Texts]]

    def __iter__(self) -> Iterator[tuple[str, Ints, Texts]]:
        for register, (people, facts) in sorted(self.rows.items()):
            yield register, people, facts


@dataclass
class City:
    """All that was drawn so far."""

    figures: Figures
    crowd: Crowd
    families: Families
    homes: Homes
    addresses: Addresses
    living: Livelihoods
    cards: Cards
    school_year: Ints

    def __len__(self) -> int:
        return len(self.crowd)


def keep_registers(city: City, rng: np.random.Generator) -> Registers:
    """Fill every register."""
    rows = {
        "insurance": _choices("insurance", city.living.insurance),
        "pension": _pension(city),
        "tax": _tax(city),
        "card": city.cards.entries(),
        "care": _care(city, rng),
        "school": _school(city, rng),
        "childcare": _childcare(city, rng),
        "benefits": _benefits(city, rng),
        "disability": _disability(city, rng),
        "seal": _seal(city, rng),
        "welfare": _flags("public_assistance", city.living.welfare[city.homes.home]),
        "real_estate": _real_estate(city),
        "public_housing": _public_housing(city),
        "vehicles": _vehicles(city, rng),
        "dogs": _dogs(city, rng),
    }
    return Registers(rows)


def _choices(fact: str, values: Texts) -> tuple[Ints, Texts]:
    people = np.arange(len(values))
    return people, '{"' + fact + '": "' + values + '"}'


def _flags(fact: str, flags: Flags) -> tuple[Ints, Texts]:
    people = np.flatnonzero(flags)
    return people, np.full(len(people), json.dumps({fact: True}), dtype=object)


def _pension(city: City) -> tuple[Ints, Texts]:
    people = np.flatnonzero(city.living.pension != "none")
    return people, '{"pension": "' + city.living.pension[people] + '"}'


def _tax(city: City) -> tuple[Ints, Texts]:
    """課税台帳: 合計所得金額, number of dependants, and whether the household is exempt."""
    head = city.homes.relation == "世帯主"
    minors = np.bincount(city.homes.home, weights=city.crowd.age < 16, minlength=len(city.homes))
    dependants = np.where(head, minors[city.homes.home], 0).astype(np.int64)
    exempt = np.where(city.living.tax_exempt[city.homes.home], "true", "false").astype(object)
    people = np.flatnonzero((city.living.income > 0) | head)
    facts = [
        f'{{"income_total": {i}, "tax_dependants": {d}, "household_tax_exempt": {e}}}'
        for i, d, e in zip(
            city.living.income[people].tolist(),
            dependants[people].tolist(),
            exempt[people].tolist(),
            strict=True,
        )
    ]
    return people, np.array(facts, dtype=object)


def _care(city: City, rng: np.random.Generator) -> tuple[Ints, Texts]:
    age, draw = city.crowd.age, rng.random(len(city))
    figures = city.figures
    share = figures.by_age("care_certified", "要支援1〜要介護5")
    share = share + figures.by_age("care_certified", "第2号(特定疾病)")
    people = np.flatnonzero(draw < share[age])
    mix = figures.values("care_level_mix")
    chance = np.array([mix[key] for key in CARE])
    level = rng.choice(list(CARE.values()), size=len(people), p=chance / chance.sum())
    today = np.datetime64(city.crowd.as_of, "M")
    ends = (today + rng.integers(1, 37, len(people))).astype("datetime64[D]") - 1
    facts = [
        f'{{"care_level": "{one}", "care_valid_until": "{end}"}}'
        for one, end in zip(level.tolist(), np.datetime_as_string(ends).tolist(), strict=True)
    ]
    return people, np.array(facts, dtype=object)


def _school(city: City, rng: np.random.Generator) -> tuple[Ints, Texts]:
    """学齢簿: 学校教育法17条, from the first April after the sixth birthday to fifteen."""
    grade = city.school_year
    people = np.flatnonzero((grade >= 1) & (grade <= 9))
    draw, club = rng.random(len(people)), rng.random(len(people))
    uses = club < city.figures.by_age("afterschool_use", "放課後児童クラブ")[grade[people] + 5]
    facts = []
    rows = zip(grade[people].tolist(), draw.tolist(), uses.tolist(), strict=True)
    for year, drawn, after in rows:
        school = "primary" if year <= 6 else "junior_high"
        kind = f"{school}_public" if drawn < 0.965 else f"{school}_other"
        kind = "special_needs" if drawn > 0.99 else kind
        in_school = year if year <= 6 else year - 6
        text = {"school": kind, "school_grade": in_school, "afterschool": after}
        facts.append(json.dumps(text))
    return people, np.array(facts, dtype=object)


def _childcare(city: City, rng: np.random.Generator) -> tuple[Ints, Texts]:
    """保育の認定: by class age, the age on 1 April."""
    class_age = city.school_year + 5
    people = np.flatnonzero((class_age >= 0) & (class_age <= 5))
    draw = rng.random(len(people))
    nursery = city.figures.by_age("nursery_use", "保育所・認定こども園(2・3号)")[class_age[people]]
    kinder = city.figures.by_age("nursery_use", "幼稚園・認定こども園(1号)")[class_age[people]]
    facts = np.where(
        draw < nursery,
        '{"in_childcare": true, "childcare_kind": "nursery"}',
        '{"in_childcare": false, "childcare_kind": "kindergarten"}',
    ).astype(object)
    known = draw < nursery + kinder
    return people[known], facts[known]


def _benefits(city: City, rng: np.random.Generator) -> tuple[Ints, Texts]:
    """Who receives what: 児童手当 (to 18), 児童扶養手当, 特別児童扶養手当."""
    crowd, kin = city.crowd, city.families
    child = np.flatnonzero((city.school_year <= 12) & (crowd.birth < _days_ago(city, 20)))
    mother, father = kin.mother[child], kin.father[child]
    alone = (mother == NOBODY) | (father == NOBODY)
    payee = np.where(
        alone | (city.living.income[mother] > city.living.income[father]),
        np.where(mother == NOBODY, father, mother),
        father,
    )
    payee, lone = payee[payee != NOBODY], payee[(payee != NOBODY) & alone]
    n = len(crowd)
    raises, raises_alone = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    raises[payee], raises_alone[lone] = True, True
    gets = {
        "child_allowance": raises & (rng.random(n) < ALLOWANCE_SHARE),
        "single_parent_allowance": raises_alone & (rng.random(n) < SINGLE_SHARE),
        "special_child_allowance": raises & (rng.random(n) < SPECIAL_SHARE),
    }
    code = sum(flags.astype(np.int64) << bit for bit, flags in enumerate(gets.values()))
    people = np.flatnonzero(code)
    texts = [
        json.dumps({"receives": [b for bit, b in enumerate(gets) if value >> bit & 1]})
        for value in range(8)
    ]
    return people, np.array(texts, dtype=object)[np.asarray(code)[people]]


def _days_ago(city: City, days: int) -> int:
    return int(np.datetime64(city.crowd.as_of, "D").astype(np.int64)) - days


def _disability(city: City, rng: np.random.Generator) -> tuple[Ints, Texts]:
    stock = city.figures.values("programme_stock")
    age, n = city.crowd.age, len(city)
    scale = n / city.figures.persons
    weights = (
        np.interp(age, [0, 20, 50, 70, 90], [0.1, 0.3, 1, 4, 8]),
        np.interp(age, [0, 6, 30, 80], [0.3, 1.6, 1.2, 0.2]),
        np.interp(age, [0, 18, 25, 60, 90], [0.02, 0.3, 1.2, 1.2, 0.3]),
    )
    held: dict[int, dict[str, object]] = {}
    for book, weight in zip(BOOKS, weights, strict=True):
        chance = weight / weight.sum() * stock.get(book, 0) * scale
        for person in np.flatnonzero(rng.random(n) < chance).tolist():
            held.setdefault(person, {}).update(_book(book, rng))
    people = sorted(held)
    facts = [json.dumps(held[person]) for person in people]
    return np.array(people, dtype=np.int64), np.array(facts, dtype=object)


def _book(book: str, rng: np.random.Generator) -> dict[str, object]:
    if book == "身体障害者手帳":
        return {
            "disability_physical": int(rng.choice(6, p=[0.3, 0.16, 0.16, 0.24, 0.07, 0.07]) + 1)
        }
    if book == "療育手帳":
        return {"disability_intellectual": "A" if rng.random() < 0.36 else "B"}
    return {"disability_mental": int(rng.choice(3, p=[0.1, 0.6, 0.3]) + 1)}


def _seal(city: City, rng: np.random.Generator) -> tuple[Ints, Texts]:
    """印鑑登録: adults only here; the ordinance allows it from 15."""
    registered = city.figures.values("programme_stock").get("印鑑登録 者数", 0)
    adult = city.crowd.age >= 18
    share = registered * len(city) / city.figures.persons / max(int(adult.sum()), 1)
    line = share * np.interp(city.crowd.age, [18, 25, 40, 100], [0.25, 0.6, 1.15, 1.15])
    return _flags("seal_registered", adult & (rng.random(len(city)) < line))


def _real_estate(city: City) -> tuple[Ints, Texts]:
    owns = np.zeros(len(city), dtype=bool)
    owns[city.homes.head[city.addresses.housing == HOUSING.index("own")]] = True
    return _flags("owns_real_estate", owns)


def _public_housing(city: City) -> tuple[Ints, Texts]:
    lives = city.addresses.housing == HOUSING.index("public")
    return _flags("public_housing", lives[city.homes.home])


def _vehicles(city: City, rng: np.random.Generator) -> tuple[Ints, Texts]:
    """軽自動車税の台帳: light cars and mopeds of the head."""
    shares, n = city.figures.values("ownership"), len(city.homes)
    at_home = city.addresses.housing != INSTITUTION
    cars = rng.poisson(shares["kei car per household"], n) * at_home
    mopeds = (rng.random(n) < shares["moped (原付1種)"]) & at_home
    owners = np.flatnonzero((cars > 0) | mopeds)
    facts = [
        f'{{"light_cars": {c}, "mopeds": {int(m)}}}'
        for c, m in zip(cars[owners].tolist(), mopeds[owners].tolist(), strict=True)
    ]
    return city.homes.head[owners], np.array(facts, dtype=object)


def _dogs(city: City, rng: np.random.Generator) -> tuple[Ints, Texts]:
    """犬の登録 (狂犬病予防法4条)."""
    share = city.figures.values("ownership")["households_with_dog"] / 100
    at_home = city.addresses.housing != INSTITUTION
    owners = np.flatnonzero((rng.random(len(city.homes)) < share) & at_home)
    dogs = rng.choice([1, 2, 3], size=len(owners), p=[0.86, 0.11, 0.03])
    facts = np.array([f'{{"dogs": {d}}}' for d in dogs.tolist()], dtype=object)
    return city.homes.head[owners], facts
