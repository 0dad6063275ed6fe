"""The register as columns says of every household what it says of one."""

import datetime as dt

import pytest

from shiyakusho.ground.rules import fitting
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


def test_a_day_before_anybody_lived_here_has_no_cases(city):
    heads, population = public.population(dt.date(1850, 1, 1), vocabulary_of(None))
    assert (heads, population.size) == ([], 0)
