"""Who gets which place: a pure function of the entries, the terms and one seed.

Random serial dictatorship (Abdulkadiroğlu and Sönmez 1998) in turns: every entry's first place is
settled before anybody's second, so that who wants one place gains nothing by hiding which. The lot
of an entry is ``HMAC-SHA256(seed, its number)``. The seed binds a secret committed before the round
opened, the list of entries as it was closed and a value told in public at the draw: who knows one or
two of them cannot steer the third.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

SEED_MARK = b"shiyakusho-lottery-1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's application, without the person.

    ``wishes`` in order; each is a bundle of slots that are given together or not at all.
    ``places`` is how many places of each slot it needs (a family of four: 4). ``wants`` is how many
    wishes it would like to have come true, ``group`` counts together with others of that name.
    """

    number: str
    wishes: tuple[tuple[str, ...], ...]
    priority: int = 0
    group: str = ""
    wants: int = 1
    places: int = 1

    def __post_init__(self) -> None:
        """ValueError for a wish or a slot named twice, or fewer than one place or win."""
        bundles = [frozenset(wish) for wish in self.wishes]
        if len(set(bundles)) < len(bundles) or [*map(len, bundles)] != [*map(len, self.wishes)]:
            raise ValueError(f"entry {self.number} has one wish twice")
        if self.wants < 1 or self.places < 1 or not all(self.wishes):
            raise ValueError(f"entry {self.number} asks for nothing")


@dataclass(frozen=True, slots=True)
class Terms:
    """What there is to give: places by slot; places kept for one priority until all of it had its
    turn; the most wins of an entry and, where set, of a group together."""

    capacities: Mapping[str, int]
    reserved: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    most_each: int = 1
    most_of_group: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """``order``: numbers of all entries as the lot put them, which is also the order of the waiting
    list; ``won``: of each winner the wishes that came true, counted from 0; ``left``: places over."""

    order: tuple[str, ...]
    won: Mapping[str, tuple[int, ...]]
    left: Mapping[str, int]


def commitment(secret: bytes) -> str:
    """What is published before the round opens: SHA-256 of the secret, 64 hex digits."""
    return hashlib.sha256(secret).hexdigest()


def seed_of(secret: bytes, entries_digest: str, public_value: str) -> bytes:
    """The seed, 32 bytes: secret, digest of the closed list, and what was told at the draw."""
    parts = (secret, entries_digest.encode("ascii"), public_value.encode())
    return hashlib.sha256(
        SEED_MARK + b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    ).digest()


def lot(seed: bytes, number: str) -> bytes:
    """The lot of an entry: 32 bytes, the smallest comes first."""
    return hmac.digest(seed, number.encode(), "sha256")


def draw(entries: Iterable[Entry], terms: Terms, seed: bytes) -> Outcome:
    """Draw all places of a round. ValueError for two entries of one number or a slot not there."""
    ranked = sorted(entries, key=lambda one: (one.priority, lot(seed, one.number)))
    if len({one.number for one in ranked}) != len(ranked):
        raise ValueError("two entries have one number")
    table = _Table(terms)
    for released in (False, True):
        if released and not table.release():
            break
        table.settle(ranked)
    return Outcome(
        order=tuple(one.number for one in ranked),
        won={number: tuple(wishes) for number, wishes in table.won.items()},
        left=table.left(),
    )


class _Table:
    """What is still there while the lots are read out."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.kept = {slot: dict(kept) for slot, kept in terms.reserved.items()}
        self.open = {
            slot: places - sum(self.kept.get(slot, {}).values())
            for slot, places in terms.capacities.items()
        }
        if any(places < 0 for places in self.open.values()):
            raise ValueError("more is kept than there is")
        self.won: dict[str, list[int]] = {}
        self.of_group: dict[str, int] = {}

    def settle(self, ranked: list[Entry]) -> None:
        """Turn by turn until nobody can be given anything."""
        waiting = [(one, self._possible(one)) for one in ranked]
        for _ in range(self.terms.most_each):
            waiting = [(one, wishes) for one, wishes in waiting if self._turn(one, wishes)]

    def _turn(self, one: Entry, wishes: Iterator[int]) -> bool:
        """Give the next wish that is possible; whether there may be another turn for this one.

        What was impossible stays so while nothing is released: each wish is looked at once.
        """
        most = min(one.wants, self.terms.most_each)
        if len(self.won.get(one.number, ())) >= most or self._group_is_full(one):
            return False
        for wish in wishes:
            self._give(one, wish)
            return True
        return False

    def _possible(self, one: Entry) -> Iterator[int]:
        for wish, bundle in enumerate(one.wishes):
            if wish in self.won.get(one.number, ()):
                continue
            if all(self._there(slot, one.priority) >= one.places for slot in bundle):
                yield wish

    def _group_is_full(self, one: Entry) -> bool:
        most = self.terms.most_of_group
        return most is not None and one.group != "" and self.of_group.get(one.group, 0) >= most

    def _there(self, slot: str, priority: int) -> int:
        there = self.open.get(slot)
        if there is None:
            raise ValueError(f"no slot {slot!r} in this round")
        kept = self.kept.get(slot)
        return there + kept.get(priority, 0) if kept else there

    def _give(self, one: Entry, wish: int) -> None:
        for slot in one.wishes[wish]:
            kept = self.kept.get(slot, {})
            of_kept = min(one.places, kept.get(one.priority, 0))
            if of_kept:
                kept[one.priority] -= of_kept
            self.open[slot] -= one.places - of_kept
        self.won.setdefault(one.number, []).append(wish)
        if one.group:
            self.of_group[one.group] = self.of_group.get(one.group, 0) + 1

    def release(self) -> bool:
        """What was kept and not wanted is there for all; whether there was any."""
        over = {slot: sum(kept.values()) for slot, kept in self.kept.items() if any(kept.values())}
        for slot, places in over.items():
            self.open[slot] += places
        self.kept = {}
        return bool(over)

    def left(self) -> dict[str, int]:
        """Places nobody was given, by slot."""
        return {
            slot: places + sum(self.kept.get(slot, {}).values())
            for slot, places in self.open.items()
        }
