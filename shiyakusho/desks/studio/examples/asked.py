"""Which facts an example may give, and which answers it may expect, each with its type."""

from __future__ import annotations

from typing import Any

from shiyakusho.desks.studio.places import Document, Place, at
from shiyakusho.desks.studio.words import entries, named, vocabulary_for
from shiyakusho.ground.rules import RuleError, Vocabulary
from shiyakusho.ground.rules.reader import read
from shiyakusho.ground.rules.tree import names

Asked = list[tuple[str, str]]  # name, kind: bool, int, date, line (text or choice), json
MOST = 60


def given_of(document: Document, where: Place) -> Asked:
    """Fields of `tests.n.given` or `tests.n.expect`: what the rules ask for, and what is there."""
    there = at(document, where)
    written = there if isinstance(there, dict) else {}
    if where[-1] == "expect":
        return _expected(document, written)
    words = vocabulary_for(document, ("criteria",))
    found = [*facts_behind(document, words), *(name for name in written if name not in words.facts)]
    found += [name for name in written if name in words.facts]
    return [(name, kind_of(words, name, written.get(name))) for name in dict.fromkeys(found)][:MOST]


def facts_behind(document: Document, words: Vocabulary) -> list[str]:
    """Facts somebody gives that the criteria and verdicts stand on, in the order they are named."""
    rules = [
        one.get("when") for one in entries(document, "criteria").values() if isinstance(one, dict)
    ]
    rules += [document.get(name) for name in ("needed", "offered")]
    rules += [
        one.get("value") if isinstance(one, dict) else one
        for one in entries(document, "amounts").values()
    ]
    found: dict[str, None] = {}
    for rule in rules:
        for name in _names_in(rule):
            if name in words.facts:
                for below in sorted(words.depends_on(name)) or [name]:
                    if below in words.facts and _is_given(words, below):
                        found[below] = None
    return list(found)


def _names_in(rule: Any) -> list[str]:
    if not isinstance(rule, str) or not rule.strip():
        return []
    try:
        return sorted(names(read(rule)))
    except RuleError:
        return []


def _is_given(words: Vocabulary, name: str) -> bool:
    fact = words.facts[name]
    return bool(fact.question) or not fact.derived


def kind_of(words: Vocabulary, name: str, value: Any = None) -> str:
    """How a fact is typed in: one of bool, int, date, line, json."""
    if value is not None and isinstance(value, dict | list):
        return "json"
    known = words.type_of(name)
    kinds = {"bool": "bool", "int": "int", "date": "date", "string": "line"}
    return kinds.get(known.name, "json") if known else "json"


def _expected(document: Document, written: dict[str, Any]) -> Asked:
    """needed, offered, every criterion and amount, the fee: as far as the document has them."""
    found: Asked = [(name, "bool") for name in ("needed", "offered") if document.get(name)]
    found += [(f"criteria.{name}", "bool") for name in named(document, "criteria")]
    found += [
        (f"amounts.{name}", _amount_kind(document, name)) for name in named(document, "amounts")
    ]
    if document.get("fee"):
        found.append(("fee", "int"))
    known = {name for name, _ in found}
    return found + [
        (name, "json")
        for name in ("needed", "offered", "fee")
        if name in written and name not in known
    ]


def _amount_kind(document: Document, name: str) -> str:
    one = entries(document, "amounts")[name]
    unit = one.get("unit") if isinstance(one, dict) else None
    return "date" if unit in ("date", "month") else "int"
