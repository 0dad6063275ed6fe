"""Made-up households for the benches of rules, as plain NumPy arrays.

No city's figures: shares of kinds of households as a round guess (half of them single), children of
0–23 years, incomes after a log-normal curve, a few disability grades. The same seed, the same people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiyakusho.ground.rules.columns import Column, Links, Lists, Population
from shiyakusho.ground.rules.columns.population import day_number

# kind: share, adults, elders, with children
KINDS = (
    (0.48, 1, 0, 0),
    (0.16, 2, 0, 0),
    (0.20, 2, 0, 1),
    (0.05, 1, 0, 1),
    (0.02, 2, 1, 1),
    (0.09, 1, 1, 0),
)
CHILDREN = (0.45, 0.38, 0.14, 0.03)  # one, two, three, four
ADULT, CHILD, ELDER = 0, 1, 2


@dataclass(frozen=True)
class People:
    """Rows sorted by household: `household` of each, `role`, `birth` as days since 1970."""

    households: int
    offsets: np.ndarray
    household: np.ndarray
    role: np.ndarray
    birth: np.ndarray
    income: np.ndarray
    disability: np.ndarray
    special_child: np.ndarray
    single_parent: np.ndarray

    @property
    def size(self) -> int:
        return len(self.household)


def make_people(persons: int, as_of: object, seed: int = 20261120) -> People:
    """About `persons` people, whole households."""
    rng = np.random.default_rng(seed)
    count = int(persons / 1.93)
    kind = rng.choice(len(KINDS), size=count, p=[k[0] for k in KINDS])
    adults, elders, families = (np.array([k[i] for k in KINDS])[kind] for i in (1, 2, 3))
    children = np.where(families, 1 + rng.choice(4, size=count, p=CHILDREN), 0)
    sizes = adults + children + elders
    offsets = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(sizes, out=offsets[1:])
    household = np.repeat(np.arange(count, dtype=np.int32), sizes)
    place = np.arange(len(household)) - np.repeat(offsets[:-1], sizes)
    role = np.where(
        place < adults[household],
        ADULT,
        np.where(place < (adults + children)[household], CHILD, ELDER),
    )
    age = _ages(rng, role.astype(np.int8), families[household])
    today = day_number(as_of)  # type: ignore[arg-type]
    birth = today - (age * 365.2425).astype(np.int32) - rng.integers(0, 365, len(role))
    income = _incomes(rng, role, age)
    disability = rng.choice(7, size=len(role), p=[0.94, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01])
    special = np.where(
        (role == CHILD) & (rng.random(len(role)) < 0.02), rng.integers(1, 3, len(role)), 0
    )
    return People(
        count, offsets, household, role.astype(np.int8), birth.astype(np.int32), income.astype(np.int32),
        disability.astype(np.int8), special.astype(np.int8), kind == 3,
    )  # fmt: skip


def _ages(rng: np.random.Generator, role: np.ndarray, family: np.ndarray) -> np.ndarray:
    adult = np.where(family, rng.integers(24, 52, len(role)), rng.integers(20, 90, len(role)))
    child, elder = rng.integers(0, 24, len(role)), rng.integers(65, 98, len(role))
    return np.choose(role, (adult, child, elder))


def _incomes(rng: np.random.Generator, role: np.ndarray, age: np.ndarray) -> np.ndarray:
    earned = rng.lognormal(14.7, 0.6, len(role))
    pension = rng.lognormal(13.6, 0.5, len(role))
    income = np.where(
        role == CHILD, np.where(age >= 19, rng.integers(0, 2_000_000, len(role)), 0), earned
    )
    income = np.where((role != CHILD) & (age >= 65), pension, income)
    return np.minimum(np.round(income, -3), 200_000_000)


def population_of(people: People, unknown: float = 0.0) -> Population:
    """Columns with every fact the ten rules read; `unknown` is the share of incomes not known."""
    rng = np.random.default_rng(3)
    first = people.offsets[:-1]
    children = np.flatnonzero(people.role == CHILD).astype(np.int32)
    counts = np.bincount(people.household[children], minlength=people.households)
    child_offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    known = None if not unknown else rng.random(people.size) >= unknown
    facts = {
        "self": Links("person", first, people.households),
        "members": Lists(people.offsets, Links("person", None, people.size)),
        "children": Lists(child_offsets, Links("person", children, len(children))),
        **_case_facts(people, first, counts),
    }
    return Population(people.households, facts, {"person": _fields(people, known)})


def _fields(people: People, known: np.ndarray | None) -> dict[str, Column]:
    whole = np.zeros(people.size, dtype=np.int8)
    return {
        "birth_date": Column("date", people.birth),
        "income_total": Column("int", people.income, known),
        "pension_income": Column("int", np.where(people.role == ELDER, people.income, 0).astype(np.int32)),
        "tax_dependants": Column("int", whole),
        "disability_physical": Column("int", people.disability),
        "disability_mental": Column("int", whole),
        "disability_intellectual": Column("string", whole, None, ("none",)),
        "special_child_grade": Column("int", people.special_child),
        "widow_or_single_parent": Column("bool", people.single_parent[people.household] & (people.role == ADULT)),
        "insurance": Column("string", (people.birth % 3 == 0).astype(np.int8), None, ("employee", "national_health")),
        "relation": Column("string", (people.role == CHILD).astype(np.int8), None, ("世帯主", "子")),
    }  # fmt: skip


_PER_CHILD = ("rearing_dependants", "special_claimant_dependants", "own_dependants")
_ZERO_COUNTS = (
    "rearing_elderly_dependants", "rearing_specified_dependants", "rearing_disabled",
    "rearing_specially_disabled", "special_obligor_dependants", "severe_dependants", "obligor_dependants",
    "obligor_elderly_dependants",
)  # fmt: skip
_ZERO_YEN = (
    "rearing_pension_income", "rearing_other_income", "rearing_actual_deductions", "child_support_received",
    "special_obligor_income", "obligor_income", "other_income", "income_deductions", "deduction_gap_others",
)  # fmt: skip
_OWN_INCOME = (
    "rearing_salary_revenue",
    "salary_revenue",
    "special_claimant_income",
    "severe_income",
    "pension_and_other",
)
_NO = ("lives_with_obligor", "rearing_working_student", "public_assistance")


def _case_facts(people: People, first: np.ndarray, counts: np.ndarray) -> dict[str, Column]:
    size = people.households
    own = people.income[first]
    none = np.zeros(size, dtype=np.int8)
    facts = {name: Column("int", counts.astype(np.int8)) for name in _PER_CHILD}
    facts |= {name: Column("int", none) for name in (*_ZERO_COUNTS, *_ZERO_YEN)}
    facts |= {name: Column("int", own) for name in _OWN_INCOME}
    facts |= {name: Column("bool", np.zeros(size, dtype=bool)) for name in _NO}
    facts |= {
        "single_parent": Column("bool", people.single_parent),
        "severe_disability": Column(
            "bool", (people.disability[first] > 0) & (people.disability[first] <= 2)
        ),
        "rearing_guardian_relief": Column("string", none, None, ("none",)),
        "care_premium_base_month": Column("int", np.full(size, 6_225, dtype=np.int16)),
        "nhi_earners": Column("int", np.ones(size, dtype=np.int8)),
        "widow_or_single_parent": Column("bool", people.single_parent),
    }
    return facts
