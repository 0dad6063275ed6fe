"""Populations as they should not be, and as they rarely are."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiyakusho.ground.rules import RuleValueError, compile_rule
from shiyakusho.ground.rules.columns import (
    Column,
    Links,
    Lists,
    Population,
    compile_columns,
    population_of,
)
from shiyakusho.ground.rules.columns.frames import Rows
from shiyakusho.ground.rules.columns.monotone import changes

from .agreement import disagreements, in_columns
from .random_rules import AS_OF, WORDS

RULES = (
    "kids.exists(c, c.flag)", "kids.all(c, c.flag)", "kids.exists_one(c, c.flag)",
    "kids.count(c, c.flag)", "kids.size()", "kids.sum(c, c.income)", "kids.max(c, c.income)",
    "kids.min(c, c.birth)", "kids.filter(c, c.flag).map(c, c.income).sum()",
    "sum(kids, c, rank(kids, m, m.birth, c))", "kids.sortBy(c, c.birth)[0].income",
    "kids.exists(c, people.exists(m, m.birth < c.birth && m.flag == c.flag))",
    "'other' in me.tags", "kids.exists(c, 'other' in c.tags)", "sum(kids, i, c, i * c.income)",
    "n / (n - 3)", "big + 1", "a ? n : 2", "d > as_of", "k == 'x' || s.startsWith('o')",
)  # fmt: skip
COMPILED = {text: compile_rule(text, WORDS) for text in RULES}


def agree(cases):
    found = compile_columns(COMPILED).evaluate(population_of(cases, WORDS), AS_OF)
    assert not disagreements(COMPILED, found, cases, AS_OF)


DAYS = st.dates(dt.date(1920, 1, 1), dt.date(2027, 12, 31))
PERSON = st.fixed_dictionaries(
    {},
    optional={
        "birth": DAYS, "income": st.integers(0, 10**7), "flag": st.booleans(),
        "tags": st.lists(st.sampled_from(["other", "x"]), max_size=2),
    },
)  # fmt: skip
CASE = st.fixed_dictionaries(
    {},
    optional={
        "kids": st.lists(PERSON, max_size=4), "people": st.lists(PERSON, max_size=2), "me": PERSON,
        "a": st.booleans(), "n": st.integers(-5, 5), "big": st.sampled_from([0, 2**63 - 1, -(2**63)]),
        "d": DAYS, "k": st.sampled_from(["x", "y"]), "s": st.text("xo", max_size=2),
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(CASE, max_size=6))
def test_any_small_population_agrees(cases):
    agree(cases)


@pytest.mark.parametrize(
    "cases",
    [
        [],
        [{}],
        [{"kids": []}, {"kids": []}],
        [{"kids": [{}]}],
        [{"kids": [{}, {}, {}]}, {}],
        [{"kids": [{"flag": True}] * 40}, {"kids": []}],
        [
            {
                "kids": [{"birth": "2020-01-01"}] * 30,
                "people": [{"birth": "2019-01-01", "flag": True}],
            }
        ],
    ],
)
def test_empty_lists_unknown_all_and_large_families(cases):
    agree(cases)


def test_a_bool_rule_gives_true_and_known():
    rule = compile_rule("a && n > 0", WORDS)
    columns = rule.evaluate_columns(
        population_of([{"a": True, "n": 1}, {"a": False}, {}], WORDS), AS_OF
    )
    assert columns.true.tolist() == [True, False, False]
    assert columns.known.tolist() == [True, True, False]
    assert columns.true.dtype == columns.known.dtype == np.bool_


def test_a_failing_case_fails_alone():
    rule = compile_rule("10 / n", WORDS)
    columns = rule.evaluate_columns(population_of([{"n": 0}, {"n": 5}, {}], WORDS), AS_OF)
    assert columns.failed.tolist() == [True, False, False]
    assert [in_columns(columns, row) for row in range(3)] == ["failed", 2, "unknown"]


def test_without_asking_what_is_open_is_not_known():
    rule = compile_rule("people.count(m, m.flag) >= 1", WORDS)
    cases = population_of([{"people": [{"flag": True}, {}]}, {"people": [{}]}], WORDS)
    rules = compile_columns({"r": rule})
    assert rules.evaluate(cases, AS_OF)["r"].known.tolist() == [True, False]
    assert rules.evaluate(cases, AS_OF, ask=0)["r"].known.tolist() == [False, False]


def test_rules_of_a_plan_share_their_parts():
    texts = ("kids.exists(c, c.flag) && a", "kids.exists(d, d.flag) && b")
    rules = compile_columns({text: compile_rule(text, WORDS) for text in texts})
    plan = rules.plan(
        population_of([{"kids": [{"flag": True}], "a": True, "b": True}], WORDS), AS_OF
    )
    first, second = (plan.terms[text] for text in texts)
    assert first.args[0] is second.args[0]


def test_a_plan_tells_what_goes_case_by_case():
    text = "a && {'x': n}['x'] > 2 && kids.exists(c, age(c.birth, as_of) < 3)"
    rules = compile_columns({"r": compile_rule(text, WORDS), "plain": compile_rule("n > 1", WORDS)})
    cases = [{"a": True, "n": 3, "kids": [{"birth": "2025-01-01"}]}, {"a": True, "n": 1}]
    plan = rules.plan(population_of(cases, WORDS), AS_OF)
    assert plan.case_by_case() == {"r": ["1:6"]}
    assert "case by case: 1:6" in plan.explain() and "1 decided for all values" in plan.explain()
    assert not disagreements(
        {"r": rules.rules["r"]}, plan.run(population_of(cases, WORDS)), cases, AS_OF
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: Column("colour", np.zeros(1)),
        lambda: Column("string", np.zeros(1, dtype=np.int8)),
        lambda: Column("int", np.zeros(2, dtype=np.int8), np.ones(1, dtype=bool)),
        lambda: Lists(np.array([1, 2], dtype=np.int32), Column("int", np.zeros(2, dtype=np.int8))),
        lambda: Lists(np.array([0, 2, 1], dtype=np.int32), Column("int", np.zeros(1, dtype=np.int8))),
        lambda: Lists(np.array([0, 1], dtype=np.int32), Links("person", None, 1), np.array([False])),
        lambda: Population(2, {"n": Column("int", np.zeros(1, dtype=np.int8))}),
        lambda: Population(0, {}, {"p": {"a": Column("int", np.zeros(1, dtype=np.int8)), "b": Column("int", np.zeros(2, dtype=np.int8))}}),
    ],
)  # fmt: skip
def test_a_population_that_contradicts_itself_is_refused(make):
    with pytest.raises(RuleValueError) as refused:
        make()
    assert refused.value.code == "population_invalid" and refused.value.ja and refused.value.en


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), max_size=5), max_size=6))
def test_ranks_follow_the_key_and_ties_the_list(lists):
    up = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    keys = np.array([key for one in lists for key in one], dtype=np.int32)
    rows = Rows(len(up), len(lists), up, max((len(one) for one in lists), default=0))
    expected = [
        sum((k, j) < (key, i) for j, k in enumerate(one))
        for one in lists
        for i, key in enumerate(one)
    ]
    assert rows.ranks(keys).tolist() == expected == rows._sorted_ranks(keys).tolist()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 50), max_size=6), st.integers(0, 20), st.integers(21, 50))
def test_days_of_change_are_found_by_halving(steps, first, last):
    found = changes(lambda day: sum(day >= step for step in steps), first, last)
    assert found == {step for step in steps if first < step <= last}


def test_a_list_nobody_gave_is_not_known_in_the_type_of_each_rule():
    texts = ("kids.exists(c, n > c.income)", "kids.map(c, c.name)[0]", "kids.sum(c, c.income + n)")
    rules = {text: compile_rule(text, WORDS) for text in texts}
    cases = [{"n": 1}, {"n": 2}]
    found = compile_columns(rules).evaluate(population_of(cases, WORDS), AS_OF)
    assert [columns.kind for columns in found.values()] == ["bool", "string", "int"]
    assert not disagreements(rules, found, cases, AS_OF)
