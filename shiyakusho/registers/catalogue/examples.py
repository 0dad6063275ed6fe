"""Example answers (回答例) made from any definition: valid, invented, and always the same.

Where a form branches, `filled` answers so that the most shows, `short` so that the least does, with
nothing that may be left out; `long` is `filled` with every text as long as its question takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from shiyakusho.ground.rules import compile_rule
from shiyakusho.ground.rules.national import national_vocabulary

from . import inventing
from .conditions import facts_asked_for, form_vocabulary, texts_of
from .definition import Definition, Page, Question
from .faces import Example
from .showing import Shown, shown
from .snapshot import Version

Variant = Literal["filled", "short", "long"]
VARIANTS: tuple[Variant, ...] = ("filled", "short", "long")
PASSES = 2  # a later answer may open what an earlier choice depends on


def example_of(version: Version, *, day: date, variant: Variant = "filled") -> Example:
    """The example of a version on `day`; an author's own example gives the facts it knows."""
    definition = version.definition
    search = _Search(definition, day, optional=variant != "short")
    search.settle(most=variant != "short")
    answers = search.shown().filed
    if variant == "long":
        answers = _lengthened(definition, answers)
    return Example(variant, day, answers, search.facts, _record(version, day))


def examples_of(version: Version, *, day: date) -> list[Example]:
    """All three."""
    return [example_of(version, day=day, variant=one) for one in VARIANTS]


@dataclass
class _Choice:
    """Something that opens or closes a branch, and what it may be."""

    values: list[Any]
    put: Callable[[Any], None]


class _Search:
    """Answers settled one by one, each for what shows with the others as they stand."""

    def __init__(self, definition: Definition, day: date, *, optional: bool) -> None:
        self.definition, self.day = definition, day
        self.pages = definition.form.pages if definition.form else []
        self.asked = {
            q.id: (page, q)
            for page in self.pages
            for q in page.questions
            if not q.later and (optional or q.required is not False)
        }
        self.facts = _facts(definition, day)
        self.given = {name: made[0] for name in self.asked if (made := self._values(name))}

    def _values(self, name: str) -> list[Any]:
        return inventing.values(self.asked[name][1], self.day)

    def settle(self, *, most: bool) -> None:
        """Choose, for every branch, the answer with which most (or least) of the form shows."""
        sign = 1 if most else -1
        choices = self._choices()
        for _ in range(PASSES):
            for choice in choices:
                choice.put(max(choice.values, key=lambda value: sign * self._score(choice, value)))

    def _score(self, choice: _Choice, value: Any) -> int:
        choice.put(value)
        return len(self.shown().places)

    def _choices(self) -> list[_Choice]:
        names = _branching(self.definition)
        known = national_vocabulary().facts
        found = [
            _Choice([True, False], _put(self.facts, name))
            for name in sorted(names & self.facts.keys())
            if name in known and str(known[name].type) == "bool"
        ]
        for name, (_, question) in self.asked.items():
            values = self._values(name)
            if len(values) > 1 and ({name, question.fact} & names or question.kind == "people"):
                found.append(_Choice(values, _put(self.given, name)))
        return found

    def shown(self) -> Shown:
        """What shows with the answers as they stand."""
        return shown(self.definition, self.answers(), self.facts, self.day)

    def answers(self) -> dict[str, Any]:
        """Every question answered, shown or not; a repeated page once for each of its people."""
        flat = {name: v for name, v in self.given.items() if not self.asked[name][0].repeat}
        return flat | {page.id: self._rounds(page) for page in self.pages if page.repeat}

    def _rounds(self, page: Page) -> list[dict[str, Any]]:
        own = {q.id: self.given[q.id] for q in page.questions if q.id in self.given}
        return [{**person, **own} for person in self._people_of(str(page.repeat))]

    def _people_of(self, name: str) -> list[dict[str, Any]]:
        for question in (q for _, q in self.asked.values() if q.kind == "people"):
            if name in (question.id, question.fact):
                return list(self.given[question.id])
        people = self.facts.get(name) or []
        return [{"key": f"p{n}", "relation": "", **one} for n, one in enumerate(people, start=1)]


def _put(where: dict[str, Any], name: str) -> Callable[[Any], None]:
    return lambda value: where.__setitem__(name, value)


def _branching(definition: Definition) -> frozenset[str]:
    """What the form's conditions speak of, through derived facts."""
    words = form_vocabulary(definition)
    names = {name for _, text in texts_of(definition) for name in compile_rule(text, words).names}
    return frozenset().union(names, *map(words.depends_on, names))


def _facts(definition: Definition, day: date) -> dict[str, Any]:
    """Facts from the author's first example that is answered with yes; the others by their type."""
    wanted = facts_asked_for(definition) | definition.facts.keys()
    yes = [t for t in definition.tests if t.expect.get("needed") or t.expect.get("offered")]
    told = dict(yes[0].given) if yes else {}
    known = national_vocabulary().facts
    made = {
        name: value
        for name in sorted(wanted & known.keys() - told.keys())
        if not known[name].derived and (value := _of_type(str(known[name].type), day)) is not None
    }
    return made | {name: _named(value) for name, value in told.items()}


def _named(value: Any) -> Any:
    """People of an author's example are often birthdays alone; a register knows their names too."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        names = [one[0] for one in inventing.PEOPLE]
        return [{"name": names[n % len(names)], **one} for n, one in enumerate(value)]
    return value


def _of_type(name: str, day: date) -> Any:
    people = [{k: v for k, v in one.items() if k != "key"} for one in _household(day)]
    return {
        "bool": False,
        "int": 1,
        "money": 0,
        "date": day.isoformat(),
        "list<person>": people,
    }.get(name)


def _household(day: date) -> list[dict[str, Any]]:
    some = Question.model_validate({"id": "people", "kind": "people", "label": "家族"})
    return list(inventing.values(some, day)[0])


def _record(version: Version, day: date) -> dict[str, Any]:
    """What the clerk writes down along the way: every question of every move."""
    moves = version.process.moves if version.process else []
    asked = [question for move in moves for question in move.record]
    return {q.id: made[0] for q in asked if (made := inventing.values(q, day))}


def _mapped(
    definition: Definition, answers: Mapping[str, Any], change: Callable[[Question, Any], Any]
) -> dict[str, Any]:
    """Every answer changed by its question, also within rounds; None takes it out."""
    asked = {q.id: q for q in definition.form.questions()} if definition.form else {}

    def changed(given: Mapping[str, Any]) -> dict[str, Any]:
        new = {
            name: change(asked[name], value)
            if name in asked
            else [changed(one) for one in value]
            if isinstance(value, list)
            else value
            for name, value in given.items()
        }
        return {name: value for name, value in new.items() if value is not None}

    return changed(answers)


def _lengthened(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    return _mapped(definition, answers, inventing.longest)
