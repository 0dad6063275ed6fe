"""What a form says, written into a document: fields of an element, and buttons that move things.

Only fields the blueprint knows are read from what was posted; a field that is not posted stays.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from .blueprint import Element, Part
from .examples.asked import given_of
from .languages import ALWAYS, tongues
from .places import Document, Place, at, place_of, put, text_of
from .posted import Posted
from .reading import NOT_READ, read_value

MARK = "shown"  # names of fields on the page that send nothing when they are empty (checkboxes)


def edited(document: Document, element: Element, place: Place, posted: Posted) -> Document:
    """The document with what was posted for one element; the given one stays as it is."""
    fresh: Document = copy.deepcopy(document)
    marked = set(posted.all(MARK))
    for part in element.parts:
        _read(fresh, part, place, posted, marked)
    return fresh


def _read(document: Document, part: Part, place: Place, posted: Posted, marked: set[str]) -> None:
    where = (*place, *part.key.split("."))
    if part.kind in ("words", "prose"):
        _words(document, where, posted)
    elif part.kind == "texts":
        for number in range(_length(document, where)):
            _words(document, (*where, number), posted)
    elif part.kind == "rows" and part.element is not None:
        for number in range(_length(document, where)):
            for inner in part.element.parts:
                _read(document, inner, (*where, number), posted, marked)
    elif part.kind == "table":
        _table(document, where, posted)
    else:
        _one(document, part, where, posted, marked)


def _length(document: Document, where: Place) -> int:
    rows = at(document, where)
    return len(rows) if isinstance(rows, list) else 0


def _words(document: Document, where: Place, posted: Posted) -> None:
    """A text in its languages; those not posted stay, and so does the order ja, plain, en."""
    name = text_of(where)
    sent = {t.key: posted[f"{name}.{t.key}"] for t in tongues() if f"{name}.{t.key}" in posted}
    if not sent:
        return
    old = at(document, where)
    known = dict(old) if isinstance(old, dict) else {"ja": old} if isinstance(old, str) else {}
    known |= {key: _clean(words) for key, words in sent.items()}
    keys = [*ALWAYS, *(t.key for t in tongues() if t.key not in ALWAYS)]
    kept = {key: known[key] for key in keys if known.get(key)}
    if not kept and isinstance(where[-1], int):
        kept = {"ja": ""}
    if old is not None and isinstance(old, str) and kept == {"ja": old}:
        return
    if kept != old:
        put(document, where, kept or None)


def _clean(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def _table(document: Document, where: Place, posted: Posted) -> None:
    """Facts of an example, or its expected answers: one field each."""
    for name, kind in given_of(document, where):
        field = f"{text_of(where)}.{name}"
        if field in posted:
            value = read_value(kind, posted[field])
            if value is not NOT_READ:
                put(document, (*where, *name.split(".")), value)
    if at(document, where) is None:
        put(document, where, {})


def _one(document: Document, part: Part, where: Place, posted: Posted, marked: set[str]) -> None:
    name = text_of(where)
    if part.kind in ("many", "flag"):
        if name in marked:
            _checked(document, part, where, posted.all(name))
        return
    if part.kind == "when":
        _when(document, where, posted, name)
        return
    if name not in posted:
        return
    if part.kind in ("lines", "numbers"):
        lines = [line.strip() for line in posted[name].splitlines() if line.strip()]
        numbers = part.kind == "numbers"
        read = [read_value("number", one) for one in lines] or None
        put(document, where, read if numbers else lines)
        return
    value = read_value(part.kind, posted[name])
    if value is NOT_READ:
        return
    if part.kind == "name" and isinstance(value, str):
        _renamed(document, where, value)
        return
    put(document, where, value)


def _checked(document: Document, part: Part, where: Place, chosen: list[str]) -> None:
    if part.kind == "flag":
        if "true" in chosen or at(document, where) is not None:
            put(document, where, "true" in chosen)
        return
    before = at(document, where)
    if not chosen and before is None:
        return
    if before is None and chosen == part.default:
        return
    there = [one for one in before or [] if one in chosen] if isinstance(before, list) else []
    put(document, where, list(dict.fromkeys([*there, *chosen])))


def _when(document: Document, where: Place, posted: Posted, name: str) -> None:
    """Always, never, or a rule."""
    how = posted.get(f"{name}.how", "")
    if how == "rule":
        rule = posted.get(f"{name}.rule", "").strip()
        put(document, where, rule or "true")
    elif how == "never":
        put(document, where, False)
    elif how == "always" and at(document, where) is not None:
        put(document, where, True)


def _renamed(document: Document, where: Place, name: str) -> None:
    from .naming import renamed

    old = at(document, where)
    put(document, where, name)
    if isinstance(old, str) and old and old != name:
        renamed(document, old, name)


def places_of_rows(document: Document) -> Iterator[Place]:
    """Every row of a list in the document."""
    yield from _rows(document, ())


def _rows(part: Any, place: Place) -> Iterator[Place]:
    if isinstance(part, dict):
        for key, below in part.items():
            yield from _rows(below, (*place, key))
    elif isinstance(part, list):
        for number, below in enumerate(part):
            yield (*place, number)
            yield from _rows(below, (*place, number))


__all__ = ["MARK", "edited", "place_of", "places_of_rows"]
