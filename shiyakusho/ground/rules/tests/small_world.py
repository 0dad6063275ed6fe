"""A small world in which every completion can be tried: random typed rules against brute force.

Five facts and a list of people whose fields may be open. `Trial` is one rule with some facts given:
what the rule says, and what it would say under each completion of the rest.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from shiyakusho.ground.rules import Fact, RuleError, Vocabulary, compile_rule
from shiyakusho.ground.rules.types import BOOL, DATE, INT, choice, list_of, record

DAY = dt.date(2026, 11, 20)
KINDS = ("x", "y", "z")
PERSON = {"flag": BOOL, "age": INT, "kind": choice(KINDS)}
WORDS = Vocabulary(
    facts={
        "a": Fact("a", BOOL),
        "b": Fact("b", BOOL),
        "k": Fact("k", choice(KINDS)),
        "n": Fact("n", INT),
        "m": Fact("m", INT),
        "d": Fact("d", DATE),
        "people": Fact("people", list_of(record("person"))),
        "both": Fact("both", BOOL, derived="a && b"),
        "limited": Fact("limited", BOOL, only_if="b || n > 1"),
        "flagged": Fact("flagged", INT, derived="people.count(p, p.flag)"),
    },
    records={"person": PERSON},
)
DOMAINS: dict[str, tuple[object, ...]] = {
    "a": (False, True), "b": (False, True), "k": KINDS, "n": (-9, -1, 0, 1, 2, 3, 9), "m": (-9, 0, 1, 2, 9),
    "d": tuple(dt.date(2026, 4, 1) + dt.timedelta(days=n) for n in (-1, 0, 1, 30)),
    "limited": (False, True),
    "flag": (False, True), "age": (-9, 0, 1, 2, 9), "kind": KINDS,
}  # fmt: skip
PEOPLE = tuple(
    {"flag": flag, "age": age, "kind": kind}
    for flag in (False, True)
    for age in (-9, 1, 9)
    for kind in ("x", "z")
)
FAMILIES = (
    [],
    *([one] for one in PEOPLE),
    *([one, other] for one in PEOPLE for other in PEOPLE[::2]),
    *([one] * 3 for one in PEOPLE),
)
MOST_COMPLETIONS = 2000


class Writer:
    """Writes random typed rules."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def bool(self, depth: int, inner: str = "") -> str:
        if depth <= 0 or self.chance.random() < 0.2:
            return f"({self.chance.choice(self._leaves(inner))})"
        return self.chance.choice(
            (
                self._both,
                self._both,
                self._not,
                self._equal,
                self._either,
                self._compared,
                self._loop,
            )
        )(depth - 1, inner)

    def _leaves(self, inner: str) -> list[str]:
        own = [f"{inner}.flag", f"{inner}.kind == 'x'", f"{inner}.age > 1"] * 3 if inner else []
        return [
            *own, "a", "b", "both", "limited", "k == 'x'", "k in ['x', 'y']", "n > 1", "n == 0",
            "d >= date('2026-04-01')", "n == n", "flagged > 1", "true",
        ]  # fmt: skip

    def _both(self, depth: int, inner: str) -> str:
        sign = self.chance.choice(("&&", "||"))
        return f"({self.bool(depth, inner)} {sign} {self.bool(depth, inner)})"

    def _not(self, depth: int, inner: str) -> str:
        return f"!({self.bool(depth, inner)})"

    def _equal(self, depth: int, inner: str) -> str:
        return f"({self.bool(depth, inner)} == {self.bool(depth, inner)})"

    def _either(self, depth: int, inner: str) -> str:
        parts = (self.bool(depth, inner) for _ in range(3))
        return "({} ? {} : {})".format(*parts)

    def _compared(self, depth: int, inner: str) -> str:
        number = self.int(depth, inner)
        signs = ("<", "<=", ">", ">=", "==", "!=")
        # Sums of a few sample numbers do not hit every number, but lie on either side of it.
        sign = self.chance.choice(
            signs[:4] if set("+-") & set(number) or "age" in number else signs
        )
        return f"({number} {sign} {self.chance.randrange(3)})"

    def _loop(self, depth: int, inner: str) -> str:
        if inner:
            return self.bool(0, inner)
        kind = self.chance.choice(("exists", "all", "exists_one"))
        return f"people.{kind}(p, {self.bool(depth, 'p')})"

    def int(self, depth: int, inner: str) -> str:
        if depth <= 0 or inner:
            return self.chance.choice(("n", "m", "flagged", "n + 1"))
        return self.chance.choice((self._counted, self._counted, self._summed, self._chosen))(
            depth - 1
        )

    def _counted(self, depth: int) -> str:
        some = self.bool(min(depth, 1), "p")
        return self.chance.choice(
            (
                f"people.count(p, {some})",
                f"size(people.filter(p, {some}))",
                f"people.filter(p, {some}).count(p, p.flag)",
                f"sum(people, p, {some} ? 1 : 0)",
            )
        )

    def _summed(self, depth: int) -> str:
        return self.chance.choice(
            (
                "sum(people, p, p.age)", "sum(people.filter(p, p.flag), p, p.age)", "n + m", "n - m",
                "max(n, m)", "min(n, 1)", "size(people)",
                "sum(people, p, rank(people, q, q.age, p) > 1 ? 1 : 0)",
            )
        )  # fmt: skip

    def _chosen(self, depth: int) -> str:
        return f"({self.bool(depth)} ? {self.int(depth, '')} : {self.int(depth, '')})"


