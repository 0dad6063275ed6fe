"""A rule can neither hang nor fill the memory: each of these ends within a second, and says why."""

import datetime as dt
import time
import tracemalloc

import pytest

from shiyakusho.ground.rules import RuleError, RuleLimitError, compile_rule, evaluate
from shiyakusho.ground.rules.types import BOOL, INT, list_of
from shiyakusho.ground.rules.vocabulary import Fact, Vocabulary

DAY = dt.date(2026, 11, 20)
SECONDS = 10.0  # of processor time; a tenth of a second each on a quiet machine
HUNDRED = list(range(100))
DOUBLED = "s"
for _ in range(30):
    DOUBLED = f"[{DOUBLED}].map(t, t + t)[0]"

COSTLY = {
    "a million rounds": ("L.all(a, L.all(b, L.all(c, a + b + c >= 0)))", {"L": HUNDRED}),
    "rounds without a body to speak of": ("L.map(a, L.map(b, L.map(c, true)))", {"L": HUNDRED}),
    "ranks of ranks": ("L.map(a, L.map(b, rank(L, m, rank(L, n, n, m), b)))", {"L": HUNDRED}),
    "sorting in loops": ("L.map(a, L.map(b, L.sortBy(c, -c)[0]))", {"L": HUNDRED}),
    "a string doubled": (DOUBLED, {"s": "x" * 1000}),
    "strings joined": ("L.map(a, s).map(t, t + t).join(s)", {"L": HUNDRED, "s": "x" * 9000}),
    "lists joined": ("(L + L + L + L).size() > 0", {"L": [0] * 9000}),
    "catastrophic pattern": ("s.matches('^(a|aa)+$')", {"s": "a" * 60 + "!"}),
    "another pattern": ("s.matches('(x+x+)+y')", {"s": "x" * 4000}),
    "a list too long": ("L.size() > 0", {"L": [0] * 10_001}),
    "deep brackets": ("(1 + " * 3000 + "1" + ")" * 3000, {}),
    "deep lists": ("[" * 3000 + "]" * 3000, {}),
    "deep conditionals": ("true ? " * 3000 + "1" + " : 2" * 3000, {}),
    "a long chain": ("1" + " + 1" * 5000, {}),
    "long text": ("a" * 20_001, {}),
    "many parts": ("[" + ",".join(["1"] * 6000) + "]", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_it_ends_in_time_and_is_refused(name):
    text, bindings = COSTLY[name]
    begun = time.process_time()
    with pytest.raises(RuleLimitError) as refused:
        evaluate(text, bindings)
    assert time.process_time() - begun < SECONDS
    assert refused.value.code == "rule_limit" and refused.value.ja and refused.value.en


def test_memory_stays_small():
    tracemalloc.start()
    with pytest.raises(RuleLimitError):
        evaluate("L.map(a, L.map(b, L.map(c, L)))", {"L": HUNDRED})
    with pytest.raises(RuleLimitError):
        evaluate(DOUBLED, {"s": "x" * 1000})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000


def test_trying_answers_is_bounded_too():
    """Twenty facts that occur again and a loop: the trials share the budget of one rule."""
    names = [f"f{n}" for n in range(20)]
    words = Vocabulary(
        facts={name: Fact(name, BOOL) for name in names} | {"L": Fact("L", list_of(INT))}
    )
    again = " && ".join(f"({name} == !{name} || {name})" for name in names)
    loops = "L.all(a, L.all(b, L.exists(c, c > a + b || f0)))"
    begun = time.process_time()
    try:
        compile_rule(f"{loops} && {again}", words).evaluate({"L": HUNDRED}, DAY)
    except RuleError as refused:
        assert refused.code == "rule_limit"
    assert time.process_time() - begun < SECONDS
