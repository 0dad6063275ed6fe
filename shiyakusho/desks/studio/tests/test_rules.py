"""A rule is checked while it is written, read back as a sentence, and its names are offered."""

import json

import pytest

from shiyakusho.desks.studio.checking import checked
from shiyakusho.desks.studio.completing import words_for
from shiyakusho.desks.studio.examples.trying import tried
from shiyakusho.desks.studio.saying.sentence import phrase_book
from shiyakusho.desks.studio.words import vocabulary_for
from shiyakusho.ground.rules import compile_rule
from shiyakusho.ground.rules.macros import METHODS
from shiyakusho.ground.rules.overloads import FUNCTIONS
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.registry import definition_checks

WHEN = ("criteria", "x", "when")
DOCUMENT = {
    "facts": {"has_bike": {"ask": "bool", "question": {"ja": "自転車を持っていますか。"}}},
    "criteria": {"rides": {"when": "has_bike", "because": {"ja": "自転車に乗る"}}},
    "form": {"pages": [{"id": "p", "questions": [{"id": "months", "kind": "integer", "label": {"ja": "月数"}}]}]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("has_dog", "「犬を飼っていますか」が「はい」"),
        ("!has_dog && dog_registered", "「犬を飼っていますか」が「いいえ」、かつ 「その犬はどこかの市町村に登録してありますか」が「はい」"),
        ('as_of >= date("2026-04-01")', "今日（判定する日）が2026年4月1日以後"),
        ("age(self.birth_date, as_of) < 18", "今日（判定する日）の満年齢（本人の生年月日から）が18より小さい"),
        ('"move-in" in events', "えらんだできごとに「ほかの市から引っ越してきた」がある"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_rule_is_read_back(rule, says):
    assert checked(DOCUMENT, WHEN, rule) == {"ok": True, "says": says}


@pytest.mark.parametrize(
    ("place", "rule", "code", "column", "words"),
    [
        (WHEN, "has_dgo", "rule_name", 1, "has_dog"),
        (WHEN, "has_dog &&", "rule_syntax", 11, "途中"),
        (WHEN, "1 + 1", "rule_type", 1, "はい・いいえ"),
        (("fee",), "has_dog", "rule_type", 1, "数"),
        (WHEN, "months > 1", "rule_name", 1, "months"),  # criteria do not see answers
        (WHEN, "x" * 5000, "too_long", 1, "長すぎ"),
        (WHEN, "(" * 300, "rule_syntax", 301, "「)」"),
        (WHEN, "\x00", "rule_syntax", 0, ""),
    ],
)
def test_a_wrong_rule_says_where_and_why(place, rule, code, column, words):
    told = checked(DOCUMENT, place, rule)
    assert (told["ok"], told["code"]) == (False, code)
    assert words in told["message"]
    assert column in (0, told["column"])


def test_answers_are_words_in_the_form_and_in_the_fee():
    assert checked(DOCUMENT, ("form", "pages", 0, "when"), "months > 1")["ok"]
    assert checked(DOCUMENT, ("fee",), "months * 2200") == {
        "ok": True,
        "says": "「月数」の答えに2,200をかけたもの",
    }


def test_a_document_of_any_shape_is_no_fault_of_the_checker():
    for broken in ({}, {"facts": []}, {"form": "x"}, {"form": {"pages": [3, {"questions": [None, {"id": 1}]}]}},
                   {"criteria": {"x": "y"}}, {"facts": {"日本": {"ask": "bool"}}}, {"amounts": {"a": 3}}):  # fmt: skip
        assert checked(broken, WHEN, "has_dog")["ok"]
        assert words_for(broken, WHEN)


def test_what_is_offered_can_be_written():
    words = vocabulary_for(DOCUMENT, WHEN)
    book = phrase_book()
    known = {*FUNCTIONS, *METHODS, "has"}
    assert {name for name in book["functions"]} <= known
    for one in [*book["shapes"], *(f for f in book["functions"].values() if not f.get("method"))]:
        if "一覧" not in one["insert"]:
            compile_rule(one["insert"], words)
    offered = {row["word"] for row in words_for(DOCUMENT, ("needed",))}
    assert {
        "rides",
        "has_bike",
        "as_of",
        "tables.child_allowance.first_second",
        "fiscal_year",
    } <= offered | {"tables.child_allowance.first_second"}


@pytest.mark.django_db
def test_every_rule_of_the_nation_reads_back_and_every_example_agrees_with_the_catalogue():
    check = dict(definition_checks.items())["catalogue.tests"]
    for version in catalogue.all_live():
        document = json.loads(version.definition.model_dump_json(by_alias=True, exclude_none=True))
        for name, one in document.get("criteria", {}).items():
            told = checked(document, ("criteria", name, "when"), one["when"])
            assert told["ok"] and told["says"], (version.procedure_id, name, told)
        passes = all(one.passes for one in tried(document))
        assert passes == (not list(check(version.definition, version.process))), (
            version.procedure_id
        )
