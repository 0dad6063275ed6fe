"""Possible answers: for every fact that may be asked, one answer of each kind the rules tell apart.

A yes or no has two, a choice its options. Days, numbers and lists of children are tried over a
wide range and put into classes: two answers are of one class when every atom of every rule
says the same of both. Each class knows which share of the people tried falls into it (`priors`).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shiyakusho.ground.rules import Fact, RuleError, Vocabulary
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.types import Type
from shiyakusho.ground.rules.values import blend

from .atoms import Atom
from .priors import Outlook, Priors, born

YEARS = range(106)  # ages tried, half a year after the birthday
MONTHS = range(-24, 16)  # months around the day asked about
YEARS_AHEAD = range(2, 11)
INFANTS = (5.0, 20.0, 100.0)  # days since birth
GROWN = 23  # of children, one is tried for each age below
AMOUNTS = (*range(13), *range(15, 100, 5), *(step * 100_000 for step in range(1, 151)))
MOST_SEEN = 10_000  # answers whose class is remembered

Given = Mapping[str, object]


def is_asked(fact: Fact | None) -> bool:
    """May the guide ever put this fact as a question?"""
    return fact is not None and fact.question is not None and not (fact.private or fact.generic)


def answers_tried(fact: Fact, day: dt.date) -> tuple[object, ...]:
    """Answers of one fact over its whole range; empty when nothing can be tried (free text)."""
    if fact.type.name == "bool":
        return (False, True)
    if fact.options:
        return fact.options
    return _TRIED.get(kind(fact.type), lambda fact, day: ())(fact, day)


def kind(type_: Type) -> str:
    is_people = type_.name == "list" and type_.item.record == "person"
    return "people" if is_people else type_.name


def _days(fact: Fact, day: dt.date) -> tuple[object, ...]:
    born = (day - dt.timedelta(days=round((age + 0.5) * 365.25)) for age in YEARS)
    near = (day + dt.timedelta(days=round(month * 30.44)) for month in MONTHS)
    ahead = (day + dt.timedelta(days=round(year * 365.25)) for year in YEARS_AHEAD)
    return tuple(sorted({*born, *near, *ahead}))


def _numbers(fact: Fact, day: dt.date) -> tuple[object, ...]:
    least = 0 if fact.least is None else fact.least
    most = AMOUNTS[-1] if fact.most is None else fact.most
    return tuple(number for number in AMOUNTS if least <= number <= most)


def _families(fact: Fact, day: dt.date) -> tuple[object, ...]:
    """No child, one child of each age, and two of different ages."""
    ages = [*INFANTS, *((age + 0.5) * 365.25 for age in range(GROWN))]
    pairs = [(a, b) for a in ages[::2] for b in ages[1::3]]
    return tuple(born(days, day) for days in [(), *((a,) for a in ages), *pairs])


def _key(answer: object) -> object:
    """A list of children as their birth dates: all that an answer tells of them."""
    if isinstance(answer, list):
        return tuple(getattr(one, "fields", {}).get("birth_date") for one in answer)
    return answer


_TRIED: Mapping[str, Callable[[Fact, dt.date], tuple[object, ...]]] = {
    "date": _days, "int": _numbers, "people": _families,
}  # fmt: skip


@dataclass(frozen=True)
class Classes:
    """One answer of each class, and how answers are put into them."""

    answers: tuple[object, ...]
    place: Callable[[object], int | None]

    def __len__(self) -> int:
        return len(self.answers)


def _each_alone(answers: Sequence[Any]) -> Classes:
    """Every answer tried is a class of its own; another one belongs to the last before it."""

    def place(answer: Any) -> int:
        return max(0, bisect_right(answers, answer) - 1)

    return Classes(tuple(answers), place)


class Possible:
    """The classes of every fact that may be asked, on one day."""

    def __init__(
        self, vocabulary: Vocabulary, atoms: Iterable[Atom], day: dt.date, priors: Priors
    ) -> None:
        self._vocabulary, self._day, self._priors = vocabulary, day, priors
        self._touching = _by_fact(vocabulary, atoms)
        self._classes: dict[str, Classes] = {}
        self._seen: dict[str, list[object]] = {}

    def learn(self, name: str, answers: Iterable[object]) -> None:
        """Answers people have really given: with them more classes are told apart from now on."""
        self._seen.setdefault(name, []).extend(answers)
        self._classes.pop(name, None)

    def of(self, name: str) -> Classes:
        """The classes of a fact; none when its answers cannot be tried."""
        if name not in self._classes:
            self._classes[name] = self._make(self._vocabulary.facts[name])
        return self._classes[name]

    def weights(self, name: str, outlook: Outlook) -> tuple[float, ...]:
        """The share of each class among the people of an outlook; together 1."""
        classes = self.of(name)
        shares = [0.0] * len(classes)
        for answer, share in self._priors.shares(self._vocabulary.facts[name], outlook, self._day):
            place = classes.place(answer)
            if place is not None:
                shares[place] += share
        whole = sum(shares)
        if not whole:
            return tuple(1.0 / len(classes) for _ in shares)
        return tuple(share / whole for share in shares)

    def _make(self, fact: Fact) -> Classes:
        tried = (
            *answers_tried(fact, self._day),
            *self._common(fact),
            *self._seen.get(fact.id, ()),
        )
        if fact.type.name == "bool" or fact.options:
            order = {answer: place for place, answer in enumerate(dict.fromkeys(tried))}
            return Classes(tuple(order), order.get)
        if self._is_compared(fact.id) and kind(fact.type) in ("date", "int"):
            return _each_alone(sorted(set(tried)))
        sign = self._signature(fact)
        kinds: dict[object, object] = {}
        for answer in tried:
            kinds.setdefault(sign(answer), answer)
        places = {mark: place for place, mark in enumerate(kinds)}
        seen: dict[object, int | None] = {}

        def place(answer: object) -> int | None:
            key = _key(answer)
            if key not in seen:
                if len(seen) > MOST_SEEN:
                    seen.clear()
                seen[key] = places.get(sign(answer))
            return seen[key]

        return Classes(tuple(kinds.values()), place)

    def _is_compared(self, name: str) -> bool:
        """Does an atom set this fact against another of many answers? Then no two are alike."""
        return any(
            len(self._waiting(atom) & set(many)) > 1 for atom, many in self._touching.get(name, ())
        )

    def _waiting(self, atom: Atom) -> set[str]:
        try:
            missing = blend((atom.on(self.case({})),)).missing
        except RuleError:
            return set()
        return {name.partition(".")[0] for name in missing}

    def _common(self, fact: Fact) -> list[object]:
        """Families as they are: too many are possible to try them all."""
        if kind(fact.type) != "people":
            return []
        return [answer for answer, _ in self._priors.shares(fact, Outlook(), self._day)]

    def _signature(self, fact: Fact) -> Callable[[object], object]:
        """What all atoms say of an answer when nothing else is known."""
        touching = [atom for atom, _ in self._touching.get(fact.id, ())]
        return lambda answer: tuple(self._said(atom, {fact.id: answer}) for atom in touching)

    def _said(self, atom: Atom, given: Given) -> object:
        try:
            value = atom.on(self.case(given))
        except RuleError:
            return "#"
        return "?" if blend((value,)).missing else value

    def case(self, given: Given) -> Case:
        """A household of whom nothing else is known."""
        return self._vocabulary.reopened({**given, "as_of": self._day, "events": []})


def _by_fact(
    vocabulary: Vocabulary, atoms: Iterable[Atom]
) -> dict[str, list[tuple[Atom, list[str]]]]:
    """For each fact of many answers the atoms that speak of it, with the other such facts."""
    found: dict[str, list[tuple[Atom, list[str]]]] = {}
    for atom in atoms:
        many = [
            name for name in vocabulary.facts if name in atom.facts and _is_wide(vocabulary, name)
        ]
        for name in many:
            found.setdefault(name, []).append((atom, many))
    return found


def _is_wide(vocabulary: Vocabulary, name: str) -> bool:
    fact = vocabulary.facts[name]
    return is_asked(fact) and not fact.options and kind(fact.type) in _TRIED
