"""A decided answer never changes, whatever the missing facts turn out to be.

A completion for which the rule has no answer at all (division by zero) is no change of an answer.
"""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from shiyakusho.ground.rules import RuleError, compile_rule
from shiyakusho.ground.rules.types import BOOL, INT, choice, list_of
from shiyakusho.ground.rules.vocabulary import Fact, Vocabulary

DAY = dt.date(2026, 11, 20)
WORDS = Vocabulary(
    facts={
        "a": Fact("a", BOOL),
        "b": Fact("b", BOOL),
        "n": Fact("n", INT),
        "k": Fact("k", choice(("x", "y"))),
        "bools": Fact("bools", list_of(BOOL)),
        "both": Fact("both", BOOL, derived="a && b", question={"ja": "?"}),
        "limited": Fact("limited", BOOL, only_if="n > 0 || b"),
        "either": Fact("either", BOOL, derived="a || n > 2"),
    }
)
VALUES = {
    "a": st.booleans(),
    "b": st.booleans(),
    "n": st.integers(-3, 5),
    "k": st.sampled_from(["x", "y"]),
    "limited": st.booleans(),
    "bools": st.lists(st.booleans(), max_size=3),
}
LEAVES = st.sampled_from(
    ["a", "b", "both", "limited", "either", "true", "false", "n > 2", "n == 0", "1 / n > 0", 'k == "x"',
     "bools[0]", "bools.exists(v, v)", "bools.all(v, v == a)", "a in bools", "bools.size() > 1",
     "bools.exists_one(v, v && b)", "bools.filter(v, v == b).size() > 0", "k in ['x', 'z'.size() > 0 ? 'y' : 'x']",
     "[a, b, a && b].exists(v, v)", "[a, b].count(v, v) == 1", "bools.count(v, v == a) >= 2",
     "sum(bools, v, v && b ? 2 : 1) > 2", "bools.filter(v, v == b).size() + n > 2", "max(n, 2) > 2",
     "bools.filter(v, v == a)[0]", "[n, 2].exists(v, rank([n, 2], w, w, v) == 2 && v > 2)",
     "(a ? n : 3) >= 3", "n + 1 > 3 || n < 2", "true in bools.filter(v, v == b)"]
)  # fmt: skip
RULES = st.recursive(
    LEAVES.map(lambda leaf: f"({leaf})"),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} && {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} || {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} == {p[1]})"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} ? {p[1]} : {p[2]})"),
        inner.map(lambda p: f"!({p})"),
    ),
    max_leaves=8,
)
KNOWN = st.fixed_dictionaries({}, optional=VALUES)
WHOLE = st.fixed_dictionaries(VALUES)


def completed(known, rest):
    """All facts: what is known, and the rest where it does not contradict it.

    A fact that `only_if` excludes is false; saying otherwise is no completion of what is known.
    """
    whole = {**rest, **known}
    if "limited" not in known and not (whole["n"] > 0 or whole["b"]):
        del whole["limited"]
    return whole


@settings(max_examples=1500, deadline=None)
@given(text=RULES, known=KNOWN, rest=WHOLE)
def test_a_decided_answer_never_changes(text, known, rest):
    rule = compile_rule(text, WORDS)
    try:
        early = rule.evaluate(known, DAY)
    except RuleError:
        early = None
    try:
        late = rule.evaluate(completed(known, rest), DAY)
    except RuleError:
        late = None
    if early is None:
        assert late is None, "an error is a decision too"
    elif early.decided:
        assert late is None or late.value == early.value
    else:
        assert early.missing and not early.missing & known.keys()
        assert late is None or late.decided


@settings(max_examples=500, deadline=None)
@given(text=RULES, known=KNOWN, rest=WHOLE)
def test_facts_that_are_not_missing_do_not_matter(text, known, rest):
    """Filling in only what is missing decides; whatever else is given changes nothing."""
    rule = compile_rule(text, WORDS)
    try:
        outcome = rule.evaluate(known, DAY)
        while not outcome.decided:
            asked = {n for name in outcome.missing for n in WORDS.depends_on(name)} & rest.keys()
            step = {**known, **{name: rest[name] for name in asked}}
            assert step.keys() > known.keys(), "every question is new"
            known = step
            outcome = rule.evaluate(known, DAY)
        value = outcome.value
    except RuleError:
        value = RuleError
    try:
        whole = rule.evaluate(completed(known, rest), DAY).value
    except RuleError:
        whole = RuleError
    assert whole in (value, RuleError)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        compile_rule(text, WORDS)
    except RuleError as problem:
        assert problem.ja and problem.en and problem.code
