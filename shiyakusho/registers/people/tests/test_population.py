"""The register as columns says of every household what it says of one."""

import datetime as dt

import pytest

from shiyakusho.ground.rules import compile_rule, fitting
from shiyakusho.ground.rules.columns import compile_columns
from shiyakusho.ground.rules.facts import read_facts
from shiyakusho.ground.rules.national import vocabulary_of
from shiyakusho.registers.people import public
from shiyakusho.registers.people.models import GivenFact, Resident

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def city(db, imported):
    """The residents every test finds, and the family."""
    assert Resident.objects.count() > 100


def plain(facts):
    """Facts as plain values, without what is not known."""
    words = vocabulary_of(None)
    return {name: _plain(value) for name, value in read_facts(facts, words).items()}


def _plain(value):
    if isinstance(value, list):
        return [_plain(one) for one in value]
    fields = getattr(value, "fields", None)
    return value if fields is None else {name: _plain(part) for name, part in fields.items()}


def differing():
    words = vocabulary_of(None)
    heads, population = public.population(DAY, words)
    assert len(heads) == population.size
    for row, head in enumerate(heads):
        alone = plain(fitting(public.facts_for(head, DAY), words))
        together = plain(population.case(row))
        if alone != together:
            names = {n for n in alone | together if alone.get(n) != together.get(n)}
            yield head, {name: (alone.get(name), together.get(name)) for name in names}


def test_every_household_as_one(city):
    assert next(differing(), None) is None


def test_what_somebody_gave_goes_before_the_register(city):
    heads, _ = public.population(DAY, vocabulary_of(None))
    given = {
        "ward": "門司区", "public_assistance": True, "known_date": "2026-11-01", "has_dog": "yes",
        "children": [{"birth_date": "2020-02-02"}], "student": True,
    }  # fmt: skip
    for number, (fact, value) in enumerate(given.items()):
        public.give_fact(
            resident_id=heads[number], fact=fact, value=value, source=public.Source.FORM
        )
    assert GivenFact.objects.count() == len(given)
    assert next(differing(), None) is None


RULES = (
    "children.exists(c, as_of <= fiscal_year_end_on_or_after(attains(c.birth_date, 18)))",
    "child_allowance_monthly", "has_member_65", "insurance == 'national_health'", "nhi_preschool",
    "receiving_child_allowance", "has_mynumber_card && !public_assistance", "other_category_1",
    "mother_insurance", "resident_tax_exempt", "foreign_national", "age",
)  # fmt: skip


def test_rules_say_of_the_register_what_they_say_of_each_household(city):
    words = vocabulary_of(None)
    rules = {text: compile_rule(text, words) for text in RULES}
    heads, population = public.population(DAY, words)
    found = compile_columns(rules).evaluate(population, DAY)
    for row, head in enumerate(heads[:150]):
        facts = fitting(public.facts_for(head, DAY), words)
        for text, rule in rules.items():
            alone, columns = rule.evaluate(facts, DAY), found[text]
            together = columns.item(row) if columns.known[row] else None
            assert (alone.value, alone.decided) == (together, bool(columns.known[row])), text


def test_a_day_before_anybody_lived_here_has_no_cases(city):
    heads, population = public.population(dt.date(1850, 1, 1), vocabulary_of(None))
    assert (heads, population.size) == ([], 0)
