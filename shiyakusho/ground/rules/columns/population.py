"""A population as columns: cases (households or applicants), their facts, and the records they
speak of.

Everything is sorted by case. A list of a case is a stretch of rows: `offsets[i]` to
`offsets[i + 1]`. Days are int32 since 1970-01-01, words are codes into a dictionary, and a `known`
mask of None means that every value is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from shiyakusho.ground.rules.errors import RuleValueError

Array = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[Any]

EPOCH = dt.date(1970, 1, 1).toordinal()
KINDS = ("bool", "int", "double", "date", "string")


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> dt.date:
    return dt.date.fromordinal(int(number) + EPOCH)


def _misfit(ja: str, en: str) -> RuleValueError:
    return RuleValueError(ja, en, code="population_invalid")


class Marked:
    """Rows of which `known` marks those that are known; None: all of them."""

    known: Bools | None

    def __len__(self) -> int:
        raise NotImplementedError

    @cached_property
    def complete(self) -> bool:
        return self.known is None or bool(self.known.all())

    @cached_property
    def empty(self) -> bool:
        return not len(self) or (self.known is not None and not bool(self.known.any()))


@dataclass(frozen=True)
class Column(Marked):
    """Values of one kind, one a row. `words`: what the codes of a string column stand for."""

    kind: str
    values: Array
    known: Bools | None = None
    words: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS or (self.words is None) == (self.kind == "string"):
            raise _misfit(f"列の型が違います: {self.kind}", f"bad kind of column: {self.kind}")
        if self.known is not None and len(self.known) != len(self.values):
            raise _misfit("列の長さが揃っていません", "columns differ in length")

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def bounds(self) -> tuple[int, int] | None:
        """Least and greatest known int, day or code; None when nothing is known."""
        values = self.values if self.known is None else self.values[self.known]
        if self.kind == "double" or not len(values):
            return None
        return int(values.min()), int(values.max())

    def item(self, row: int) -> object:
        """The value of a row as the one-case rules see it; None when not known."""
        if self.known is not None and not self.known[row]:
            return None
        return python_value(self.values[row], self.kind, self.words)


def python_value(value: Any, kind: str, words: tuple[str, ...] | None = None) -> object:
    """A NumPy scalar of a column as a value of the rule language."""
    if kind == "date":
        return day_of(value)
    if kind == "string":
        return (words or ())[int(value)]
    simple = {"bool": bool, "int": int, "double": float}
    return simple[kind](value)


@dataclass(frozen=True)
class Links:
    """Rows of the records of a kind ("person"). −1: not known who. None: row i is record i."""

    record: str
    rows: Ints | None
    size: int

    def __len__(self) -> int:
        return self.size

    @cached_property
    def complete(self) -> bool:
        return self.rows is None or not len(self.rows) or int(self.rows.min()) >= 0


@dataclass(frozen=True)
class Lists(Marked):
    """A list for every row: places offsets[i] to offsets[i + 1] of `items`."""

    offsets: Ints
    items: Column | Links
    known: Bools | None = None

    def __post_init__(self) -> None:
        steps = np.diff(self.offsets)
        if len(self.offsets) < 1 or self.offsets[0] != 0 or (len(steps) and steps.min() < 0):
            raise _misfit("一覧の区切りが違います", "offsets must rise from 0")
        if int(self.offsets[-1]) != len(self.items):
            raise _misfit("一覧の長さが揃っていません", "offsets do not end at the last item")
        if self.known is not None and (
            len(self.known) != len(self) or bool(steps[~self.known].any())
        ):
            raise _misfit("わからない一覧に中身があります", "a list not known has items")

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def owners(self) -> npt.NDArray[np.int32]:
        """For every item the row it belongs to: part of the snapshot, made once."""
        rows = np.arange(len(self), dtype=np.int32)
        return np.repeat(rows, np.diff(self.offsets))

    @cached_property
    def longest(self) -> int:
        return int(np.diff(self.offsets).max()) if len(self) else 0


Fact = Column | Links | Lists
Records = Mapping[str, Column | Lists]


@dataclass(frozen=True)
class Population:
    """`size` cases. `facts` by name, one entry a case; `records`: fields of each record kind."""

    size: int
    facts: Mapping[str, Fact] = field(default_factory=dict)
    records: Mapping[str, Records] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for name, fact in self.facts.items():
            if len(fact) != self.size:
                raise _misfit(f"{name}: 件数が違います", f"{name}: not one entry a case")
        for kind, fields in self.records.items():
            if len({len(column) for column in fields.values()}) > 1:
                raise _misfit(f"{kind}: 項目の長さが違います", f"{kind}: fields differ in length")

    @cached_property
    def persons(self) -> int:
        """Rows of the largest kind of record; at least the cases."""
        sizes = [len(column) for fields in self.records.values() for column in fields.values()]
        return max([self.size, *sizes])

    @cached_property
    def schema(self) -> tuple[object, ...]:
        """What a plan depends on: names, kinds, what is complete, where ints are few."""
        facts = tuple((name, _shape(fact)) for name, fact in sorted(self.facts.items()))
        records = tuple(
            (kind, tuple((name, _shape(column)) for name, column in sorted(fields.items())))
            for kind, fields in sorted(self.records.items())
        )
        return facts, records

    def case(self, row: int) -> dict[str, object]:
        """The facts of one case as `Rule.evaluate` takes them."""
        found = {name: self._fact(fact, row) for name, fact in self.facts.items()}
        return {name: value for name, value in found.items() if value is not None}

    def _fact(self, fact: Fact, row: int) -> object:
        if isinstance(fact, Column):
            return fact.item(row)
        if isinstance(fact, Links):
            return self._linked(fact, row)
        return self._list(fact, row)

    def _list(self, lists: Lists, row: int) -> list[object] | None:
        if lists.known is not None and not lists.known[row]:
            return None
        places = range(int(lists.offsets[row]), int(lists.offsets[row + 1]))
        items = lists.items
        if isinstance(items, Column):
            return [items.item(place) for place in places]
        return [self._linked(items, place) for place in places]

    def _linked(self, links: Links, place: int) -> dict[str, object] | None:
        row = place if links.rows is None else int(links.rows[place])
        if row < 0:
            return None
        fields = self.records.get(links.record, {})
        values = {name: self._fact(column, row) for name, column in fields.items()}
        return {name: value for name, value in values.items() if value is not None}


SMALL = 256  # an int with at most so many values in a row is looked up, not computed


def _shape(fact: Fact) -> tuple[object, ...]:
    if isinstance(fact, Links):
        return ("record", fact.record, fact.complete)
    if isinstance(fact, Lists):
        return ("list", _shape(fact.items), fact.complete, fact.empty)
    return ("column", fact.kind, fact.complete, fact.empty, is_small(fact))


def is_small(column: Column) -> bool:
    """An int column whose values lie close together: a grade, a number of dependants."""
    bounds = column.bounds
    return column.kind == "int" and bounds is not None and bounds[1] - bounds[0] < SMALL
