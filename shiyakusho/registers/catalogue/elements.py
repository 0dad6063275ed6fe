"""A definition taken apart into what people call by a name: a page, a question, a criterion, a step.

Each has an id that stays, so that two versions can be held against each other wherever a thing went.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from .definition import Definition

# Collections of a definition: where, what one of them is called, and by what it is known.
LISTS = (
    ("documents", "書類", "id"),
    ("deadlines", "期限", "event"),
    ("attachments", "添付", "id"),
    ("signers", "同意する人", "role"),
    ("tests", "例", "name"),
)
TABLES = (("facts", "事実"), ("criteria", "条件"), ("amounts", "金額"), ("letters", "通知書"))
PROCESS = (("steps", "段階"), ("moves", "動き"), ("outcomes", "結果"))
OWN = {"steps": "extra_steps", "moves": "extra_moves", "outcomes": "extra_outcomes"}
NAMES = ("label", "title", "text", "because", "question", "name", "value")
ALWAYS = "always"
Key = tuple[str, ...]


@dataclass(frozen=True)
class Element:
    """One thing of a definition. `place` is its address by ids, `within` the key of what holds it,
    `order` its rank there (None: order means nothing), `fields` all it says itself."""

    noun: str
    name: str
    place: tuple[str, ...]
    fields: dict[str, Any] = field(default_factory=dict)
    within: Key = ()
    within_name: str = ""
    order: int | None = None


def elements_of(document: dict[str, Any], process: dict[str, Any] | None) -> dict[Key, Element]:
    """Every element by its key, in the order of the document; an unfinished one as far as it goes."""
    found: dict[Key, Element] = {}
    taken = {"id", "form", "process", *(one for one, *_ in LISTS), *(one for one, _ in TABLES)}
    own = {name: value for name, value in document.items() if name not in taken}
    found["whole",] = Element("手続き", said(document.get("title")), (), own)
    for name, noun, by in LISTS:
        for element in _listed(document.get(name), noun, by, (name,)):
            found[name, element.place[-1]] = element
            asks = element.fields.pop("asks", None) if name == "signers" else None
            _put_questions(found, asks, element.place, (name, element.place[-1]), element.name)
    for name, noun in TABLES:
        for key, one in _items(document.get(name)):
            fields = one if isinstance(one, dict) else {"value": one}
            found[name, key] = Element(noun, _name_of(fields, key), (name, key), fields)
    _put_form(found, document.get("form"))
    _put_process(found, document.get("process"), process)
    return found


def normal(document: dict[str, Any]) -> dict[str, Any]:
    """The definition with its defaults written out, so that leaving one out is no difference; a
    document that is no definition yet stays as it is."""
    try:
        read = Definition.model_validate_json(json.dumps(document, ensure_ascii=False))
    except (ValidationError, ValueError, TypeError):
        return document
    found: dict[str, Any] = read.model_dump(mode="json", by_alias=True, exclude_none=True)
    return found


def said(value: Any) -> str:
    """A value in words of the office."""
    if value is None or value in ("", [], {}):
        return "なし"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, dict) and "ja" in value:
        return str(value["ja"])
    if isinstance(value, list):
        return "、".join(said(one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{key}: {said(one)}" for key, one in value.items() if one is not None)
    return str(value)


def _put_form(found: dict[Key, Element], form: Any) -> None:
    for page in _listed(form.get("pages") if isinstance(form, dict) else None, "ページ", "id", ()):
        key, id_ = ("page", page.place[-1]), page.place[-1]
        questions = page.fields.get("questions")
        fields = {name: one for name, one in page.fields.items() if name != "questions"}
        found[key] = Element("ページ", page.name, ("form", id_), fields, (), "", page.order)
        _put_questions(found, questions, ("form", id_), key, page.name)


def _put_questions(
    found: dict[Key, Element], questions: Any, place: tuple[str, ...], within: Key, name: str
) -> None:
    """Questions are known by their id in the whole form: one that changes its page is the same."""
    start = ("question",) if within[0] == "page" else ("question", within[-1])
    for one in _listed(questions, "質問", "id", place):
        key = (*start, one.place[-1])
        fields = {name: value for name, value in one.fields.items() if name != "options"}
        found[key] = Element("質問", one.name, one.place, fields, within, name, one.order)
        for option in _listed(one.fields.get("options"), "選択肢", "value", one.place):
            found[*key, "option", option.place[-1]] = Element(
                "選択肢", option.name, option.place, option.fields, key, one.name, option.order
            )


def _put_process(found: dict[Key, Element], use: Any, process: dict[str, Any] | None) -> None:
    use = use if isinstance(use, dict) else {}
    left_out = set(OWN.values()) | ({"without", "without_outcomes"} if process else set())
    fields = {name: one for name, one in use.items() if name not in left_out}
    found["process",] = Element("進み方", "進み方", ("process",), fields)
    for name, noun in PROCESS:
        given = process.get(name) if process else use.get(OWN[name])
        for one in _listed(given, noun, "id", ("process", name)):
            record = one.fields.get("record")
            own = {key: value for key, value in one.fields.items() if key != "record"}
            key = (name, one.place[-1])
            order = one.order if name == "steps" else None
            found[key] = Element(noun, one.name, one.place, own, (), "", order)
            _put_questions(found, record, one.place, key, one.name)


def _listed(given: Any, noun: str, by: str, place: tuple[str, ...]) -> Iterator[Element]:
    """The elements of a list; of two with one name the later is known by its number too."""
    seen: dict[str, int] = {}
    for order, one in enumerate(given if isinstance(given, list) else []):
        fields = one if isinstance(one, dict) else {"value": one}
        id_ = str(fields.get(by) or (ALWAYS if by == "event" else order))
        seen[id_] = seen.get(id_, 0) + 1
        key = id_ if seen[id_] == 1 else f"{id_}#{seen[id_]}"
        own = {name: value for name, value in fields.items() if name != by or by == "name"}
        yield Element(noun, _name_of(fields, key), (*place, key), own, (), "", order)


def _items(given: Any) -> list[tuple[str, Any]]:
    return list(given.items()) if isinstance(given, dict) else []


def _name_of(fields: dict[str, Any], otherwise: str) -> str:
    for name in NAMES:
        if fields.get(name):
            return said(fields[name])
    return otherwise
