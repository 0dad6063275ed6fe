"""Why: each criterion with its sentence, article, dates, value, and the facts it used."""

import datetime as dt

import pytest

from shiyakusho.ground.rules import Fact, RuleError, Vocabulary, compile_rule
from shiyakusho.ground.rules.criteria import BROKEN, Criterion
from shiyakusho.ground.rules.types import BOOL, INT

DAY = dt.date(2026, 11, 20)
WORDS = Vocabulary(
    facts={
        "dog": Fact("dog", BOOL, source="register"),
        "income": Fact("income", INT, source="tax"),
        "poor": Fact("poor", BOOL, derived="income < 100"),
        "wish": Fact("wish", BOOL),
    }
)


def criterion(name, when, **more):
    inner = WORDS.extended({"keeps": BOOL, "needs": BOOL, "old": BOOL, "broken": BOOL})
    return Criterion(
        name=name,
        rule=compile_rule(when, inner, BOOL),
        sentence=f"{name}である",
        law="法1条",
        **more,
    )


CRITERIA = [
    criterion("keeps", "dog"),
    criterion("needs", "poor && keeps", first=dt.date(2026, 4, 1)),
    criterion("old", "dog", last=dt.date(2026, 3, 31)),
    criterion("broken", "1 / income > 0"),
]


def outcome(text, facts, day=DAY):
    return compile_rule(text, WORDS, BOOL, CRITERIA).evaluate(facts, day)


def told(found):
    return {one.name: one for one in found.trace.criteria}


def test_a_criterion_tells_what_it_used_and_from_where():
    found = outcome("keeps && needs", {"dog": True, "income": 50})
    assert found.value is True and not found.missing
    needs = told(found)["needs"]
    assert (needs.value, needs.sentence, needs.law) == (True, "needsである", "法1条")
    used = {fact.name: (fact.value, fact.source) for fact in needs.facts}
    assert used == {"income": (50, "tax"), "poor": (True, "derived")}
    assert [(f.name, f.source) for f in told(found)["keeps"].facts] == [("dog", "register")]


def test_criteria_reached_through_others_are_told_and_no_more():
    assert list(told(outcome("needs", {"dog": True}))) == ["keeps", "needs"]
    assert list(told(outcome("keeps || wish", {"dog": True}))) == ["keeps"]


def test_what_is_missing_stands_at_its_criterion():
    found = outcome("keeps && needs", {"dog": True})
    assert (found.value, found.missing) == (None, {"income"})
    assert told(found)["needs"].value is None and told(found)["needs"].missing == {"income"}
    assert told(found)["keeps"].value is True and not told(found)["keeps"].missing


@pytest.mark.parametrize(
    ("name", "day", "in_force"),
    [
        ("needs", "2026-03-31", False),
        ("needs", "2026-04-01", True),
        ("old", "2026-03-31", True),
        ("old", "2026-04-01", False),
    ],
)
def test_outside_its_dates_a_criterion_does_not_hold(name, day, in_force):
    found = outcome(name, {"dog": True, "income": 1}, dt.date.fromisoformat(day))
    one = told(found)[name]
    assert (found.value, one.value, one.in_force) == (in_force, in_force, in_force)
    assert bool(one.facts) is in_force


def test_what_cannot_be_computed_is_not_known():
    found = outcome("broken", {"income": 0})
    assert (found.value, found.missing) == (None, {BROKEN})
    assert told(found)["broken"].value is None


def test_criteria_may_not_stand_on_themselves():
    a = criterion("keeps", "needs")
    b = criterion("needs", "keeps")
    rule = compile_rule("keeps", WORDS, BOOL, [a, b])
    assert rule.evaluate({}, DAY).missing == {BROKEN}


def test_an_unknown_criterion_is_refused():
    with pytest.raises(RuleError):
        compile_rule("keps", WORDS, BOOL, CRITERIA)


def test_the_trace_is_as_sharp_as_the_whole():
    twice = criterion("keeps", "dog || !dog")
    found = compile_rule("keeps && wish", WORDS, BOOL, [twice]).evaluate({}, DAY)
    assert found.missing == {"wish"} and told(found)["keeps"].value is True
