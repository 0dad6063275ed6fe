"""Rows of the frames in one block, and what is computed over the rows of a list together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from .population import Array, Bools

Index = npt.NDArray[Any]
LONGEST_SHIFTED = 24  # longer lists are ranked by sorting instead of by comparing neighbours
EXACT_IN_DOUBLES = 2**53


@dataclass
class Rows:
    """Rows of a frame: `up[i]` is the row of the parent to which row i belongs; rows of one
    parent lie together, in the order of the list.

    `longest`: no list has more rows. `origin`: place of each row in the list as it was given
    (None: just so). `order`: tells the order of the list where it is another than that of the rows.
    """

    size: int
    parents: int
    up: Index
    longest: int
    origin: Index | None = None
    order: Index | None = None

    @cached_property
    def counts(self) -> Index:
        return np.bincount(self.up, minlength=self.parents)

    @cached_property
    def starts(self) -> Index:
        return np.cumsum(self.counts) - self.counts

    @cached_property
    def places(self) -> Index:
        """The place of every row in its list, from 0."""
        if self.order is not None:
            return self.ranks(self.order)
        return np.arange(self.size) - self.starts[self.up]

    # -- one value for every list -----------------------------------------------------------
    def any(self, rows: Bools) -> Bools:
        found = np.zeros(self.parents, dtype=bool)
        found[self.up.compress(rows)] = True
        return found

    def number(self, rows: Bools) -> Index:
        return np.bincount(self.up.compress(rows), minlength=self.parents)

    def sum(self, values: Array, bounds: tuple[int, int]) -> Index:
        """Sums of ints; the caller knows that none leaves 64 bits."""
        if max(-bounds[0], bounds[1]) * max(self.longest, 1) < EXACT_IN_DOUBLES:
            total = np.bincount(self.up, weights=values, minlength=self.parents)
            small = max(-bounds[0], bounds[1]) * max(self.longest, 1) < 2**31
            return total.astype(np.int32 if small else np.int64)
        running = np.zeros(self.size + 1, dtype=np.int64)
        np.cumsum(values, out=running[1:])  # wraps around, and back again in the difference
        return running[self.starts + self.counts] - running[self.starts]

    def extreme(self, values: Array, least: bool) -> Array:
        """The least or greatest of every list; 0 where the list is empty."""
        found = np.zeros(self.parents, dtype=values.dtype)
        filled = np.flatnonzero(self.counts)
        if len(filled):
            reduce = np.minimum.reduceat if least else np.maximum.reduceat
            found[filled] = reduce(values, self.starts[filled])
        return found

    # -- order ------------------------------------------------------------------------------
    def ranks(self, key: Array) -> Index:
        """The place of every row in its list by a key, from 0; equal keys as the list has them."""
        if self.order is not None or self.longest > LONGEST_SHIFTED:
            return self._sorted_ranks(key)
        up, rank = self.up, np.zeros(self.size, dtype=np.int8)
        for step in range(1, min(self.longest, self.size)):
            same = up[step:] == up[:-step]
            if not same.any():
                break
            elder = key[:-step] <= key[step:]
            rank[step:] += same & elder
            rank[:-step] += same & ~elder
        return rank

    def _sorted_ranks(self, key: Array) -> Index:
        before = np.arange(self.size) if self.order is None else self.order
        sorted_ = np.lexsort((before, key, self.up))
        rank = np.empty(self.size, dtype=np.int64)
        rank[sorted_] = np.arange(self.size) - self.starts[self.up[sorted_]]
        return rank

    # -- other rows -------------------------------------------------------------------------
    def chosen(self, rows: Bools) -> tuple[Rows, Index]:
        """Only some of the rows, and which."""
        places = np.flatnonzero(rows)
        origin = places if self.origin is None else self.origin[places]
        order = None if self.order is None else self.order[places]
        return Rows(len(places), self.parents, self.up[places], self.longest, origin, order), places

    def ordered(self, key: Array) -> Rows:
        made = Rows(self.size, self.parents, self.up, self.longest, self._origin, self.ranks(key))
        made.__dict__["places"] = made.order  # ranks are the places already
        return made

    @property
    def _origin(self) -> Index:
        return np.arange(self.size) if self.origin is None else self.origin

    def crossed(self, owners: Index) -> tuple[Rows, Index]:
        """The list of parent owners[i] for every row i of another frame, and from which rows."""
        counts = self.counts[owners]
        up, places = stretches(self.starts[owners], counts)
        origin = places if self.origin is None else self.origin[places]
        order = None if self.order is None else self.order[places]
        return Rows(len(places), len(owners), up, self.longest, origin, order), places


def stretches(starts: Index, counts: Index) -> tuple[Index, Index]:
    """starts[i], starts[i] + 1, … counts[i] of them, one after another; and their i."""
    filled = np.flatnonzero(counts)
    some = counts[filled]
    first = np.cumsum(some) - some
    up = np.repeat(filled, some)
    return up, np.arange(len(up)) + np.repeat(starts[filled] - first, some)