@dataclass
class Trial:
    """One rule, what is given, and what is open: (fact, place, field) with its possible values."""

    text: str
    given: dict[str, object]
    open: dict[tuple[str, int | None, str], tuple[object, ...]]

    def said(self) -> tuple[object, frozenset[str]] | None:
        return self._said(self.given)

    def _said(self, facts: dict[str, object]) -> tuple[object, frozenset[str]] | None:
        try:
            outcome = compile_rule(self.text, WORDS).evaluate(facts, DAY)
        except RuleError:
            return None
        return outcome.value, outcome.missing

    def completions(self) -> Iterator[tuple[tuple[object, ...], object]]:
        """Every completion that can be, and what the rule says of it; "error" for no answer."""
        rule = compile_rule(self.text, WORDS)
        for answers in itertools.product(*self.open.values()):
            facts = self._completed(answers)
            try:
                yield answers, rule.on(WORDS.case(facts, DAY)).value
            except RuleError:
                yield answers, "error"

    def _completed(self, answers: tuple[object, ...]) -> dict[str, object]:
        facts = {name: value for name, value in self.given.items()}
        for (fact, place, field), answer in zip(self.open, answers, strict=True):
            if place is None:
                facts[fact] = answer
            else:
                people = [dict(one) for one in facts[fact]]  # type: ignore[attr-defined]
                people[place][field] = answer
                facts[fact] = people
        # A fact that `only_if` excludes is false, whatever would have been answered.
        excluded = not facts["b"] and facts["n"] <= 1  # type: ignore[operator]
        if excluded and "limited" not in self.given:
            del facts["limited"]
        return facts


def trial(chance: random.Random) -> Trial:
    """A random rule over random given facts, with few enough completions to try."""
    while True:
        given: dict[str, object] = {}
        open_: dict[tuple[str, int | None, str], tuple[object, ...]] = {}
        for name in ("a", "b", "k", "n", "m", "d", "limited"):
            if chance.random() < 0.45:
                given[name] = _usual(chance, name)
            else:
                open_[name, None, ""] = DOMAINS[name]
        _people(chance, given, open_)
        made = Trial(Writer(chance).bool(3), given, open_)
        _drop_unread(made)
        count = 1
        for answers in made.open.values():
            count *= len(answers)
        if 1 < count <= MOST_COMPLETIONS:
            return made


def _usual(chance: random.Random, name: str) -> object:
    """A value that the sample of completions reaches beyond on either side."""
    return chance.choice([v for v in DOMAINS[name] if v not in (-9, 9)])


def _people(
    chance: random.Random,
    given: dict[str, object],
    open_: dict[tuple[str, int | None, str], tuple[object, ...]],
) -> None:
    if chance.random() < 0.15:
        open_["people", None, ""] = FAMILIES
        return
    people: list[dict[str, object]] = []
    for place in range(chance.randrange(4)):
        person: dict[str, object] = {}
        for field in PERSON:
            if chance.random() < 0.7:
                person[field] = _usual(chance, field)
            else:
                open_["people", place, field] = DOMAINS[field]
        people.append(person)
    given["people"] = people


def _drop_unread(made: Trial) -> None:
    """What the rule never speaks of gets any value, so that the rest can be tried out."""
    rule = compile_rule(made.text, WORDS)
    read = {n for name in rule.names for n in WORDS.depends_on(name)}
    for fact, place, field in list(made.open):
        if place is None and fact not in read:
            made.given[fact] = made.open.pop((fact, place, field))[0]
        elif place is not None and (fact not in read or f".{field}" not in made.text + ".flag"):
            answers = made.open.pop((fact, place, field))
            made.given[fact][place][field] = answers[0]  # type: ignore[index]
