"""Two people wrote at once: what I changed, put upon what stands there now."""

from __future__ import annotations

from typing import Any

from .places import Document


def merged(base: Document, mine: Document, theirs: Document) -> Document:
    """Their document with my changes; where both changed the same, mine (I see theirs and say so)."""
    result: Document = _merged(base, mine, theirs)
    return result


def _merged(base: Any, mine: Any, theirs: Any) -> Any:
    if mine == base:
        return theirs
    if isinstance(base, dict) and isinstance(mine, dict) and isinstance(theirs, dict):
        keys = [*theirs, *(key for key in mine if key not in theirs)]
        found = {key: _merged(base.get(key), mine.get(key), theirs.get(key)) for key in keys}
        return {key: value for key, value in found.items() if value is not None}
    same_length = (
        isinstance(base, list) and isinstance(mine, list) and isinstance(theirs, list)
        and len(base) == len(mine) == len(theirs)
    )  # fmt: skip
    if same_length:
        return [_merged(*three) for three in zip(base, mine, theirs, strict=True)]
    return mine
