"""What a history of bookings and the database after it must agree on (E3). Pure: no site, no clock.

Sources: Jepsen's register of outcomes (https://jepsen.io/consistency), strict at one point: an
answer is a promise, whatever was killed since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from house.battery.history import FOREVER, Operation


@dataclass(frozen=True)
class Kept:
    """A booking as the database has it: ``key`` is the operation that asked for it."""

    booking: str
    key: str
    slot: str
    holds: bool


def faults(
    told: Sequence[Operation], there: Sequence[Kept], capacity: Mapping[str, int]
) -> Iterator[str]:
    """Everything that cannot be: lost promises, phantoms, more than there is room for, and refusals
    while there was room. ``capacity``: places of each slot."""
    books = {one.key: one for one in told if one.act == "book"}
    cancels = {one.key: one for one in told if one.act == "cancel"}
    yield from _lost(books, cancels, there)
    yield from _phantoms(books, cancels, there)
    for slot, places in capacity.items():
        mine = [one for one in books.values() if one.slot == slot]
        yield from _crowded(slot, places, _sure(mine, cancels))
        if (held := sum(one.holds for one in there if one.slot == slot)) > places:
            yield f"{slot}: {held} of {places} places at the end"
        possible = _possible(mine, cancels)
        for refused in (one for one in mine if one.outcome == "fail"):
            yield from _refused_with_room(refused, places, possible)


def _lost(
    books: Mapping[str, Operation], cancels: Mapping[str, Operation], there: Sequence[Kept]
) -> Iterator[str]:
    rows = {one.key: one for one in there}
    for key, one in books.items():
        row, given_up = rows.get(key), cancels.get(key)
        if one.outcome == "ok" and (
            row is None or (row.booking, row.slot) != (one.booking, one.slot)
        ):
            yield f"acknowledged and lost: {one}"
        elif one.outcome == "ok" and row and not row.holds and given_up is None:
            yield f"acknowledged and not held: {one}"
        if given_up is not None and given_up.outcome == "ok" and row and row.holds:
            yield f"cancelled and still held: {given_up}"


def _phantoms(
    books: Mapping[str, Operation], cancels: Mapping[str, Operation], there: Sequence[Kept]
) -> Iterator[str]:
    for key, times in Counter(one.key for one in there).items():
        if times > 1:
            yield f"{times} bookings of one key: {key}"
    for row in there:
        asked = books.get(row.key)
        if asked is None:
            yield f"nobody asked for {row}"
        elif asked.outcome == "fail":
            yield f"refused and there: {row}"
        elif not row.holds and row.key not in cancels:
            yield f"nobody gave up {row}"


def _sure(
    books: Sequence[Operation], cancels: Mapping[str, Operation]
) -> list[tuple[float, float]]:
    """Spans in which somebody certainly held a place: promised, and not yet given up."""
    return [
        (one.answered, cancels[one.key].asked if one.key in cancels else FOREVER)
        for one in books
        if one.outcome == "ok"
    ]


def _possible(
    books: Sequence[Operation], cancels: Mapping[str, Operation]
) -> list[tuple[float, float]]:
    """Spans in which somebody may have held a place: asked for, and not certainly given up."""
    return [
        (one.asked, cancels[one.key].answered if one.key in cancels else FOREVER)
        for one in books
        if one.outcome != "fail"
    ]


def _crowded(slot: str, places: int, spans: Sequence[tuple[float, float]]) -> Iterator[str]:
    if (most := _most(spans, -FOREVER, FOREVER)) > places:
        yield f"{slot}: {most} held at one moment, of {places}"


def _refused_with_room(
    refused: Operation, places: int, spans: Sequence[tuple[float, float]]
) -> Iterator[str]:
    most = _most(spans, refused.asked_last, refused.answered)
    if most < places:
        yield f"refused with room ({most} of {places} at most): {refused}"


def _most(spans: Sequence[tuple[float, float]], since: float, until: float) -> int:
    """How many spans are open together at most, at any moment of ``since`` to ``until``."""
    steps: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for begin, end in spans:
        if begin <= until and end >= since and end > begin:
            steps[max(begin, since)][0] += 1
            steps[end][1] += 1
    most = now = 0
    for moment in sorted(steps):
        begun, ended = steps[moment]
        most = max(most, now := now + begun)
        now -= ended
    return most
