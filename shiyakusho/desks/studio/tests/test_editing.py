"""What a form says is written into the document, and nothing else is; things move as the buttons say."""

import copy
import json

import pytest

from shiyakusho.desks.studio import arranging, editing, merging, naming
from shiyakusho.desks.studio.blueprint import SECTIONS, section_of
from shiyakusho.desks.studio.located import located, opened
from shiyakusho.desks.studio.places import at, current, lasting, place_of, put, text_of
from shiyakusho.desks.studio.posted import Posted
from shiyakusho.desks.studio.reading import read_value
from shiyakusho.desks.studio.refusals import CommandUnknown, TooMany

DOCUMENT = {
    "id": "bicycle-parking",
    "title": {"ja": "定期利用", "en": "Pass"},
    "criteria": {"rides": {"when": "has_bike", "because": {"ja": "乗る"}},
                 "lives": {"when": "true", "because": {"ja": "住む"}}},
    "needed": "rides && lives",
    "form": {"pages": [
        {"id": "who", "title": {"ja": "だれ"}, "questions": [
            {"id": "name", "kind": "name", "label": {"ja": "氏名"}},
            {"id": "kind", "kind": "choice", "label": {"ja": "種類"},
             "options": [{"value": "a", "label": {"ja": "自転車"}}, {"value": "b", "label": {"ja": "原付"}}]},
        ]},
        {"id": "what", "title": {"ja": "何"}, "when": "kind == 'a' && rides.kind == 'kind'", "questions": []},
    ]},
    "tests": [{"name": "乗る", "as_of": "2026-11-21", "given": {"has_bike": True}, "expect": {"needed": True}}],
}  # fmt: skip


def typed(**sent: str) -> Posted:
    return Posted({name: [value] for name, value in sent.items()})


def edit(address: str, sent: dict[str, str | list[str]]) -> dict:
    where = located(DOCUMENT, place_of(address))
    lists = {name: value if isinstance(value, list) else [value] for name, value in sent.items()}
    return editing.edited(DOCUMENT, where.element, where.place, Posted(lists))


@pytest.mark.parametrize(
    "text", ["", "form.pages.0", "form.pages[0].questions[1].label.ja", "..", "a.99999999"]
)
def test_places_read_what_findings_and_forms_write(text):
    assert place_of(text_of(place_of(text))) == place_of(text)


def test_a_lasting_place_finds_its_element_after_it_moved():
    place = ("form", "pages", 0, "questions", 1, "label")
    name = lasting(DOCUMENT, place)
    assert name == "form.pages.who.questions.kind.label"
    moved, now = arranging.commanded(DOCUMENT, "up:form.pages.0.questions.1")
    assert now == ("form", "pages", 0, "questions", 0)
    assert current(moved, name) == ("form", "pages", 0, "questions", 0, "label")
    gone, _ = arranging.commanded(DOCUMENT, "remove:form.pages.0.questions.1")
    assert current(gone, name) is None


def test_only_fields_of_the_element_are_written():
    fresh = edit("form.pages.0.questions.0", {
        "form.pages.0.questions.0.label.ja": " お名前 ", "form.pages.0.questions.0.label.plain": "",
        "form.pages.0.questions.1.label.ja": "盗む", "title.ja": "盗む", "id": "stolen",
    })  # fmt: skip
    assert at(fresh, ("form", "pages", 0, "questions", 0, "label")) == {"ja": "お名前"}
    fresh["form"]["pages"][0]["questions"][0]["label"] = {"ja": "氏名"}
    assert fresh == DOCUMENT


def test_what_was_not_posted_stays_and_nothing_posted_changes_nothing():
    for section in SECTIONS:
        for group in section.groups:
            assert editing.edited(DOCUMENT, group.element, (), Posted({})) == DOCUMENT
    assert edit("tests.0", {}) == DOCUMENT


def test_inner_rows_checkboxes_and_conditions():
    base = "form.pages.0.questions.1"
    fresh = edit(base, {
        f"{base}.options.1.label.ja": "バイク", f"{base}.required.how": "rule",
        f"{base}.required.rule": "name != ''", "shown": [f"{base}.sensitive"],
        f"{base}.sensitive": "true", f"{base}.max_length": "１２",
    })  # fmt: skip
    question = at(fresh, place_of(base))
    assert question["options"][1]["label"] == {"ja": "バイク"}
    assert (question["required"], question["sensitive"], question["max_length"]) == (
        "name != ''",
        True,
        12,
    )
    assert "required" not in at(edit(base, {f"{base}.required.how": "always"}), place_of(base))


def test_examples_are_typed_by_their_facts():
    fresh = edit("tests.0", {"tests.0.given.has_bike": "", "tests.0.expect.needed": "false",
                             "tests.0.expect.criteria.rides": "true", "tests.0.as_of": "2026/11/22"})  # fmt: skip
    assert fresh["tests"][0] == {
        "name": "乗る", "as_of": "2026-11-22", "given": {},
        "expect": {"needed": False, "criteria": {"rides": True}},
    }  # fmt: skip


