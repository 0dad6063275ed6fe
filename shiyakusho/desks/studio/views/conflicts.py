"""Two editors at once: who saved meanwhile, and what of the document they changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shiyakusho.desks.studio import copies
from shiyakusho.desks.studio.blueprint import Element
from shiyakusho.desks.studio.copies import Copy
from shiyakusho.desks.studio.editing import edited
from shiyakusho.desks.studio.merging import merged
from shiyakusho.desks.studio.places import Document, Place
from shiyakusho.desks.studio.posted import Posted


@dataclass(frozen=True)
class Conflict:
    """`base` names the document the form was made of."""

    by: str
    at: datetime
    changes: list[dict[str, Any]]
    base: str


def conflict_of(copy: Copy, said: Posted) -> Conflict | None:
    """None when what the form was made of is what stands there now, or was seen to have changed."""
    if said.get("seen") == str(copy.seen):
        return None
    base = said.get("base")
    before = copies.document_of(copy, base)
    if before == copy.document:
        return None
    changes = copies.changes(before, copy.document) if before is not None else []
    return Conflict(copy.saved_by, copy.saved_at, changes[:12], base)


def mine_of(copy: Copy, element: Element, place: Place, said: Posted) -> Document:
    """What was typed, put upon what stands there now: fields I did not touch stay theirs."""
    before = copies.document_of(copy, said.get("base"))
    if before is None or before == copy.document:
        return edited(copy.document, element, place, said)
    return merged(before, edited(before, element, place, said), copy.document)
