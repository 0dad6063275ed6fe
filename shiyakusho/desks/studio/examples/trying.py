"""What came out of an example: every expected answer beside the one the rules give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shiyakusho.desks.studio.places import Document
from shiyakusho.desks.studio.words import entries, vocabulary_for
from shiyakusho.ground.rules import RuleError, Vocabulary, compile_rule, plain


@dataclass(frozen=True)
class Answer:
    """One answer of an example. `expected` is None where its author expects nothing."""

    what: str
    title: str
    expected: Any
    found: Any
    expects: bool

    @property
    def fits(self) -> bool:
        return not self.expects or self.expected == self.found

    @property
    def expected_words(self) -> str:
        return in_words(self.expected) if self.expects else "—"

    @property
    def found_words(self) -> str:
        return in_words(self.found)


@dataclass(frozen=True)
class Tried:
    """An example that was tried. `problem` says why it could not be."""

    number: int
    name: str
    answers: tuple[Answer, ...]
    problem: str = ""

    @property
    def passes(self) -> bool:
        return not self.problem and all(one.fits for one in self.answers)


def tried(document: Document) -> list[Tried]:
    """Every example of the document, tried now; an unfinished one says what it lacks."""
    words = vocabulary_for(document, ("criteria",))
    rows = document.get("tests")
    tests = enumerate(rows if isinstance(rows, list) else [])
    return [_one(document, words, n, one) for n, one in tests if isinstance(one, dict)]


def _one(document: Document, words: Vocabulary, number: int, test: dict[str, Any]) -> Tried:
    name = str(test.get("name") or f"例{number + 1}")
    try:
        day = dt.date.fromisoformat(str(test.get("as_of")))
    except ValueError:
        return Tried(number, name, (), "いつの話か（日付）を入れてください。")
    try:
        answers = _answers(document, words, test, day)
    except RuleError as problem:
        return Tried(number, name, (), f"{problem.ja}。")
    if not test.get("expect"):
        return Tried(number, name, answers, "出るはずの答えを1つは入れてください。")
    return Tried(number, name, answers)


def _answers(
    document: Document, words: Vocabulary, test: dict[str, Any], day: dt.date
) -> tuple[Answer, ...]:
    given = test.get("given") if isinstance(test.get("given"), dict) else {}
    events = [one for one in test.get("events") or [] if isinstance(one, str)]
    criteria = {
        name: _criterion(one, words, given or {}, day, events)
        for name, one in entries(document, "criteria").items()
        if isinstance(one, dict)
    }
    inner = words.extended(dict.fromkeys(criteria, "bool"))
    whole = {
        **(given or {}),
        **{name: value for name, value in criteria.items() if value is not None},
    }
    said = test.get("expect")
    expect: dict[str, Any] = said if isinstance(said, dict) else {}
    found: list[Answer] = []
    for what, title in (("needed", "必要か"), ("offered", "希望すればできるか")):
        if document.get(what):
            value = _value(str(document[what]), inner, whole, day, events)
            found.append(Answer(what, title, expect.get(what), value, what in expect))
    found += _by_name("criteria", criteria, expect, _titles(document, "criteria", "because"))
    amounts = _amounts(document, lambda rule: _value(rule, inner, whole, day, events), expect)
    found += _by_name("amounts", amounts, expect, _titles(document, "amounts", "title"))
    if document.get("fee") and "fee" in expect:
        value = _value(str(document["fee"]), inner, whole, day, events)
        found.append(Answer("fee", "手数料", expect["fee"], value, True))
    return tuple(found)


def _amounts(
    document: Document, value_of: Callable[[str], Any], expect: dict[str, Any]
) -> dict[str, Any]:
    """Amounts that come to something; one nobody expects may have no answer here."""
    said, found = expect.get("amounts"), {}
    for name, one in entries(document, "amounts").items():
        try:
            found[name] = value_of(_rule(one))
        except RuleError:
            if isinstance(said, dict) and name in said:
                raise
    return found


def _criterion(
    one: dict[str, Any], words: Vocabulary, given: dict[str, Any], day: dt.date, events: list[str]
) -> Any:
    since, until = str(one.get("from") or ""), str(one.get("until") or "9999")
    if not since <= day.isoformat() <= until:
        return False
    return _value(str(one.get("when") or "true"), words, given, day, events)


def _by_name(
    table: str, values: dict[str, Any], expect: dict[str, Any], titles: dict[str, str]
) -> list[Answer]:
    said = expect.get(table) if isinstance(expect.get(table), dict) else {}
    return [
        Answer(
            f"{table}.{name}",
            titles.get(name) or name,
            (said or {}).get(name),
            value,
            name in (said or {}),
        )
        for name, value in values.items()
    ]


def _titles(document: Document, table: str, key: str) -> dict[str, str]:
    from shiyakusho.desks.studio.languages import japanese

    rows = entries(document, table).items()
    return {name: japanese(one.get(key)) for name, one in rows if isinstance(one, dict)}


def _rule(one: Any) -> str:
    return str(one.get("value") or "0") if isinstance(one, dict) else str(one)


def _value(
    rule: str, words: Vocabulary, given: dict[str, Any], day: dt.date, events: list[str]
) -> Any:
    names = {name: value for name, value in given.items() if words.type_of(name) is not None}
    return plain(compile_rule(rule, words).on(words.case(names, day, events)).value)


def in_words(value: Any) -> str:
    """An answer as an officer reads it."""
    if value is None:
        return "わからない"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return f"{value:,}" if isinstance(value, int) else str(value)
