"""The next question: it always can matter, わからない is an answer, and it ends."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiyakusho.engines.guide.selectors import assess

from .conftest import definition, knowledge_of

DAY = dt.date(2026, 11, 20)
ANSWERS = {
    "children": st.lists(
        st.dates(dt.date(2000, 1, 1), DAY).map(lambda d: {"birth_date": d.isoformat()}), max_size=3
    ),
    "public_servant": st.booleans(),
    "receiving_child_allowance": st.booleans(),
    "children_changed": st.booleans(),
    "has_dog": st.booleans(),
    "owns_moped": st.booleans(),
    "birth_date": st.dates(dt.date(2026, 9, 1), DAY).map(dt.date.isoformat),
    "planned_move_out_date": st.dates(dt.date(2026, 9, 1), DAY).map(dt.date.isoformat),
    "ward": st.sampled_from(["小倉北区", "八幡西区"]),
    "has_mynumber_card": st.booleans(),
}
FACTS = st.fixed_dictionaries({}, optional=ANSWERS)
EVENTS = st.lists(st.sampled_from(["birth", "move-in"]), min_size=1, max_size=2, unique=True)


def verdicts(result):
    return {entry.id: entry.verdict for entry in result.entries}


@settings(max_examples=300, deadline=None)
@given(events=EVENTS, facts=FACTS, rest=st.fixed_dictionaries(ANSWERS))
def test_a_decided_answer_never_changes(known, events, facts, rest):
    early = verdicts(assess(events, facts, DAY, known=known))
    whole = rest | facts
    if not whole["children"] and "receiving_child_allowance" not in facts:
        del whole["receiving_child_allowance"]  # without a child it is known, and is no
    late = verdicts(assess(events, whole, DAY, known=known))
    for id_, verdict in early.items():
        assert verdict == "undecided" or late[id_] == verdict


@settings(max_examples=200, deadline=None)
@given(
    events=EVENTS,
    answers=st.fixed_dictionaries(ANSWERS),
    shy=st.sets(st.sampled_from(sorted(ANSWERS))),
)
def test_questions_end_and_repeat_nothing(known, events, answers, shy):
    facts = {}
    for _ in range(len(ANSWERS) + 1):
        result = assess(events, facts, DAY, known=known)
        if result.next_question is None:
            break
        fact = result.next_question.fact
        assert fact not in facts
        facts[fact] = None if fact in shy else answers[fact]
    assert result.next_question is None
    if not shy:
        assert not result.undecided


@settings(max_examples=150, deadline=None)
@given(events=EVENTS, facts=FACTS)
def test_every_question_can_matter(known, events, facts):
    """For some answer (and, if need be, some answers to the rest) the result is another one."""
    question = assess(events, facts, DAY, known=known).next_question
    if question is None or question.type not in ("bool",):
        return
    others = [name for name in ("public_servant", "receiving_child_allowance", "children_changed",
                                "has_dog", "owns_moped") if name not in facts and name != question.fact]  # fmt: skip
    base = {"children": [{"birth_date": "2020-01-01"}]} | facts
    for bits in range(2 ** len(others)):
        fill = {name: bool(bits >> n & 1) for n, name in enumerate(others)}
        results = [
            verdicts(assess(events, base | fill | {question.fact: answer}, DAY, known=known))
            for answer in (True, False)
        ]
        if results[0] != results[1]:
            return
    pytest.fail(f"{question.fact} cannot matter")


def test_a_question_that_cannot_matter_is_never_put():
    """a decides nothing once b is false; b alone decides."""
    one = definition(
        "p", events=["birth"], office="no-such-office",
        criteria={"x": {"when": "(has_dog && owns_moped) || (!has_dog && owns_moped)", "because": "x"}},
        needed="x", provenance="checked",
    )  # fmt: skip
    known = knowledge_of(one)
    first = assess(["birth"], {}, DAY, known=known)
    assert first.next_question.fact == "owns_moped"
    after = assess(["birth"], {"owns_moped": None}, DAY, known=known)
    assert after.next_question is None or after.next_question.fact == "has_dog"
    done = assess(["birth"], {"owns_moped": False}, DAY, known=known)
    assert done.next_question is None and done.not_needed


def test_two_facts_that_only_matter_together_are_both_asked():
    one = definition(
        "p", events=["birth"], office="no-such-office",
        criteria={"x": {"when": "has_dog == owns_moped", "because": "x"}},
        needed="x", provenance="checked",
    )  # fmt: skip
    known = knowledge_of(one)
    first = assess(["birth"], {}, DAY, known=known).next_question.fact
    second = assess(["birth"], {first: True}, DAY, known=known).next_question.fact
    assert {first, second} == {"has_dog", "owns_moped"}
    # With one of them "わからない" the other can no longer decide anything.
    assert assess(["birth"], {first: None}, DAY, known=known).next_question is None


def test_private_and_register_only_facts_are_never_asked():
    one = definition(
        "p", events=["birth"], office="no-such-office",
        criteria={"x": {"when": "needs_address_protection || self.public_servant", "because": "x"}},
        needed="x", provenance="checked",
    )  # fmt: skip
    result = assess(["birth"], {}, DAY, known=knowledge_of(one))
    assert result.next_question is None and result.undecided
    alone = definition(
        "p", events=["birth"], criteria={"x": {"when": "needs_address_protection", "because": "x"}},
        needed="x", provenance="checked",
    )  # fmt: skip
    assert assess(["birth"], {}, DAY, known=knowledge_of(alone)).may_concern


def test_the_day_is_asked_only_when_needed_and_last(known):
    facts = {"children": [{"birth_date": "2020-01-01"}], "public_servant": False,
             "receiving_child_allowance": False, "has_dog": False, "owns_moped": False}  # fmt: skip
    question = assess(["move-in"], facts, DAY, known=known).next_question
    assert question.fact == "planned_move_out_date" and question.decides == ("claim",)
    question = assess(
        ["move-in"], facts | {"planned_move_out_date": None}, DAY, known=known
    ).next_question
    assert question.fact == "ward" and "小倉北区" in {o.label["ja"] for o in question.options}
    none = assess(
        ["move-in"], facts | {"public_servant": True, "ward": "小倉北区"}, DAY, known=known
    )
    assert none.next_question is None
