"""The vocabulary an unfinished document has: what its rules may name, and of which type."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from shiyakusho.ground.rules import Vocabulary
from shiyakusho.ground.rules.types import BOOL, DATE, DYN, INT, STRING, Type
from shiyakusho.registers.catalogue import public as catalogue

from .places import Document, Place

KNOWN_KINDS = frozenset(
    [
        "text",
        "textarea",
        "name",
        "kana",
        "date",
        "bool",
        "choice",
        "choices",
        "integer",
        "money",
        "address",
        "phone",
        "email",
        "bank_account",
        "people",
        "note",
    ]
)
GIVES = {"bool": BOOL, "int": INT, "date": DATE, "string": STRING}


@dataclass(frozen=True)
class _Question:
    id: str
    kind: str
    fact: str | None = None


@dataclass(frozen=True)
class _Page:
    id: str
    repeat: str | None
    questions: list[_Question] = field(default_factory=list)


def vocabulary_for(document: Document, place: Place) -> Vocabulary:
    """The words a rule at this place may use: facts; in the form, fees and papers also answers."""
    deciding = place[:1] and place[0] in ("criteria", "needed", "offered", "concerns", "deadlines")
    known = catalogue.form_vocabulary(_shape_of(document, with_form=not deciding))
    if place[:1] == ("criteria",):
        return known
    return known.extended(dict.fromkeys(named(document, "criteria"), BOOL))


def expected_at(place: Place, document: Document) -> Type:
    """What a rule at this place has to come to."""
    last = place[-1] if place else ""
    if place[:1] == ("amounts",):
        unit = (entries(document, "amounts").get(str(place[1])) or {}).get("unit")
        return DATE if unit in ("date", "month") else INT
    if last == "fee":
        return INT
    if last == "decides":
        return STRING
    return DYN if last == "concerns" else BOOL


def entries(document: Document, table: str) -> dict[str, Any]:
    """A table of the document, whatever somebody made of it."""
    found = document.get(table)
    return found if isinstance(found, dict) else {}


def named(document: Document, table: str) -> list[str]:
    """Names of a table that can stand in a rule."""
    return [name for name in entries(document, table) if name.isidentifier() and name.isascii()]


def questions_of(document: Document) -> list[dict[str, Any]]:
    """All questions of the form that are tables with an id."""
    return [question for page in _pages(document) for question in listed(page.get("questions"))]


def _pages(document: Document) -> list[dict[str, Any]]:
    form = document.get("form")
    return listed(form.get("pages") if isinstance(form, dict) else None)


def listed(rows: Any) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _shape_of(document: Document, *, with_form: bool) -> Any:
    """As much of a definition as the vocabulary reads."""
    pages = [
        _Page(str(page.get("id")), page.get("repeat") or None, _questions(page))
        for page in _pages(document)
    ]
    kinds = {question.id: question.kind for page in pages for question in page.questions}
    facts = {
        name: SimpleNamespace(as_=_type(use, kinds), ask=None, from_=None)
        for name, use in entries(document, "facts").items()
        if isinstance(use, dict) and _type(use, kinds)
    }
    return SimpleNamespace(facts=facts, form=SimpleNamespace(pages=pages) if with_form else None)


def _questions(page: dict[str, Any]) -> list[_Question]:
    return [
        _Question(str(one["id"]), str(one["kind"]), one.get("fact"))
        for one in listed(page.get("questions"))
        if one.get("id") and one.get("kind") in KNOWN_KINDS
    ]


def _type(use: dict[str, Any], kinds: dict[str, str]) -> str:
    said = use.get("ask") or use.get("as")
    if said in ("bool", "int", "money", "text", "date", "choice", "people"):
        return str(said)
    origin, _, question = str(use.get("from") or "").partition(".")
    kind = kinds.get(question, "") if origin == "form" else ""
    plain = {"integer": "int", "money": "int", "bool": "bool", "date": "date", "people": "people"}
    return plain.get(kind, "text" if kind else "")
