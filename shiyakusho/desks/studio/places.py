"""Places of a document: dotted as a form sends them (`form.pages.0.title`), as findings write them
(`form.pages[0].title`), and as they stay when things move (`form.pages.claimant.title`)."""

from __future__ import annotations

import itertools
import re
from typing import Any

from shiyakusho.registers.catalogue.public import Place, at, lasting

__all__ = [
    "NAMED", "Document", "Place", "at", "current", "lasting", "place_of", "put", "text_of",
]  # fmt: skip
Document = dict[str, Any]
DEEPEST, LONGEST = 12, 400
_FOUND = re.compile(r"\[(\d+)\]")


def place_of(text: str) -> Place:
    """`form.pages.0` or `form.pages[0]` as a place; the empty text is the whole document."""
    dotted = _FOUND.sub(r".\1", text[:LONGEST])
    parts = [part for part in dotted.split(".") if part][:DEEPEST]
    return tuple(
        int(part) if part.isascii() and part.isdecimal() and len(part) < 6 else part
        for part in parts
    )


def text_of(place: Place) -> str:
    """The place as a form sends it."""
    return ".".join(map(str, place))


def put(document: Document, place: Place, value: Any) -> None:
    """Write a value; tables on the way are made, a row of a list has to be there. None takes away."""
    holder: Any = document
    for part, after in itertools.pairwise(place):
        below = at(holder, (part,))
        if not isinstance(below, dict | list):
            if value is None or isinstance(after, int) or not isinstance(holder, dict):
                return
            below = holder[str(part)] = {}
        holder = below
    _set(holder, place[-1], value)
    _prune(document, place[:-1])


def _set(holder: Any, key: str | int, value: Any) -> None:
    if isinstance(holder, dict):
        if value is None:
            holder.pop(str(key), None)
        else:
            holder[str(key)] = value
    elif isinstance(key, int) and value is not None and 0 <= key < len(holder):
        holder[key] = value


def _prune(document: Document, place: Place) -> None:
    """A table that says nothing any more goes, unless it is a row of a list or an entry by name."""
    while place and at(document, place) == {} and not isinstance(place[-1], int):
        if len(place) > 1 and place[-2] in NAMED:
            return
        at(document, place[:-1]).pop(str(place[-1]))
        place = place[:-1]


NAMED = ("facts", "criteria", "amounts")


def current(document: Document, lasting_place: str) -> Place | None:
    """Where a lasting place is now; None when it is gone."""
    place: Place = ()
    for part in lasting_place.split("."):
        holder = at(document, place)
        if isinstance(holder, list):
            rows = [
                number for number, row in enumerate(holder)
                if isinstance(row, dict) and part in (row.get("id"), row.get("value"))
            ]  # fmt: skip
            found = rows[0] if rows else int(part) if part.isdecimal() else -1
            if not 0 <= found < len(holder):
                return None
            place = (*place, found)
        elif isinstance(holder, dict) and part in holder:
            place = (*place, part)
        else:
            return None
    return place
