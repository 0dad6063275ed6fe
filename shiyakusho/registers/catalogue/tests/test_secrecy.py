"""秘匿の区分: a procedure stands at least as high as its rule, and a city may only raise it."""

import json
from pathlib import Path

import pytest

from shiyakusho.registers.catalogue.definition import CORE_BUSINESSES
from shiyakusho.registers.catalogue.faults import DefinitionFaults
from shiyakusho.registers.catalogue.gathering import gather
from shiyakusho.registers.catalogue.override import overridden
from shiyakusho.registers.catalogue.reading import read_definition
from shiyakusho.registers.catalogue.secrecy import FILE, fault_of, rules_of, secrecy_level
from shiyakusho.registers.catalogue.source import parse_source

NATIONAL = Path(__file__).resolve().parents[4] / "national"
RULES = rules_of(NATIONAL / FILE)
# What the law itself calls 要配慮 or secret, written here apart from the files it is checked against.
NEVER_ORDINARY = {
    "public-assistance": "secret",
    "special-support-dv": "secret",
    "care-cert-new": "sensitive",
    "disability-book-mental": "sensitive",
    "income-certificate": "sensitive",
    "pregnancy-notice": "sensitive",
    "jifu-status": "sensitive",
}


def read(name: str):
    return read_definition(NATIONAL / "procedures" / f"{name}.yaml")[0]


@pytest.fixture(scope="module")
def everything():
    return {one.definition.id: one.definition for one in gather(NATIONAL)}


def test_there_are_rules_and_each_says_its_law() -> None:
    assert len(RULES) >= 8
    for name, rule in RULES.items():
        assert rule.law and rule.title.en, name
        assert set(rule.core_businesses) <= set(CORE_BUSINESSES), name


def test_every_procedure_follows_its_rule(everything) -> None:
    assert {
        name: fault_of(one, RULES) for name, one in everything.items() if fault_of(one, RULES)
    } == {}
    for name, level in NEVER_ORDINARY.items():
        assert everything[name].secrecy == level, name
    assert sum(one.secrecy != "ordinary" for one in everything.values()) >= 60
    assert everything["child-allowance-claim"].secrecy == "ordinary"


@pytest.mark.parametrize(
    ("name", "changed", "told"),
    [
        ("public-assistance", {"secrecy": "sensitive"}, "より低くできません"),
        ("dog-register", {"secrecy": "secret"}, "secrecy_rule"),
        ("dog-register", {"secrecy": "secret", "secrecy_rule": "unheard-of"}, "ありません"),
        # The business alone is enough: forgetting both fields is found too.
        ("care-plan-notice", {"secrecy": "ordinary", "secrecy_rule": None}, "より低くできません"),
    ],
)
def test_what_is_too_low_or_says_no_rule_is_a_fault(name, changed, told) -> None:
    assert told in fault_of(read(name).model_copy(update=changed), RULES)


def test_the_check_of_the_files_finds_it(tmp_path) -> None:
    national = tmp_path / "national"
    (national / "procedures").mkdir(parents=True)
    for name in ("offices.yaml", "processes", FILE):
        (national / name).symlink_to(NATIONAL / name)
    text = (NATIONAL / "procedures" / "public-assistance.yaml").read_text(encoding="utf-8")
    (national / "procedures" / "public-assistance.yaml").write_text(
        text.replace("secrecy: secret", "secrecy: ordinary"), encoding="utf-8"
    )
    with pytest.raises(DefinitionFaults) as raised:
        gather(national)
    assert "secrecy" in [fault.code for fault in raised.value.faults]


def test_a_city_may_raise_it_and_never_lower_it() -> None:
    care = read("care-cert-new")
    raised = overridden(care, parse_source(f"id: {care.id}\nsecrecy: secret\n", name="city.yaml"))
    assert (raised.secrecy, raised.secrecy_rule) == ("secret", care.secrecy_rule)
    with pytest.raises(DefinitionFaults) as refused:
        overridden(care, parse_source(f"id: {care.id}\nsecrecy: ordinary\n", name="city.yaml"))
    assert [fault.code for fault in refused.value.faults] == ["secrecy_lowered"]


def test_the_published_schema_tells_it_in_both_languages() -> None:
    schema = json.loads((NATIONAL / "schema" / "procedure.schema.json").read_text(encoding="utf-8"))
    told = schema["properties"]["secrecy"]
    assert told["default"] == "ordinary" and told["enum"] == ["ordinary", "sensitive", "secret"]
    assert "秘匿の区分" in told["description"] and "How secret" in told["description"]


def test_the_levels_are_in_order() -> None:
    assert [secrecy_level(one) for one in ("ordinary", "sensitive", "secret")] == [1, 2, 3]
