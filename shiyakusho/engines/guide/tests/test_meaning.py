"""What the catalogue is told of rules that read well and make no sense."""

import datetime as dt

import pytest

from shiyakusho.engines.guide.meaning import check_meaning
from shiyakusho.ground.rules import analysis, compile_rule
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.registers.catalogue.gathering import gather_and_warn

from .conftest import definition


def criteria(**rules):
    return {name: {"when": when, "because": name} for name, when in rules.items()}


def found(**parts):
    return {
        (".".join(map(str, f.place)), f.code, f.grave)
        for f in check_meaning(definition("p", **parts), None)
    }


def test_a_sound_definition_has_no_findings():
    rules = criteria(dog="has_dog", old="age(own_birth_date, as_of) >= 65")
    assert found(criteria=rules, needed="dog && !old") == set()


@pytest.mark.parametrize(
    ("parts", "place", "code", "grave"),
    [
        ({"criteria": criteria(x="has_dog && !has_dog"), "needed": "x || public_servant"},
         "criteria.x.when", "never_holds", True),
        ({"criteria": criteria(x="remaining_members > 2 && remaining_members < 2"), "needed": "x"},
         "needed", "never_holds", True),
        ({"criteria": criteria(x="age(own_birth_date, as_of) >= 65 && age(own_birth_date, as_of) < 40"),
          "needed": "x"}, "needed", "never_holds", True),
        ({"criteria": criteria(x="insurance == 'national_health' && insurance == 'employee'"),
          "needed": "x"}, "criteria.x.when", "never_holds", True),
        ({"criteria": criteria(x="has_dog || !has_dog"), "needed": "x && public_servant"},
         "criteria.x.when", "never_fails", False),
        ({"criteria": criteria(x="has_dog || (has_dog && public_servant)"), "needed": "x"},
         "criteria.x.when", "fact_cannot_matter", False),
        ({"criteria": criteria(x="has_dog && y", y="x || public_servant"), "needed": "x"},
         "criteria.x.when", "criterion_circular", True),
        ({"criteria": criteria(has_dog="public_servant"), "needed": "has_dog"},
         "criteria.has_dog", "name_taken", True),
        ({"criteria": criteria(x="has_dog"), "needed": "x", "facts": {"public_servant": {}}},
         "facts.public_servant", "dead_question", False),
        ({"criteria": {"a": {"when": "has_dog", "because": "a", "until": dt.date(2026, 3, 31)},
                       "b": {"when": "has_dog", "because": "b", "from": dt.date(2026, 5, 1)}},
          "needed": "a || b"}, "needed", "criterion_gap", False),
        ({"criteria": {"a": {"when": "has_dog", "because": "a", "until": dt.date(2020, 3, 31)}},
          "needed": "a || public_servant"}, "criteria.a.when", "criterion_expired", False),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_found(parts, place, code, grave):
    assert (place, code, grave) in found(**parts)


def test_a_day_to_come_is_no_contradiction():
    rules = criteria(x="as_of >= date('2090-04-01') && has_dog", y="'birth' in events")
    assert found(criteria=rules, needed="x || y") == set()


def test_an_amount_that_ended_is_found():
    words = national_vocabulary()
    rule = compile_rule("tables.child_allowance.under_3 > 0 && has_dog", words)
    remarks = list(analysis.analysed({}, {"needed": rule}, words, dt.date(1990, 1, 1)))
    assert [(r.code, r.grave) for r in remarks] == [("table_not_in_force", False)]


def test_an_amount_of_the_definition_that_ended_is_found(monkeypatch):
    parts = {"amounts": {"yen": "tables.child_allowance.under_3"}}
    assert found(**parts) == set()
    monkeypatch.setattr("shiyakusho.engines.guide.meaning.today", lambda: dt.date(1990, 1, 1))
    assert ("amounts.yen", "table_not_in_force", False) in found(**parts)


LATER = [dt.date(2027, 4, 1), dt.date(2028, 2, 29), dt.date(2046, 11, 21)]


@pytest.mark.parametrize("day", LATER, ids=str)
def test_time_alone_makes_no_error(monkeypatch, settings, day):
    """Amounts end, and a city that nobody looked after begins all the same, with warnings."""
    monkeypatch.setattr("shiyakusho.engines.guide.meaning.today", lambda: day)
    gathered, warnings = gather_and_warn(settings.NATIONAL_DIR, settings.CITIES_DIR / "kitakyushu")
    assert gathered
    assert "table_not_in_force" in {fault.code for fault in warnings}