def test_a_new_name_is_changed_wherever_rules_speak_of_it():
    fresh = edit("form.pages.0.questions.1", {"form.pages.0.questions.1.id": "vehicle"})
    page = fresh["form"]["pages"][1]
    assert page["when"] == "vehicle == 'a' && rides.kind == 'kind'"
    renamed, place = arranging.commanded(DOCUMENT, "rename:criteria.rides:uses_bike")
    assert place == ("criteria", "uses_bike")
    assert list(renamed["criteria"]) == ["uses_bike", "lives"]
    assert renamed["needed"] == "uses_bike && lives"
    assert arranging.commanded(DOCUMENT, "rename:criteria.rides:lives")[0] == DOCUMENT
    assert (
        naming.in_rule("a.kind == kind && 'kind' in kinds", "kind", "k")
        == "a.kind == k && 'kind' in kinds"
    )


def test_a_blank_document_grows_from_buttons_alone():
    document: dict = {"id": "x"}
    for command in ("add:form.pages", "add:form.pages.0.questions", "add:form.pages.0.questions",
                    "add:form.pages.0.questions.0.options", "add:criteria", "add:facts", "add:tests",
                    "add:conditions", "add:documents", "add:deadlines", "add:attachments",
                    "add:process.extra_steps", "add:signers"):  # fmt: skip
        document, place = arranging.commanded(document, command)
        assert at(document, place) is not None, command
    ids = [one["id"] for one in document["form"]["pages"][0]["questions"]]
    assert ids == ["question_1", "question_2"]
    for command in (
        "remove:form.pages.0.questions.0",
        "remove:form.pages.0",
        "remove:criteria.condition_1",
    ):
        document, _ = arranging.commanded(document, command)
    assert "form" not in document and document["criteria"] == {}


def test_rows_move_copy_and_drop_between_pages():
    dropped, place = arranging.commanded(
        DOCUMENT, "drop:form.pages.0.questions.0:form.pages.1.questions.0"
    )
    assert place == ("form", "pages", 1, "questions", 0)
    assert [one["id"] for one in dropped["form"]["pages"][1]["questions"]] == ["name"]
    within, _ = arranging.commanded(DOCUMENT, "drop:form.pages.0:form.pages.1")
    assert [one["id"] for one in within["form"]["pages"]] == ["who", "what"]
    copied, place = arranging.commanded(DOCUMENT, "copy:form.pages.0")
    ids = [q["id"] for page in copied["form"]["pages"] for q in page["questions"]]
    assert place == ("form", "pages", 1) and len(ids) == len(set(ids)) == 4
    down, _ = arranging.commanded(DOCUMENT, "down:criteria.rides")
    assert list(down["criteria"]) == ["lives", "rides"]


@pytest.mark.parametrize("command", [
    "", "add", "add:", "add:id", "add:title", "remove:title", "remove:form", "up:nothing.3", "eval:form.pages",
    "drop:form.pages.0:criteria.rides", "drop:form.pages.9:form.pages.0", "add:form.pages.9.questions",
    "copy:title", "rename:title:x", "remove:form.pages.0.questions.99", "down:__class__", "add:tests.0.given",
])  # fmt: skip
def test_what_no_button_sends_is_refused_and_changes_nothing(command):
    before = json.dumps(DOCUMENT)
    with pytest.raises(CommandUnknown):
        arranging.commanded(DOCUMENT, command)
    assert json.dumps(DOCUMENT) == before


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("number", "１２", 12), ("number", "1²", "1²"), ("number", "-3", -3), ("number", "9" * 30, "9" * 30),
        ("date", "２０２６/４/１", "２０２６/４/１"), ("date", "2026/04/01", "2026-04-01"),
        ("date", "2026-02-30", "2026-02-30"), ("name", "ｍｏｎｔｈｓ", "months"), ("name", "x" * 5000, "x" * 5000),
        ("json", "[1, 2]", [1, 2]), ("json", "[" * 9000, "[" * 9000), ("bool", "yes", "yes"), ("line", "  ", None),
    ],
)  # fmt: skip
def test_what_is_no_value_stays_as_it_was_typed(kind, typed, value):
    assert read_value(kind, typed) == value


def test_a_list_has_an_end():
    full = copy.deepcopy(DOCUMENT) | {"tests": [{"name": "x"}] * arranging.MOST_ROWS}
    with pytest.raises(TooMany):
        arranging.commanded(full, "add:tests")


def test_what_two_wrote_at_once_is_put_together():
    mine, theirs = copy.deepcopy(DOCUMENT), copy.deepcopy(DOCUMENT)
    put(mine, ("title", "ja"), "わたし")
    put(theirs, ("title", "en"), "Theirs")
    put(theirs, ("criteria", "rides", "when"), "true")
    both = merging.merged(DOCUMENT, mine, theirs)
    assert both["title"] == {"ja": "わたし", "en": "Theirs"}
    assert both["criteria"]["rides"]["when"] == "true"
    assert merging.merged(DOCUMENT, DOCUMENT, theirs) == theirs


def test_every_element_opens_where_it_is_located():
    for place in editing.places_of_rows(DOCUMENT):
        where = located(DOCUMENT, place)
        found = opened(DOCUMENT, where.section, where.address)
        assert found is not None, place
    form = section_of("form")
    assert form is not None and opened(DOCUMENT, form, "form.pages.7") is None
    assert opened(DOCUMENT, form, "title") is None
