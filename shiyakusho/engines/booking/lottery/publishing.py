"""A round as files that anybody may have: no name, no address, nothing but numbers and wishes.

``terms.json`` and the commitment are published before the round opens, ``entries.csv`` when it is
closed, ``draw.json`` and ``result.csv`` at the draw. ``recompute.py`` draws again from them alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .drawing import Entry, Outcome, Terms, commitment

COLUMNS = ("number", "priority", "group", "wants", "places", "wishes")
RESULTS = ("rank", "number", "won")
WITHIN, BETWEEN = "+", "|"  # slots of one wish, wishes of one entry
PLAIN = re.compile(r"[0-9A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is told at the draw."""

    secret: bytes
    entries_sha256: str
    public_value: str


def entries_csv(entries: Iterable[Entry]) -> str:
    """The closed list, sorted by number. ValueError for a sign that would be read as another."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in sorted(entries, key=lambda one: one.number):
        plain(one.number, one.group or "none", *(slot for wish in one.wishes for slot in wish))
        wishes = BETWEEN.join(WITHIN.join(wish) for wish in one.wishes)
        writer.writerow((one.number, one.priority, one.group, one.wants, one.places, wishes))
    return sheet.getvalue()


def plain(*names: str) -> None:
    """ValueError when a name has a sign that the files use for themselves."""
    for name in names:
        if not PLAIN.fullmatch(name):
            raise ValueError(f"{name!r} is not written in letters and digits")


def terms_json(terms: Terms) -> str:
    """The terms, one writing for one content."""
    told = {
        "capacities": dict(terms.capacities),
        "reserved": {
            slot: {str(priority): places for priority, places in kept.items()}
            for slot, kept in terms.reserved.items()
        },
        "most_each": terms.most_each,
        "most_of_group": terms.most_of_group,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def draw_json(drawn: Drawn) -> str:
    """The secret and the public value, when the lots are read out."""
    told = {
        "commitment": commitment(drawn.secret),
        "secret": drawn.secret.hex(),
        "entries_sha256": drawn.entries_sha256,
        "public_value": drawn.public_value,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def result_csv(entries: Iterable[Entry], outcome: Outcome) -> str:
    """Every entry in the order of the lots, with the bundles it was given."""
    wishes = {one.number: one.wishes for one in entries}
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(RESULTS)
    for rank, number in enumerate(outcome.order, start=1):
        won = (WITHIN.join(wishes[number][wish]) for wish in outcome.won.get(number, ()))
        writer.writerow((rank, number, BETWEEN.join(won)))
    return sheet.getvalue()


def digest(text: str) -> str:
    """SHA-256 of a file's text as it is stored (UTF-8), 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()
