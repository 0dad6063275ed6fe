"""The table of what a reading may tell: every rule, its order, and nothing else."""

import itertools

import pytest

from shiyakusho.desks.mydata.trail.rules import RULES, Reading, Shown, rule_for

CASES = [
    (Reading(by="me"), "own"),
    (Reading(by="me", withheld=True), "own"),
    (Reading(by="staff", affair="mine", withheld=True), "withheld"),
    (Reading(by="for_me"), "for me"),
    (Reading(by="resident"), "another resident"),
    (Reading(by="nobody"), "another resident"),
    (Reading(by="staff", affair="mine", beside=True, beside_protected=True), "mine"),
    (Reading(by="service", affair="mine"), "mine"),
    (Reading(by="system", affair="mine"), "automatic"),
    (Reading(by="staff", affair="lost"), "lost"),
    (Reading(by="staff", affair="another", secrecy=2), "secret affair"),
    (Reading(by="system", affair="another", secrecy=3), "secret affair"),
    (Reading(by="staff", affair="another", beside_protected=True), "beside a protected person"),
    (Reading(by="staff", beside=True, beside_protected=True), "beside a protected person"),
    (Reading(by="system"), "automatic"),
    (Reading(by="staff", affair="another"), "another's affair"),
    (Reading(by="staff", beside=True), "with others"),
    (Reading(by="staff"), "about me alone"),
]


@pytest.mark.parametrize(("reading", "rule"), CASES)
def test_each_rule(reading: Reading, rule: str) -> None:
    assert rule_for(reading).id == rule


def test_every_rule_is_met_by_a_case() -> None:
    assert {rule for _reading, rule in CASES} == {rule.id for rule in RULES}


@pytest.mark.check("H5")
def test_nothing_of_anothers_affair_is_ever_shown_whole() -> None:
    """Every reading there can be: whole only where it is mine, or about me alone."""
    everything = itertools.product(
        ("me", "for_me", "resident", "staff", "service", "system", "nobody"),
        ("mine", "another", "lost", "none"),
        (1, 2, 3),
        (False, True),
        (False, True),
        (False, True),
    )
    for facts in everything:
        reading = Reading(*facts)
        shown = rule_for(reading).shown
        if reading.withheld and reading.by != "me":
            assert shown is Shown.NOT
        if reading.by in ("staff", "service") and reading.affair != "mine":
            if (reading.affair == "another" and reading.secrecy > 1) or reading.beside_protected:
                assert shown is Shown.NOT
            if reading.affair == "another" or reading.beside:
                assert shown is not Shown.WHOLE
