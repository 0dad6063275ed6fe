"""All 133 procedures stand as whole guide entries; a rule that decides, or an honest "may concern"."""

from pathlib import Path

import pytest

from shiyakusho.ground import yamlfile
from shiyakusho.registers.catalogue.definition import Definition
from shiyakusho.registers.catalogue.gathering import gather
from shiyakusho.registers.catalogue.offices import office_roles

NATIONAL = Path(__file__).resolve().parents[4] / "national"
THE_133 = yamlfile.read(Path(__file__).with_name("the_133.yaml"))

# Days that are no time limit of the resident: the city's own (decide within), an opening of a
# window (60 days before), or one the ordinance leaves open; the entry says them in words.
IN_WORDS = {
    "care-cert-renew", "corporation-notice", "fire-manager", "public-assistance",
    "info-disclosure", "anonymized-data-proposal",
}  # fmt: skip
# A service of the city that no law asks for.
WITHOUT_LAW = {"bereavement-onestop", "declaration-reservation"}
# Taken online too, beyond the list of facts: what is asked for is money into an account.
OTHER_WAYS = {"nhi-funeral", "late-elderly-funeral"}


@pytest.fixture(scope="module")
def entries(django_db_setup, django_db_blocker) -> dict[str, Definition]:
    with django_db_blocker.unblock():  # a check asks for the day
        found = {one.definition.id: one.definition for one in gather(NATIONAL)}
    return {id_: found[id_] for id_ in THE_133}


def lacks(one: Definition) -> list[str]:
    """What a resident would look for in the entry and not find."""
    lawless = one.id in WITHOUT_LAW
    parts = {
        "law": one.law or lawless,
        "conditions": one.conditions or one.criteria,
        "documents": one.documents or one.form,
        "outputs": one.outputs,
        "deadlines": one.deadlines,
        "channels": one.channels,
        "fee": one.fee or one.fee_text,
        "reasons": all(c.unless and (c.law or lawless) for c in one.criteria.values()),
    }
    return [f"{one.id}.{name}" for name, there in parts.items() if not there]


def test_there_are_133_and_none_lacks_a_part(entries):
    assert len(entries) == 133
    assert [gap for one in entries.values() for gap in lacks(one)] == []


def test_a_gap_is_named(entries):
    one = entries["car-garage"].model_copy(update={"outputs": [], "law": []})
    assert lacks(one) == ["car-garage.law", "car-garage.outputs"]


def test_each_has_a_rule_or_says_it_may_concern_you(entries):
    for one in entries.values():
        ruled = bool(one.needed or one.offered)
        if not ruled:
            assert one.provenance.rule != "checked", one.id
            assert not one.may_say_not_needed, one.id
        else:
            assert one.tests, f"{one.id}: a rule nobody tried"


def test_the_days_are_those_of_the_law(entries):
    wrong = [
        f"{id_}: {facts['days']}"
        for id_, facts in THE_133.items()
        if facts["days"] is not None
        and id_ not in IN_WORDS
        and facts["days"] not in {d.within.days for d in entries[id_].deadlines if d.within}
    ]
    assert wrong == []


def test_the_31_of_the_portal_bear_its_numbers(entries):
    portal = {
        id_: f"{one.mynaportal.group}{one.mynaportal.no}" if one.mynaportal else None
        for id_, one in entries.items()
    }
    assert portal == {id_: facts["portal"] for id_, facts in THE_133.items()}
    assert len(list(filter(None, portal.values()))) == 31


def test_the_ways_in_are_those_of_the_facts(entries):
    other = {
        id_ for id_, facts in THE_133.items() if set(facts["channels"]) != {*entries[id_].channels}
    }
    assert other == OTHER_WAYS


def test_what_the_city_does_not_take_says_where_to_go(entries):
    """県税・警察: the office is outside, nothing can be filed here, and the note names the place."""
    outside = {role.id for role in office_roles(NATIONAL / "offices.yaml") if role.external}
    found = [one for one in entries.values() if one.office in outside]
    assert {one.id for one in found} == {
        "car-env-tax", "car-garage", "car-tax-address", "car-tax-report",
    }  # fmt: skip
    for one in found:
        assert one.form is None and one.process is None
        assert one.note is not None
        assert "この市では受け付けません" in one.note.ja
        assert one.note.plain and one.note.en and "Not handled by this city" in one.note.en
