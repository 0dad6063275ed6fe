"""Work, income, insurance and pension: drawn per household, so that a family fits together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shiyakusho.registers.people.generation.crowd import WOMAN, Crowd
from shiyakusho.registers.people.generation.families import NOBODY, Families
from shiyakusho.registers.people.generation.figures import Figures, Floats, Ints
from shiyakusho.registers.people.generation.kinship import Homes

Texts = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
WORKS = ("employee", "self_employed_or_family")
INSURED = ("国保", "後期高齢", "被用者(健保・共済・船員・国保組合)", "生活保護等(医療扶助)")
# 合計所得金額 as a share of gross income, and the least and steepest household income.
TAXABLE, LEAST_INCOME, PARETO = 0.7, 300_000, 2.5


@dataclass
class Livelihoods:
    """Per person: works, income (合計所得金額, yen), insurance, pension; per home: welfare, exempt."""

    works: Flags
    income: Ints
    insurance: Texts
    pension: Texts
    welfare: Flags
    tax_exempt: Flags


def earn(
    figures: Figures, crowd: Crowd, families: Families, homes: Homes, rng: np.random.Generator
) -> Livelihoods:
    """Draw the livelihoods of everyone."""
    works = _works(figures, crowd, rng)
    gross = _household_income(figures, crowd, homes, works, rng)
    low = figures.values("low_income")
    welfare = _poorest(gross, low["生活保護 世帯"], rng)
    exempt = _poorest(gross, low["住民税非課税世帯"], rng) | welfare
    insurance = _insurance(figures, crowd, homes, works=works, welfare=welfare, rng=rng)
    return Livelihoods(
        works=works,
        income=_split(crowd, homes, works, gross),
        insurance=insurance,
        pension=_pension(crowd, families, works, insurance),
        welfare=welfare,
        tax_exempt=exempt,
    )


def _works(figures: Figures, crowd: Crowd, rng: np.random.Generator) -> Flags:
    draw = rng.random(len(crowd))
    chance = np.zeros(len(crowd))
    for letter, sex in (("M", 0), ("F", WOMAN)):
        line = sum(figures.by_age("employment", kind, letter) for kind in WORKS)
        mine = crowd.sex == sex
        chance[mine] = np.asarray(line)[crowd.age[mine]]
    return draw < chance


def _household_income(
    figures: Figures, crowd: Crowd, homes: Homes, works: Flags, rng: np.random.Generator
) -> Floats:
    """Gross household income in yen; more earners, more income."""
    n = len(homes)
    upper = sorted(figures.values("household_income_decile").values())
    edges = np.array([LEAST_INCOME, *upper])
    decile = (np.arange(n) * 10 // max(n, 1)).astype(np.int64)
    draw = rng.random(n)
    inside = np.minimum(decile, 8)
    income = edges[inside] * (edges[inside + 1] / edges[inside]) ** draw
    income = np.where(decile == 9, edges[-1] * (1 - draw) ** (-1 / PARETO), income)
    earners = np.bincount(homes.home, weights=works, minlength=n)
    prime = (crowd.age[homes.head] >= 35) & (crowd.age[homes.head] < 60)
    score = earners + 0.6 * prime + rng.normal(0, 0.7, n)
    result = np.empty(n)
    result[np.argsort(score, kind="stable")] = np.sort(income)
    return result


def _poorest(gross: Floats, percent: float, rng: np.random.Generator) -> Flags:
    """About ``percent`` of households, from the low end, not sharply cut."""
    score = np.log(gross) + rng.normal(0, 0.35, len(gross))
    chosen = np.zeros(len(gross), dtype=bool)
    chosen[np.argsort(score, kind="stable")[: round(len(gross) * percent / 100)]] = True
    return chosen


def _split(crowd: Crowd, homes: Homes, works: Flags, gross: Floats) -> Ints:
    """Divide the household's income among those who work or draw a pension."""
    earns = works | (crowd.age >= 65)
    head = homes.relation == "世帯主"
    part = np.where(earns, np.where(head, 1.0, 0.45), 0.0)
    whole = np.bincount(homes.home, weights=part, minlength=len(homes))[homes.home]
    taxable = gross[homes.home] * TAXABLE * part / np.maximum(whole, 1e-9)
    return (np.floor(taxable / 1000) * 1000).astype(np.int64)


def _insurance(
    figures: Figures,
    crowd: Crowd,
    homes: Homes,
    *,
    works: Flags,
    welfare: Flags,
    rng: np.random.Generator,
) -> Texts:
    """One draw per household against the share at each member's age: families go together."""
    national, late, _, aid = (figures.by_age("health_insurance", key) for key in INSURED)
    age = crowd.age
    left = np.maximum(1 - aid[age], 1e-9)
    together = rng.random(len(homes))[homes.home]
    own = rng.random(len(crowd))
    by_work = np.where(works, "employee", "employee_dependant").astype(object)
    return np.select(
        [welfare[homes.home], age >= 75, own < late[age] / left, together < national[age] / left],
        ["public_assistance", "late_elderly", "late_elderly", "national_health"],
        by_work,
    ).astype(object)


def _pension(crowd: Crowd, families: Families, works: Flags, insurance: Texts) -> Texts:
    """国民年金法7条: 第2号 works and is insured there, 第3号 is the dependent spouse of one."""
    age = crowd.age
    second = works & (insurance == "employee") & (age < 65)
    spouse = families.spouse
    spouse_second = (spouse != NOBODY) & second[spouse]
    third = spouse_second & (insurance == "employee_dependant") & (age >= 20) & (age < 60)
    return np.select(
        [second, third, (age >= 20) & (age < 60), age >= 65],
        ["second", "third", "first", "receiving"],
        "none",
    ).astype(object)
