"""What may be asked for and is no duty: offered while the wish is open, and never a question."""

import datetime as dt

import pytest

from shiyakusho.engines.guide.selectors import assess

from .conftest import definition, knowledge_of

DAY = dt.date(2026, 11, 20)
CRITERIA = {
    "may": {"when": "has_dog", "because": "犬がいる", "unless": "犬がいない", "law": "規則1条"},
    "wants": {"when": "wants_seal", "because": "希望する", "unless": "希望しない"},
    "must": {"when": "owns_moped", "because": "原付がある", "unless": "原付がない"},
}


def only(facts, **parts):
    one = definition("p", events=["birth"], office="no-such-office", criteria=CRITERIA, **parts)
    result = assess(["birth"], facts, DAY, known=knowledge_of(one))
    (entry,) = result.entries
    return entry, result


WISH = {"needed": "may && wants", "offered": "may"}


@pytest.mark.parametrize(
    ("facts", "verdict", "because"),
    [
        ({"has_dog": True}, "offered", ["犬がいる"]),
        ({"has_dog": True, "wants_seal": None}, "offered", ["犬がいる"]),
        ({"has_dog": True, "wants_seal": True}, "needed", ["犬がいる", "希望する"]),
        ({"has_dog": True, "wants_seal": False}, "not_needed", ["希望しない"]),
        ({"has_dog": False}, "not_needed", ["犬がいない"]),
        ({"has_dog": False, "wants_seal": True}, "not_needed", ["犬がいない"]),
        ({}, "undecided", []),
        ({"wants_seal": True}, "undecided", ["希望する"]),
        ({"wants_seal": False}, "not_needed", ["希望しない"]),
    ],
)
def test_a_wish_open_granted_or_declined(facts, verdict, because):
    entry, _ = only(facts, **WISH, provenance="checked")
    assert (entry.verdict, [reason.text.ja for reason in entry.because]) == (verdict, because)


def test_a_wish_is_never_asked_for_an_offer():
    _, result = only({}, **WISH, provenance="checked")
    assert result.next_question.fact == "has_dog"
    _, result = only({"has_dog": True}, **WISH, provenance="checked")
    assert result.next_question is None and result.open_yes_or_no == ()


def test_a_duty_comes_before_an_offer():
    parts = {"needed": "must", "offered": "may", "provenance": "checked"}
    assert only({"has_dog": True, "owns_moped": True}, **parts)[0].verdict == "needed"
    assert only({"has_dog": True, "owns_moped": False}, **parts)[0].verdict == "offered"
    assert only({"has_dog": False, "owns_moped": False}, **parts)[0].verdict == "not_needed"
    entry, result = only({"has_dog": True}, **parts)  # it may still be a duty: that is asked first
    assert entry.verdict == "undecided" and result.next_question.fact == "owns_moped"


def test_an_offer_alone_needs_no_duty():
    assert only({"has_dog": True}, offered="may", provenance="checked")[0].verdict == "offered"
    assert only({"has_dog": False}, offered="may", provenance="checked")[0].verdict == "not_needed"
    assert only({"has_dog": False}, offered="may", provenance="verify")[0].verdict == "may_concern"


def test_whom_it_concerns():
    parts = {"needed": "may", "provenance": "checked"}
    rule = "members.filter(m, m.card_held)"
    people = [{"id": "a", "card_held": True}, {"id": "b", "card_held": False}]
    entry, _ = only({"has_dog": True, "members": people}, concerns=rule, **parts)
    assert [one["id"] for one in entry.concerns] == ["a"]
    for members in ([{"id": "a"}], None):  # not known of everybody: nothing is said
        facts = {"has_dog": True, "members": members}
        assert only(facts, concerns=rule, **parts)[0].concerns is None
    assert only({"has_dog": True}, **parts)[0].concerns is None
