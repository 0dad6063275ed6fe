"""Pages, conditions and rounds: what shows, what counts, what is kept aside."""

from datetime import date

import pytest

from shiyakusho.engines.forms.answering import take, without_person
from shiyakusho.engines.forms.sheet import Offered, fill
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.public import facts_asked_for

from .procedures import ANSWERS, DATE, SAMPLE, definition, variant

FORM = definition()
FLAT = {
    **ANSWERS["who"], **ANSWERS["move"], **ANSWERS["rest"],
    "kids": [{"key": "p1", "name": "太郎", "birth_date": DATE, "relation": "子"},
             {"key": "p2", "name": "花", "birth_date": DATE, "relation": "子"}],
    "each_kid": {"p1": {"together": "yes"}, "p2": {"together": "no", "why_apart": "進学"}},
}  # fmt: skip


def sheet(answers, *, form=FORM, facts=None, offered=None, files=None):
    return fill(
        form, answers, facts=facts or {}, offered=offered or {}, files=files or {},
        as_of=date(2026, 11, 20),
    )  # fmt: skip


def keys(found):
    return [screen.key for screen in found.screens]


def codes(found):
    return [(screen.key, problem.code) for screen, _, _, problem in found.problems()]


def test_an_empty_form_shows_what_depends_on_nothing():
    found = sheet({})
    assert keys(found) == ["who", "move", "family", "rest"]
    assert [a.question.id for a in found.screen("move").asked] == ["moved"]
    assert found.first_open.key == "who"


def test_a_page_comes_once_per_person_and_files_follow_the_last_round():
    found = sheet(FLAT)
    assert keys(found) == [
        "who", "move", "family", "each_kid.p1", "each_kid.p2", "each_kid.files", "rest",
    ]  # fmt: skip
    assert found.values["each_kid"] == [
        {"key": "p1", "name": "太郎", "birth_date": "2020-05-01", "relation": "子",
         "together": True},
        {"key": "p2", "name": "花", "birth_date": "2020-05-01", "relation": "子",
         "together": False, "why_apart": "進学"},
    ]  # fmt: skip
    assert codes(found) == [("each_kid.files", "required_file"), ("rest", "required_file")]


def test_hidden_answers_are_kept_aside_and_seen_by_nobody():
    answers = {**FLAT, "moved": "no"}
    found = sheet(answers)
    assert "place" not in found.values
    assert "moved_on" not in found.values
    assert sheet({**answers, "moved": "yes"}).values["place"]["town"] == "北九州市小倉北区城内"


def test_a_condition_on_an_answer_that_does_not_show_does_not_hold():
    form = definition(
        variant(
            "chain",
            attachments=[],
            form={"pages": [{"id": "p", "title": "x", "questions": [
                {"id": "a", "kind": "bool", "label": "a"},
                {"id": "b", "kind": "bool", "label": "b", "when": "a"},
                {"id": "c", "kind": "bool", "label": "c", "when": "b"},
            ]}]},
        )
    )  # fmt: skip
    shown = [a.question.id for a in sheet({"a": "no", "b": "yes"}, form=form).screens[0].asked]
    assert shown == ["a"]


def test_required_may_be_a_rule():
    assert ("rest", "required") in codes(sheet({**FLAT, "reason": "other", "memo": ""}))
    assert ("rest", "required") not in codes(sheet({**FLAT, "reason": "birth", "memo": ""}))


def test_a_question_hides_a_register_fact_of_the_same_name():
    pages = [{"id": "p", "title": "x", "questions": [
        {"id": "pension", "kind": "choice", "label": "年金",
         "options": [{"value": "second", "label": "2"}, {"value": "mine", "label": "m"}]},
        {"id": "more", "kind": "text", "label": "more", "when": "pension == 'second'"},
    ]}]  # fmt: skip
    form = definition(variant("shadow", attachments=[], form={"pages": pages}))
    asked = sheet({}, form=form, facts={"pension": "second"}).screens[0].asked
    assert [a.question.id for a in asked] == ["pension"]


def test_a_page_may_repeat_for_people_of_the_register():
    pages = [{"id": "each", "title": "x", "repeat": "children", "questions": [
        {"id": "well", "kind": "bool", "label": "元気ですか"}]}]  # fmt: skip
    form = definition(
        variant("register", attachments=[], form={"pages": pages},
                facts={"children": {"from": "register.household"}})
    )  # fmt: skip
    children = [{"id": "r1", "name": "一郎", "birth_date": date(2020, 5, 1), "sex": "M"}]
    found = sheet({"each": {"r1": {"well": "yes"}}}, form=form, facts={"children": children})
    assert keys(found) == ["each.r1"]
    assert found.values["each"] == [
        {"key": "r1", "name": "一郎", "birth_date": "2020-05-01", "well": True}
    ]
    assert facts_asked_for(form) >= {"children"}


def test_the_registers_are_left_alone_when_no_condition_speaks_of_them():
    assert facts_asked_for(FORM) == frozenset()


def test_offered_is_shown_with_its_source_and_counts_only_when_looked_at():
    offered = {"full_name": Offered("登録 花子", "register")}
    found = sheet({}, offered=offered)
    one = found.screen("who").asked[0]
    assert (one.raw, one.source, one.answered) == ("登録 花子", "register", False)
    assert not found.screen("who").is_done
    same = sheet({**FLAT, "full_name": "登録 花子"}, offered=offered)
    other = sheet({**FLAT, "full_name": "登録　花子"}, offered=offered)
    assert same.provenance["full_name"] == "register"
    assert other.provenance["full_name"] == "self"


def test_answers_follow_their_person_when_another_is_removed():
    screen = sheet(FLAT).screen("family")
    left = without_person(FLAT, screen, "kids", 0)
    assert [row["key"] for row in left["kids"]] == ["p2"]
    assert left["each_kid"] == {"p2": {"together": "no", "why_apart": "進学"}}
    added = take(left, sheet(left).screen("family"), {"kids": [
        {"name": "花", "birth_date": DATE, "relation": "子"},
        {"name": "新", "birth_date": DATE, "relation": "子"}]})  # fmt: skip
    assert [row["key"] for row in added.answers["kids"]] == ["p2", "p1"]
    assert added.answers["each_kid"]["p2"]["why_apart"] == "進学"


def test_what_no_database_holds_is_not_kept_and_the_rest_is():
    screen = sheet(FLAT).screen("who")
    taken = take(FLAT, screen, {"full_name": "山\0田", "email": "x@y", "birth": {"year": "\ud800"}})
    assert taken.answers["full_name"] == FLAT["full_name"]
    assert taken.answers["email"] == "x@y"
    assert set(taken.refused) == {"full_name", "birth"}


@pytest.mark.django_db
def test_every_live_form_has_conditions_that_compile_and_an_empty_sheet():
    from shiyakusho.engines.forms.duties import conditions_compile

    forms = [v for v in catalogue.all_live() if v.definition.form]
    assert forms
    for version in forms:
        assert list(conditions_compile(version.definition, version.process)) == []
        assert sheet({}, form=version.definition).screens


def test_a_wrong_condition_is_found_with_its_place():
    from shiyakusho.engines.forms.duties import conditions_compile

    document = variant("wrong")
    document["form"]["pages"][1]["questions"][1]["when"] = "movd"
    document["attachments"][0]["when"] = "size"
    found = list(conditions_compile(definition(document), None))
    assert [one.place for one in found] == [
        ("form", "pages", 1, "questions", 1, "when"),
        ("attachments", 0, "when"),
    ]
    assert "moved" in found[0].message
    assert SAMPLE["form"]["pages"][1]["questions"][1]["when"] == "moved"
