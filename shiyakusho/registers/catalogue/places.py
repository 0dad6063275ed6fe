"""Where something stands in a file: a place in its data, and the line and column it begins at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

LONGEST = 400

Place = tuple[str | int, ...]


class Mark(NamedTuple):
    """Line and column, both from 1."""

    line: int
    column: int


START = Mark(1, 1)


@dataclass(frozen=True)
class Source:
    """A file as data plus the mark at which every place in it begins."""

    path: str
    data: dict[str, Any]
    marks: dict[Place, Mark] = field(default_factory=dict)

    def mark_of(self, place: Place) -> Mark:
        """The mark of `place`, or of the nearest place around it that the file has."""
        while place not in self.marks and place:
            place = place[:-1]
        return self.marks.get(place, START)


def dotted(place: Place) -> str:
    """form.pages[0].id, as messages write a place."""
    out = ""
    for part in place:
        out += f"[{part}]" if isinstance(part, int) else (f".{part}" if out else str(part))
    return out


def at(document: Any, place: Place) -> Any:
    """What stands there; None where nothing does."""
    for part in place:
        if isinstance(document, dict):
            document = document.get(str(part))
        elif isinstance(document, list) and isinstance(part, int) and 0 <= part < len(document):
            document = document[part]
        else:
            return None
    return document


def lasting(document: Any, place: Place) -> str:
    """The place with ids instead of numbers: it means the same after something moved."""
    parts: list[str] = []
    for depth, part in enumerate(place):
        row = at(document, place[: depth + 1])
        known = row.get("id") or row.get("value") if isinstance(row, dict) else None
        own = isinstance(part, int) and isinstance(known, str) and known
        parts.append(str(known) if own else str(part))
    return ".".join(parts)[:LONGEST]
