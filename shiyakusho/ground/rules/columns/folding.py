"""A term that stands on one column: decided by the one-case code, once for every value or for
every stretch of days in which nothing changes, and then looked up for all rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.compiler import Code, compile_tree
from shiyakusho.ground.rules.errors import RuleError, RuleLimitError
from shiyakusho.ground.rules.tree import Node
from shiyakusho.ground.rules.types import Type
from shiyakusho.ground.rules.values import Unknown, compare

from .monotone import FAILED, changes, leaves
from .planes import Plane, Unfit, with_open
from .population import Array, day_number, python_value
from .terms import ATOM

DENSE = 80_000  # days that are looked up in a table; 220 years
Python = Callable[[int], object]


def is_open(value: object) -> bool:
    """An outcome of the one-case code that decides nothing: Unknown, or the error it raised."""
    return isinstance(value, Unknown | Exception)


def plane_of(values: Sequence[object], kind: str) -> Plane:
    """Outcomes of the one-case code as a plane."""
    mask = np.array([is_open(value) for value in values], dtype=bool)
    whole = [_filler(kind) if gone else value for value, gone in zip(values, mask, strict=True)]
    plane = _typed(whole, kind)
    plane.open = mask if mask.any() else None
    return plane


def _filler(kind: str) -> object:
    fillers = {"bool": False, "double": 0.0, "date": dt.date(1970, 1, 1), "string": ""}
    return fillers.get(kind, 0)


def _typed(values: Sequence[object], kind: str) -> Plane:
    if kind == "string":
        words = tuple(sorted({str(value) for value in values}))
        place = {word: code for code, word in enumerate(words)}
        codes = np.array([place[str(value)] for value in values], dtype=np.int32)
        return Plane(codes, words=words)
    if kind == "date":
        days = [day_number(value) for value in values if isinstance(value, dt.date)]
        return _bounded(np.array(days, dtype=np.int32))
    if kind == "int":
        numbers = np.array(values, dtype=np.int64)
        small = len(numbers) and numbers.min() >= -(2**31) and numbers.max() < 2**31
        return _bounded(numbers.astype(np.int32) if small else numbers)
    if kind in ("bool", "double"):
        return Plane(np.array(values, dtype=np.bool_ if kind == "bool" else np.float64))
    raise Unfit


def _bounded(values: Array) -> Plane:
    bounds = (int(values.min()), int(values.max())) if len(values) else None
    return Plane(values, bounds=bounds)


class Asker:
    """Asks the one-case code of a tree over ATOM about one value after another."""

    def __init__(self, tree: Node, nobody: Case) -> None:
        self.tree, self.nobody = tree, nobody
        self._codes: dict[int, Code] = {}

    def ask(self, value: object, node: Node | None = None) -> object:
        """A value, Unknown, or the error the code raised."""
        case, part = self.nobody, node or self.tree
        code = self._codes.get(id(part))
        if code is None:
            code = self._codes[id(part)] = compile_tree(part)
        case.values[ATOM] = value  # type: ignore[index]
        case.steps = 0
        try:
            return code(case)
        except RuleLimitError:
            raise Unfit from None
        except RuleError as problem:
            return problem


@dataclass(slots=True)
class Pieces:
    """Outcomes by stretches of values: piece i from breaks[i − 1] to before breaks[i]."""

    first: int
    last: int
    breaks: list[int]
    outcomes: Plane
    table: Plane | None = None  # the outcome of every single value, made when first needed


class Fold:
    """One folded term. `kind`: the type of its column; `result`: its own."""

    def __init__(self, tree: Node, kind: Type, result: Type, nobody: Case) -> None:
        self.asker = Asker(tree, nobody)
        self.kind, self.result = kind.name, result.name
        self._held: dict[object, Pieces] = {}

    def on(self, atom: Plane) -> Plane:
        return with_open(self._known(atom), atom.open)

    def stretch(self, atom: Plane) -> Array:
        """For every row where its stretch begins: values of one stretch cannot be told apart."""
        table = self._held.get(atom.bounds or span_of(atom))
        if atom.words is not None or table is None:
            return atom.values
        begins = np.array([table.first, *table.breaks], dtype=np.int64)
        return begins[np.searchsorted(table.breaks, atom.values, side="right")]

    def _known(self, atom: Plane) -> Plane:
        if atom.words is not None:
            table = self._held.get(atom.words) or self._of_words(atom.words)
            return looked_up(table, atom.values)
        bounds = atom.bounds or span_of(atom)
        if bounds not in self._held and not self._piecewise():
            span = bounds[1] - bounds[0]
            if span > DENSE or np.size(atom.values) * 4 < span:
                return self._one_by_one(atom)
        table = self._held.get(bounds) or self._of_range(*bounds)
        return looked_up(table, atom.values)

    def _of_words(self, words: tuple[str, ...]) -> Pieces:
        outcomes = [self.asker.ask(word) for word in words] or [Unknown((ATOM,))]
        made = pieces_of(outcomes, range(len(outcomes)), len(outcomes) - 1, self.result)
        self._held[words] = made
        return made

    # -- days and numbers -------------------------------------------------------------------
    def _piecewise(self) -> bool:
        return self.kind == "date" and leaves(self.asker.tree) is not None

    def _of_range(self, first: int, last: int) -> Pieces:
        breaks = self._breaks(first, last) if self.kind == "date" else None
        if breaks is None:
            if last - first > DENSE:
                raise Unfit
            every = range(first, last + 1)
            made = pieces_of(self._ask(every), every, last, self.result)
        else:
            made = pieces_of(self._ask([first, *breaks]), [first, *breaks], last, self.result)
        self._held[(first, last)] = made
        return made

    def _ask(self, values: Iterable[int]) -> list[object]:
        return [self.asker.ask(python_value(value, self.kind)) for value in values]

    def _breaks(self, first: int, last: int) -> list[int] | None:
        parts = leaves(self.asker.tree)
        if parts is None:
            return None
        found: set[int] = set()
        for leaf in parts:
            days = changes(self._state(leaf.sides), first, last)
            if days is None:
                return None
            found |= days
        return sorted(found)

    def _state(self, sides: tuple[Node, ...]) -> Python:
        def state(day: int) -> object:
            values = [self.asker.ask(python_value(day, "date"), side) for side in sides]
            if any(map(is_open, values)):
                return FAILED
            return compare(values[0], values[1]) if len(values) == 2 else values[0]

        return state

    def _one_by_one(self, atom: Plane) -> Plane:
        """Too few rows, or days too far apart, for a table: every value that occurs."""
        found, places = np.unique(atom.values, return_inverse=True)
        outcomes = plane_of(self._ask([int(value) for value in found]), self.result)
        return taken(outcomes, places)


def span_of(plane: Plane) -> tuple[int, int]:
    """Least and greatest known value."""
    values = plane.values if plane.open is None else plane.values[~plane.open]
    return (int(values.min()), int(values.max())) if len(values) else (0, 0)


def pieces_of(outcomes: list[object], begins: Sequence[int], last: int, kind: str) -> Pieces:
    """Outcomes of stretches that begin on `begins`, equal neighbours put together."""
    kept = [0]
    for place in range(1, len(outcomes)):
        if not _same(outcomes[place - 1], outcomes[place]):
            kept.append(place)
    plane = plane_of([outcomes[place] for place in kept], kind)
    return Pieces(begins[0], last, [begins[place] for place in kept[1:]], plane)


def _same(left: object, right: object) -> bool:
    if is_open(left) or is_open(right):
        return False  # open for what reason? each stretch on its own (Fold.stretch)
    return type(left) is type(right) and left == right


def taken(outcomes: Plane, places: Array) -> Plane:
    """The outcome at a place, for every row."""
    mask = None if outcomes.open is None else outcomes.open.take(places, mode="clip")
    values = outcomes.values.take(places, mode="clip")
    return Plane(values, mask, outcomes.words, outcomes.bounds)


def looked_up(table: Pieces, values: Array) -> Plane:
    """The outcome for every row."""
    outcomes = table.outcomes
    if len(table.breaks) <= 2 and outcomes.open is None and outcomes.values.dtype == np.bool_:
        return Plane(_between(table, values))
    if not table.breaks:
        return taken(outcomes, np.zeros(len(values), dtype=np.int8))
    if len(table.breaks) == 1 and outcomes.open is None:
        before, after = outcomes.values
        chosen = np.where(values >= table.breaks[0], after, before)
        return Plane(chosen, words=outcomes.words, bounds=outcomes.bounds)
    if table.table is None:
        table.table = _dense(table)
    wide = values if values.dtype.itemsize >= 4 else values.astype(np.int32)
    return taken(table.table, wide - wide.dtype.type(table.first) if table.first else wide)


def _between(table: Pieces, values: Array) -> Array:
    """One or two days of change: comparisons with constants."""
    begins = bool(table.outcomes.values[0])
    if not table.breaks:
        return np.full(len(values), begins)
    if len(table.breaks) == 1:
        return values < table.breaks[0] if begins else values >= table.breaks[0]
    inside = (values >= table.breaks[0]) & (values < table.breaks[1])
    return ~inside if begins else inside


def _dense(table: Pieces) -> Plane:
    """The outcomes of every value from first to last."""
    ends = [*table.breaks, table.last + 1]
    lengths = np.diff([table.first, *ends])
    return taken(table.outcomes, np.repeat(np.arange(len(lengths)), lengths))
