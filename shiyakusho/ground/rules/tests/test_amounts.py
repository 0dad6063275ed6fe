"""The nation's amounts against the law written a second time, and one case against columns."""

import datetime as dt
import random
from fractions import Fraction
from math import floor

import pytest

from shiyakusho.ground.jp.age import attains
from shiyakusho.ground.rules import RuleError, compile_rule
from shiyakusho.ground.rules.columns import compile_columns, population_of
from shiyakusho.ground.rules.national import NATIONAL, vocabulary_of

WORDS = vocabulary_of(NATIONAL.parent / "cities" / "kitakyushu")
R8, R7 = dt.date(2026, 11, 20), dt.date(2025, 11, 20)


def fact(name, facts, day=R8):
    return compile_rule(name, WORDS).evaluate(facts, day).value


def school_year_end(birth, years):
    reached = attains(birth, years)
    return dt.date(reached.year + (reached.month > 3), 3, 31)


def allowance(births, day):
    """児童手当法6条 by hand: count down the family from the eldest."""
    total, place = 0, 0
    for birth in sorted(births):
        if day > school_year_end(birth, 22):
            continue
        place += 1
        if day > school_year_end(birth, 18):
            continue
        turned = attains(birth, 3)
        small = (day.year, day.month) <= (turned.year, turned.month)
        total += 30000 if place >= 3 else 15000 if small else 10000
    return total


@pytest.mark.parametrize("seed", range(8))
def test_child_allowance_is_the_law_counted_by_hand(seed):
    draw = random.Random(seed)
    rule = compile_rule("child_allowance_monthly", WORDS)
    for _ in range(60):
        day = dt.date(2024, 10, 1) + dt.timedelta(days=draw.randrange(1500))
        ages = [draw.randrange(365 * 25) for _ in range(draw.randrange(7))]
        births = [day - dt.timedelta(days=age) for age in ages]
        births += [dt.date(day.year - draw.choice((3, 18, 22)), 4, draw.choice((1, 2)))]
        given = {"children": [{"birth_date": birth} for birth in births]}
        assert rule.evaluate(given, day).value == allowance(births, day), (births, day)


LAW = {  # full, most and least in part, share of the difference: first child, further children
    R7: ((46690, 46680, 11010, 35670), (11030, 11020, 5520, 5500)),
    R8: ((48050, 48040, 11340, 36700), (11350, 11340, 5680, 5660)),
}


def in_part(day, over, children):
    """児童扶養手当 in part by hand: the coefficient has seven places, ten yen are rounded half up."""
    total = 0
    for child in range(children):
        _, most, _, share = LAW[day][min(child, 1)]
        coefficient = Fraction(floor(Fraction(share, 1390000) * 10**7 + Fraction(1, 2)), 10**7)
        total += most - floor(over * coefficient / 10 + Fraction(1, 2)) * 10
    return total


@pytest.mark.parametrize("day", [R7, R8])
@pytest.mark.parametrize("children", [1, 2, 5])
def test_single_parent_allowance_is_the_formula_by_hand(day, children):
    draw = random.Random(children)
    base = {
        "children": [{"birth_date": "2019-10-01"}] * children, "lives_with_obligor": False,
        "rearing_elderly_dependants": 0, "rearing_specified_dependants": 0,
    }  # fmt: skip
    rule = compile_rule("single_parent_allowance_monthly", WORDS)
    for dependants in range(8):
        limit = 690000 + 380000 * dependants
        overs = [-1, 0, 1, 1390000, 1390001, *(draw.randrange(1390000) for _ in range(20))]
        for over in overs:
            given = base | {"rearing_dependants": dependants, "rearing_income": limit + over}
            full = LAW[day][0][0] + LAW[day][1][0] * (children - 1)
            wanted = full if over <= 0 else in_part(day, over, children) if over <= 1390000 else 0
            assert rule.evaluate(given, day).value == wanted, (dependants, over)


@pytest.mark.parametrize("day", [R7, R8])
def test_the_least_in_part_is_what_the_nation_publishes(day):
    for name, (_, most, least, _) in zip(("first", "further"), LAW[day], strict=True):
        table = WORDS.tables["single_parent_allowance"].amounts
        assert table[f"partial_{name}_most"].on(day).value == most
        assert table[f"partial_{name}_least"].on(day).value == least
    assert in_part(day, 1390000, 1) == LAW[day][0][2]
    assert in_part(day, 1390000, 2) == LAW[day][0][2] + LAW[day][1][2]


