"""Every rule and amount of the national catalogue says of everyone what it says of each."""

import datetime as dt

import pytest

from shiyakusho.engines.guide.everyone import rules_of
from shiyakusho.engines.guide.procedures import build
from shiyakusho.ground.rules import RuleError
from shiyakusho.ground.rules.columns import compile_columns, population_of
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.registers.catalogue import public as catalogue

DAY = dt.date(2026, 11, 20)
CASES = [
    {},
    {"children": [{"birth_date": "2020-05-01"}, {"birth_date": "2024-05-01"}], "public_servant": False},
    {"children": [], "public_servant": True, "own_birth_date": "1958-03-31", "has_dog": True},
    {
        "own_birth_date": "1990-04-02", "has_dog": False, "insurance": "national_health",
        "children": [{"birth_date": "2026-11-01"}], "receiving_child_allowance": False,
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def known():
    return build(catalogue.drafts(), national_vocabulary())


def one_by_one(rule, words):
    for facts in CASES:
        try:
            yield rule.on(words.case(facts, DAY)).value
        except RuleError:
            yield None


def test_columns_and_single_cases_agree(known):
    words = known.vocabulary
    people = population_of(CASES, words)
    rules = {name: rule for one in known.procedures for name, rule in rules_of(one, words)}
    assert len(rules) > 140
    found = compile_columns(rules).evaluate(people, DAY)
    for name, rule in rules.items():
        said = [found[name].item(row) for row in range(len(CASES))]
        assert said == list(one_by_one(rule, words)), name
