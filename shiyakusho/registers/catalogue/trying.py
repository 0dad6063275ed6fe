"""The author's own examples (`tests:`), tried before a definition can be live: one that fails is an
error like any other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shiyakusho.ground.rules import RuleError, Vocabulary, compile_rule, plain
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.national import national_vocabulary

from .definition import Definition, Process, TestCase
from .registry import Finding

# Rules speak of these words too; a question's answer has the type of its kind.
_TYPES_OF_QUESTIONS = {
    "bool": "bool",
    "date": "date",
    "integer": "int",
    "money": "int",
    "choices": "list<string>",
    "people": "people",
}


def failing_examples(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """Findings for every example whose answer is not the one its author expects."""
    if not definition.tests:
        return
    words = _words(definition)
    for number, test in enumerate(definition.tests):
        place = ("tests", number)
        try:
            wrong = list(_wrong(definition, test, words))
        except RuleError as problem:
            yield Finding(place, "test_failed", f"「{test.name}」を試せません: {problem}")
            continue
        for what, expected, found in wrong:
            yield Finding(
                place,
                "test_failed",
                f"「{test.name}」: {what} は {_shown(expected)} のはずですが {_shown(found)} です",
            )


def _words(definition: Definition) -> Vocabulary:
    base = national_vocabulary()
    own = {
        name: use.as_ or use.ask or _answered(definition, use.from_ or "")
        for name, use in definition.facts.items()
        if base.type_of(name) is None
    }
    return base.extended(own).extended(dict.fromkeys(definition.criteria, "bool"))


def _answered(definition: Definition, source: str) -> str:
    """The type of the question a fact comes from (`form.<question>`)."""
    questions = definition.form.questions() if definition.form else []
    kind = next((q.kind for q in questions if source == f"form.{q.id}"), None)
    return _TYPES_OF_QUESTIONS.get(kind or "", "string")


def _wrong(
    definition: Definition, test: TestCase, words: Vocabulary
) -> Iterator[tuple[str, Any, Any]]:
    facts = words.case(test.given, test.as_of, test.events)
    criteria = _criteria(definition, test, facts, words)
    known = {name: value for name, value in criteria.items() if value is not None}
    whole = words.case({**test.given, **known}, test.as_of, test.events)
    for what, expected in test.expect.items():
        if what == "criteria":
            yield from _differing("criteria", expected, criteria)
        elif what == "amounts":
            rules = definition.amounts
            found = {
                name: _value(rules[name].value, words, whole) for name in expected if name in rules
            }
            yield from _differing("amounts", expected, found)
        else:
            value = _value(getattr(definition, what), words, whole)
            if value != expected:
                yield what, expected, value


def _criteria(
    definition: Definition, test: TestCase, facts: Case, words: Vocabulary
) -> dict[str, Any]:
    """Every criterion's answer; outside its dates of force it does not hold."""
    return {
        name: _value(one.when, words, facts)
        if (one.from_ is None or one.from_ <= test.as_of)
        and (one.until is None or test.as_of <= one.until)
        else False
        for name, one in definition.criteria.items()
    }


def _value(rule: str | None, words: Vocabulary, case: Case) -> Any:
    return plain(compile_rule(rule, words).on(case).value) if rule else None


def _differing(
    what: str, expected: dict[str, Any], found: dict[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    for name, wanted in expected.items():
        if found.get(name) != wanted:
            yield f"{what}.{name}", wanted, found.get(name)


def _shown(value: Any) -> str:
    return {None: "わからない", True: "true", False: "false"}.get(value, str(value))
