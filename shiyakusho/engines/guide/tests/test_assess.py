"""Which group, why, until when, where: tables of households."""

import datetime as dt

import pytest

from shiyakusho.engines.guide import public as guide
from shiyakusho.engines.guide.selectors import assess as assess_with

from .conftest import definition, knowledge_of

DAY = dt.date(2026, 11, 20)
TWO = {"children": [{"birth_date": "2018-07-15"}, {"birth_date": "2022-05-20"}]}
PARENT = TWO | {"public_servant": False}


@pytest.fixture
def assess(known):
    def run(events, facts, as_of=DAY):
        return assess_with(events, facts, as_of, known=known)

    return run


def ids(entries):
    return {entry.id for entry in entries}


GROUPS = ("needed", "not_needed", "undecided", "may_concern")


@pytest.mark.parametrize(
    ("events", "facts", "needed", "not_needed", "undecided", "may_concern"),
    [
        (["move-in"], {}, set(), set(), {"claim", "moped", "unchecked"}, {"ruleless"}),
        (["move-in"], PARENT | {"receiving_child_allowance": False, "owns_moped": False, "has_dog": True},
         {"claim", "unchecked"}, {"moped"}, set(), {"ruleless"}),
        (["move-in"], {"children": []}, set(), {"claim"}, {"moped", "unchecked"}, {"ruleless"}),
        (["move-in"], {"public_servant": True, "has_dog": False}, set(), {"claim"}, {"moped"},
         {"ruleless", "unchecked"}),
        (["birth"], PARENT | {"receiving_child_allowance": True, "has_dog": False},
         {"amount"}, {"claim"}, set(), {"unchecked"}),
        (["birth"], PARENT | {"receiving_child_allowance": False, "has_dog": False},
         {"claim"}, {"amount"}, set(), {"unchecked"}),
        (["birth"], {"self": {"receives": ["child_allowance"]}, "public_servant": None},
         {"amount"}, {"claim"}, {"unchecked"}, set()),
    ],
)  # fmt: skip
def test_groups(assess, events, facts, needed, not_needed, undecided, may_concern):  # noqa: PLR0917
    result = assess(events, facts)
    found = tuple(ids(getattr(result, group)) for group in GROUPS)
    assert found == (needed, not_needed, undecided, may_concern)


def test_an_unchecked_rule_never_says_not_needed(assess):
    for facts in ({}, {"has_dog": False}, {"has_dog": True}, {"has_dog": None}):
        assert "unchecked" not in ids(assess([], facts).not_needed)
    needed = next(e for e in assess([], {"has_dog": True}).needed if e.id == "unchecked")
    assert needed.verified is False


def test_reasons_with_law(assess):
    entry = next(e for e in assess(["move-in"], {"children": []}).not_needed if e.id == "claim")
    assert [(r.text.ja, r.law) for r in entry.because] == [("対象の子がいない", "児童手当法3条")]
    entry = next(
        e for e in assess(["birth"], PARENT | {"receiving_child_allowance": True}).not_needed
    )
    assert [r.text.ja for r in entry.because] == ["すでに受けている"]
    servant = assess(["birth"], {"public_servant": True}).not_needed[0]
    assert servant.because[0].text.ja == "次のことに当てはまらない: 公務員でない"


def test_missing_names_what_could_decide(assess):
    entry = next(e for e in assess(["move-in"], PARENT).undecided if e.id == "claim")
    assert entry.missing == {"receiving_child_allowance"}
    assert {r.text.ja for r in entry.because} == {"対象の子を育てている", "公務員でない"}


@pytest.mark.parametrize(
    ("events", "facts", "date"),
    [
        (["move-in"], {"planned_move_out_date": "2026-11-06"}, dt.date(2026, 11, 24)),
        (["birth"], {"birth_date": "2026-10-25"}, dt.date(2026, 11, 9)),
        (["birth", "move-in"], {"birth_date": "2026-11-01", "planned_move_out_date": "2026-11-06"},
         dt.date(2026, 11, 16)),
        (["birth"], {}, None),
    ],
)  # fmt: skip
def test_deadline_moves_to_an_open_day(assess, events, facts, date):
    entry = next(
        e
        for e in assess(events, PARENT | {"receiving_child_allowance": False} | facts).needed
        if e.id == "claim"
    )
    assert entry.deadline.date == date
    assert entry.deadline.passed is (date is not None and date < DAY)


