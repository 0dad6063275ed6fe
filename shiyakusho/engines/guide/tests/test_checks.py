"""What the catalogue is told of a definition whose rules do not hold together."""

import pytest

from shiyakusho.engines.guide.checks import check_rules

from .conftest import definition


def found(**parts):
    return [(f.place, f.code) for f in check_rules(definition("p", **parts), None)]


def test_a_sound_definition_has_no_findings():
    assert (
        found(
            events=["birth"],
            facts={
                "likes_tea": {"ask": "bool", "question": "お茶は好きですか", "why": "きまりです"}
            },
            criteria={"x": {"when": "likes_tea && has_dog", "because": "x"}},
            needed="x",
            amounts={"yen": "x ? 10 : 20"},
            fee="has_dog ? 3000 : 0",
            deadlines=[
                {"event": "birth", "text": "14日", "within": {"days": 14}, "from": "birth_date"}
            ],
        )
        == []
    )


@pytest.mark.parametrize(
    ("parts", "place", "code"),
    [
        ({"criteria": {"x": {"when": "has_dgo", "because": "x"}}, "needed": "x"}, ("criteria", "x", "when"), "rule_name"),
        ({"criteria": {"x": {"when": "1", "because": "x"}}, "needed": "x"}, ("criteria", "x", "when"), "rule_type"),
        ({"criteria": {"x": {"when": "has_dog &&", "because": "x"}}, "needed": "x"}, ("criteria", "x", "when"), "rule_syntax"),
        ({"criteria": {"x": {"when": "has_dog", "because": "x"}}, "needed": "x && y"}, ("needed",), "rule_name"),
        ({"fee": "'free'"}, ("fee",), "rule_type"),
        ({"amounts": {"a": "tables.child_allowance.nothing"}}, ("amounts", "a"), "rule_name"),
        ({"documents": [{"id": "d", "text": "d", "when": "no_such"}]}, ("documents", 0, "when"), "rule_name"),
        ({"deadlines": [{"text": "t", "within": {"days": 1}, "from": "has_dog"}]}, ("deadlines", 0, "from"), "rule_name"),
        ({"events": ["brith"]}, ("events", 0), "unknown_event"),
        ({"facts": {"mystery": {}}}, ("facts", "mystery"), "fact_without_type"),
        ({"facts": {"has_dog": {"ask": "int", "question": "q", "why": "w"}}}, ("facts", "has_dog"), "fact_type"),
    ],
)  # fmt: skip
def test_faults_are_found_at_their_place(parts, place, code):
    assert (place, code) in found(**parts)
