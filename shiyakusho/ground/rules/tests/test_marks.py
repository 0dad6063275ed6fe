"""What a rule rests on, through facts derived from facts, and whether it has been checked."""

import datetime as dt

import pytest

from shiyakusho.ground.rules import compile_rule
from shiyakusho.ground.rules.marks import figures_of, unchecked
from shiyakusho.ground.rules.national import NATIONAL, vocabulary_of

WORDS = vocabulary_of(NATIONAL.parent / "cities" / "kitakyushu")
DAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("rule", "figures"),
    [
        ("1 + 1", set()),
        ("children.size()", set()),
        ("tables.other_payments.funeral_grant", {("other_payments", "funeral_grant")}),
        (
            "child_allowance_monthly * 2",
            {("child_allowance", name) for name in ("under_3", "from_3", "third_or_later")},
        ),
        ("child_allowance_first_month", set()),
        (
            "salary_income",
            {("income", name) for name in ("salary_unit", "salary_rate", "salary_less")},
        ),
    ],
)
def test_figures_are_found_through_derived_facts(rule, figures):
    assert figures_of(compile_rule(rule, WORDS)) == figures


@pytest.mark.parametrize(
    ("rule", "day", "waits"),
    [
        ("child_allowance_monthly", DAY, False),
        ("single_parent_allowance_full", DAY, False),
        ("single_parent_allowance_monthly", DAY, True),
        ("tables.other_payments.funeral_grant", DAY, True),
        ("tables.disability_allowances.special_child_1", DAY, False),
        ("tables.disability_allowances.special_child_1", dt.date(2025, 3, 31), True),
        ("salary_income", DAY, True),
        ("tables.income.salary_less.at(5)", dt.date(2025, 12, 31), False),
        ("tables.income.salary_less.at(5)", dt.date(2019, 12, 31), True),
        ("child_medical_cap", DAY, True),
        ("as_of", DAY, False),
    ],
)
def test_a_figure_to_be_checked_is_told(rule, day, waits):
    compiled = compile_rule(rule, WORDS)
    assert unchecked(compiled, figures_of(compiled), day) is waits