def test_office_of_the_ward_papers_fee_and_amount(assess):
    facts = PARENT | {"receiving_child_allowance": False, "ward": "小倉南区"}
    entry = assess(["move-in"], facts).needed[0]
    assert "小倉南区役所" in entry.office.full_name.ja
    assert {paper.id: paper.needed for paper in entry.documents} == {"bank": True, "apart": None}
    assert (entry.fee.yen, entry.amounts) == (0, {"monthly": 20000})
    with_card = assess(["move-in"], facts | {"has_mynumber_card": True}).needed[0]
    assert {paper.id for paper in with_card.documents} == {"bank"}


def test_before_a_criterion_is_in_force_it_does_not_hold(assess):
    entry = next(
        e for e in assess(["move-in"], TWO, dt.date(2024, 9, 30)).entries if e.id == "claim"
    )
    assert entry.verdict == "not_needed"


def test_json_is_as_promised(assess):
    answer = guide.as_json(assess(["birth"], PARENT | {"receiving_child_allowance": True}))
    assert set(answer) == {*GROUPS, "offered", "next_question"}
    claim = next(e for e in answer["not_needed"] if e["id"] == "claim")
    assert claim["because"] == [{"text": "すでに受けている", "law": "児童手当法9条"}]
    question = guide.as_json(assess(["move-in"], {}))["next_question"]
    assert {"fact", "type", "question", "options", "why"} <= set(question)
    import json

    json.dumps(answer), json.dumps(question)


@pytest.mark.parametrize(
    ("events", "facts", "refusal"),
    [
        (["born"], {}, guide.UnknownEvent),
        (["birth"] * 21, {}, guide.UnknownEvent),
        (["birth"], {"has_dgo": True}, guide.FactInvalid),
        (["birth"], {"has_dog": "はい"}, guide.FactInvalid),
        (["birth"], {"children": [{"birth_date": "2026-02-30"}]}, guide.FactInvalid),
        (["birth"], {"children": [{"birth_date": "2020-01-01"}] * 1000}, guide.FactInvalid),
        (["birth"], {"as_of": "2030-01-01"}, guide.FactInvalid),
        (["birth"], {"raises_child": True}, guide.FactInvalid),
        (["birth"], {"__class__": {}}, guide.FactInvalid),
        (["birth"], {"ward": "\0"}, guide.FactInvalid),
    ],
)
def test_hostile_input_is_refused(assess, events, facts, refusal):
    with pytest.raises(refusal) as refused:
        assess(events, facts)
    assert refused.value.status == 422 and refused.value.code


def test_an_unknown_ward_falls_back_to_the_city(assess):
    entry = assess(
        ["move-in"], PARENT | {"receiving_child_allowance": False, "ward": "火星区"}
    ).needed[0]
    assert entry.office is not None


def test_a_rule_that_fails_does_not_stop_the_guide(assess, known):
    future = {"children": [{"birth_date": "9999-12-31"}]} | {"public_servant": False}
    result = assess(["move-in"], future | {"receiving_child_allowance": False})
    assert "claim" in ids(result.may_concern)


def test_a_definition_that_slipped_in_broken_is_only_shown():
    broken = definition(
        "broken", events=["birth"], criteria={"x": {"when": "no_such", "because": "x"}},
        needed="x", provenance="checked",
    )  # fmt: skip
    result = assess_with(["birth"], {}, DAY, known=knowledge_of(broken))
    assert ids(result.may_concern) == {"broken"}


def test_circular_criteria_are_only_shown():
    broken = definition(
        "broken", events=["birth"],
        criteria={"x": {"when": "!y", "because": "x"}, "y": {"when": "x", "because": "y"}},
        needed="x", provenance="checked",
    )  # fmt: skip
    result = assess_with(["birth"], {}, DAY, known=knowledge_of(broken))
    assert ids(result.may_concern) == {"broken"}
