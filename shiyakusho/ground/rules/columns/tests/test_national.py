"""Every rule of the nation's procedures: in columns, and the same answers as one case."""

import datetime as dt
import random
from pathlib import Path

import pytest

from shiyakusho.ground import yamlfile
from shiyakusho.ground.rules import RuleError, compile_rule
from shiyakusho.ground.rules.columns import compile_columns, population_of
from shiyakusho.ground.rules.criteria import Criterion
from shiyakusho.ground.rules.national import NATIONAL, vocabulary_of
from shiyakusho.ground.rules.types import BOOL

from .agreement import disagreements
from .households import Household

AS_OF = dt.date(2026, 11, 20)
CITY = Path(NATIONAL).parent / "cities" / "kitakyushu"
EVENTS = ("birth", "move-in")


def words():
    return vocabulary_of(CITY)


def definitions():
    return [yamlfile.read(path) for path in sorted((NATIONAL / "procedures").glob("*.yaml"))]


def rules_of(definition):
    """`needed` seen through its criteria, and each amount."""
    named = definition.get("criteria", {})
    inner = words().extended(dict.fromkeys(named, BOOL))
    try:
        criteria = [
            Criterion(
                name=name,
                rule=compile_rule(one["when"], inner, BOOL),
                first=one.get("from"),
                last=one.get("until"),
            )
            for name, one in named.items()
        ]
        if definition.get("needed"):
            yield "needed", compile_rule(definition["needed"], words(), BOOL, criteria)
        for name, amount in definition.get("amounts", {}).items():
            yield name, compile_rule(amount["value"], words())
    except RuleError:
        return  # speaks of answers of a form


def every_rule():
    return {f"{one['id']}.{name}": rule for one in definitions() for name, rule in rules_of(one)}


@pytest.fixture(scope="module")
def rules():
    return every_rule()


def names_of(rules):
    facts = words().facts
    return {name: facts[name].type for name in sorted(facts) if not facts[name].derived}


def cases(rules, gaps, count):
    household = Household(random.Random(int(gaps * 10)), words(), gaps)
    return [household.facts(names_of(rules)) for _ in range(count)]


@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_the_nations_rules_agree(rules, gaps):
    assert len(rules) > 100
    given = cases(rules, gaps, 25)
    found = compile_columns(rules).evaluate(population_of(given, words()), AS_OF, EVENTS)
    assert not disagreements(rules, found, given, AS_OF, EVENTS)


# As of the day of the treatment, the month of the care: other tables for every case.
ALONE = {
    "care-high-cost.grant", "care-high-cost.limit", "nhi-high-cost.limit", "nhi-high-cost.refund",
}  # fmt: skip


def test_the_nations_rules_need_no_case_by_case(rules):
    population = population_of(cases(rules, 0.1, 40), words())
    plan = compile_columns(rules).plan(population, AS_OF, EVENTS)
    assert plan.case_by_case().keys() <= ALONE