@pytest.mark.parametrize(
    ("year", "revenue", "income"),
    [  # 所得税法 別表第五, the rows at which the rule changes
        (2024, 550999, 0), (2024, 551000, 1000), (2024, 1618999, 1068999),
        (2024, 1619000, 1069000), (2024, 1620000, 1070000), (2024, 1622000, 1072000),
        (2024, 1624000, 1074000), (2024, 1628000, 1076800), (2024, 1799999, 1177600),
        (2024, 1800000, 1180000), (2024, 3600000, 2440000), (2024, 6599999, 4836800),
        (2024, 6600000, 4840000), (2024, 8500000, 6550000),
        (2025, 650999, 0), (2025, 651000, 1000), (2025, 1899999, 1249999),
        (2025, 1900000, 1250000), (2025, 1903999, 1250000), (2025, 1904000, 1252800),
        (2025, 4000000, 2760000), (2025, 10000000, 8050000),
        (2026, 740000, 0), (2026, 2199999, 1459999), (2026, 2200000, 1460000),
    ],
)  # fmt: skip
def test_salary_income_by_the_years_own_table(year, revenue, income):
    assert fact("salary_income", {"salary_revenue": revenue}, dt.date(year + 1, 6, 1)) == income


def test_salary_income_never_falls_as_wages_rise():
    rule = compile_rule("salary_income", WORDS)
    for day in (R7, R8, dt.date(2027, 6, 1)):
        found = [
            rule.evaluate({"salary_revenue": n}, day).value for n in range(0, 10**7, 9973)
        ]  # fmt: skip
        assert found == sorted(found) and min(found) == 0


def person(draw):
    born = dt.date(draw.randrange(1940, 2027), draw.randrange(1, 13), draw.choice((1, 2, 15, 28)))
    one = {
        "birth_date": born, "tax_dependants": draw.randrange(4), "disability_physical": 0,
        "disability_mental": draw.choice((0, 0, 2)), "disability_intellectual": "none",
        "widow_or_single_parent": draw.random() < 0.2, "relation": draw.choice(("世帯主", "子")),
        "insurance": draw.choice(("national_health", "employee")),
        "special_child_grade": draw.randrange(3), "pension_income": draw.choice((0, 890000)),
    }  # fmt: skip
    income = draw.choice((0, 450000, 1360000, 1360001, 3000000, 30000000, None))
    return one if income is None else one | {"income_total": income}


def household(draw):
    members = [person(draw) for _ in range(draw.randrange(1, 6))]
    facts = {
        "members": members, "public_assistance": draw.random() < 0.05,
        "children": [one for one in members if one["birth_date"] > dt.date(2002, 1, 1)],
        "rearing_income": draw.randrange(3000000), "rearing_dependants": draw.randrange(8),
        "rearing_elderly_dependants": 0, "rearing_specified_dependants": draw.randrange(2),
        "lives_with_obligor": False, "salary_revenue": draw.randrange(10**7), "other_income": 0,
        "own_dependants": draw.randrange(3), "own_tax_relief": draw.random() < 0.1,
        "income_deductions": 500000, "deduction_gap_others": 0, "nhi_earners": draw.randrange(3),
        "pension_and_other": draw.choice((800000, 826500, 2000000)),
        "treatment_month": draw.choice((dt.date(2026, 7, 31), dt.date(2026, 8, 1))),
        "treatment_cost": draw.randrange(3000000), "high_cost_times": draw.randrange(1, 7),
        "high_cost_class": draw.choice(("class_a", "class_u", "senior")),
    }  # fmt: skip
    for name in draw.sample(sorted(facts), draw.randrange(3)):
        del facts[name]
    return facts


AMOUNTS = (
    "child_allowance_monthly", "single_parent_allowance_monthly", "special_child_allowance_full",
    "resident_tax_exempt", "resident_tax_year", "care_premium_stage", "nhi_reduction_tenths",
    "school_aid_year", "child_medical_highest_cap", "high_cost_limit", "household_income",
)  # fmt: skip


def of_one(rule, given, day):
    try:
        return rule.on(WORDS.case(given, day)).value
    except RuleError:
        return None


@pytest.mark.parametrize("day", [R7, R8])
def test_the_same_amounts_for_one_case_and_for_everybody(day):
    draw = random.Random(day.year)
    cases = [household(draw) for _ in range(80)]
    rules = {name: compile_rule(name, WORDS) for name in AMOUNTS}
    columns = compile_columns(rules).evaluate(population_of(cases, WORDS), day)
    for name, rule in rules.items():
        found = columns[name]
        for row, given in enumerate(cases):
            all_at_once = None if found.failed[row] else found.item(row)
            assert all_at_once == of_one(rule, given, day), (name, given)
