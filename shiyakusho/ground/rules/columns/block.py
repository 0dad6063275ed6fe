"""Some cases of a population, and every term computed once for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.compiler import Code
from shiyakusho.ground.rules.values import Unknown
from shiyakusho.ground.rules.vocabulary import Vocabulary

from .folding import Fold, plane_of, taken
from .frames import Rows
from .planes import Mask, Plane, with_open
from .population import Array, Column, Links, Lists, Population
from .terms import ATOM, Frame, Ref, Term

Places = Any  # a slice, places, or None: each as it is
Cases = slice | npt.NDArray[np.intp]

OPERATIONS: dict[str, Callable[[Block, Term], Plane]] = {}
FRAMES: dict[str, Callable[[Block, Frame], tuple[Rows, Places]]] = {}


def computes(op: str) -> Callable[[Callable[..., Plane]], Callable[..., Plane]]:
    """Registers how a term of a kind is computed for a block."""

    def register(run: Callable[..., Plane]) -> Callable[..., Plane]:
        OPERATIONS[op] = run
        return run

    return register


def opens(
    kind: str,
) -> Callable[[Callable[..., tuple[Rows, Places]]], Callable[..., tuple[Rows, Places]]]:
    """Registers where the rows of a kind of frame come from."""

    def register(run: Callable[..., tuple[Rows, Places]]) -> Callable[..., tuple[Rows, Places]]:
        FRAMES[kind] = run
        return run

    return register


@dataclass
class Held:
    """What stays from block to block and from run to run of one plan."""

    vocabulary: Vocabulary
    nobody: Case
    as_of: dt.date
    events: tuple[str, ...]
    folds: dict[int, Fold] = field(default_factory=dict)
    codes: dict[object, Code] = field(default_factory=dict)
    constants: dict[int, Plane] = field(default_factory=dict)


class Block:
    """Some cases of a population, a stretch or chosen ones, and all that was computed of them."""

    def __init__(self, held: Held, population: Population, cases: Cases) -> None:
        self.held, self.population, self.cases = held, population, cases
        self.size = cases.stop - cases.start if isinstance(cases, slice) else len(cases)
        self._planes: dict[int, Plane] = {}
        self._frames: dict[int, tuple[Rows, Places]] = {}
        self._lifted: dict[tuple[int, int], Plane] = {}
        self._records: dict[int, tuple[Places, Mask]] = {}
        self._cases: list[Case | None] = []
        self._some: dict[int, Block] = {}

    def some(self, key: int, rows: npt.NDArray[np.intp]) -> Block:
        """Only some of the cases; `key` names the choice."""
        if key not in self._some:
            within = self.cases
            cases = rows + within.start if isinstance(within, slice) else within[rows]
            self._some[key] = Block(self.held, self.population, cases)
        return self._some[key]

    def computed(self, term: Term) -> bool:
        return id(term) in self._planes

    # -- terms ------------------------------------------------------------------------------
    def plane(self, term: Term) -> Plane:
        """The term for all rows of its own frame (a constant: for one)."""
        found = self._planes.get(id(term))
        if found is None:
            found = self._planes[id(term)] = OPERATIONS[term.op](self, term)
        return found

    def at(self, term: Term, frame: Frame) -> Plane:
        """The term for all rows of a frame inside its own."""
        if term.constant or term.frame is frame:
            return self.plane(term)
        key = (id(term), id(frame))
        if key not in self._lifted:
            assert frame.parent is not None
            above = self.full(term, frame.parent)
            self._lifted[key] = taken(above, self.rows(frame).up)
        return self._lifted[key]

    def full(self, term: Term, frame: Frame) -> Plane:
        """As `at`, one value for each row also when it is the same for all."""
        return spread(self.at(term, frame), self.height(frame))

    def args(self, term: Term, frame: Frame | None = None) -> list[Plane]:
        return [self.at(arg, frame or term.frame) for arg in term.args]

    # -- frames -----------------------------------------------------------------------------
    def height(self, frame: Frame) -> int:
        return self.size if frame.parent is None else self.rows(frame).size

    def rows(self, frame: Frame) -> Rows:
        return self._opened(frame)[0]

    def places(self, frame: Frame) -> Places:
        """Of which items, of the list or of the frame it was made from, the rows are."""
        return self._opened(frame)[1]

    def _opened(self, frame: Frame) -> tuple[Rows, Places]:
        found = self._frames.get(id(frame))
        if found is None:
            found = self._frames[id(frame)] = FRAMES[frame.kind](self, frame)
        return found

    def records(self, of: Ref) -> tuple[Places, Mask]:
        """Rows of the records (a slice or places), and where it is not known who."""
        if of.kind == "fact":
            links = self.population.facts[of.source[0]]
            assert isinstance(links, Links)
            return linked(links, self.cases)
        if of.kind == "at":
            place, frame = of.source
            assert isinstance(place, Term) and isinstance(frame, Frame)
            rows, _ = self.item_records(frame)
            return picked(rows, self.plane(place).values), None
        return self.item_records(of.frame)

    def item_records(self, frame: Frame) -> tuple[Places, Mask]:
        """Records that are the items of a list."""
        if id(frame) not in self._records:
            self._records[id(frame)] = self._items_of(frame)
        return self._records[id(frame)]

    def _items_of(self, frame: Frame) -> tuple[Places, Mask]:
        if frame.kind in ("list", "field"):
            lists = self.lists(frame)
            assert isinstance(lists.items, Links)
            return linked(lists.items, self.places(frame))
        source = frame.source[0]
        assert isinstance(source, Frame)
        rows, nobody = self.item_records(source)
        places = self.places(frame)
        if places is None:
            return rows, nobody
        return picked(rows, places), None if nobody is None else nobody[places]

    def lists(self, frame: Frame) -> Lists:
        found = self.population.facts.get(frame.source[0])
        if frame.kind == "field":
            of, name = frame.source
            assert isinstance(of, Ref)
            found = self.population.records[of.record][name]
        assert isinstance(found, Lists)
        return found

    # -- one case after another -------------------------------------------------------------
    def case(self, row: int) -> Case:
        if not self._cases:
            self._cases = [None] * self.size
        found = self._cases[row]
        if found is None:
            held = self.held
            of = self.cases.start + row if isinstance(self.cases, slice) else int(self.cases[row])
            facts = self.population.case(of)
            found = held.vocabulary.case(facts, held.as_of, held.events)
            self._cases[row] = found
        return found


def spread(plane: Plane, size: int) -> Plane:
    """One value, and one bit of the mask, for every row."""
    values, mask = (
        part if part is None or np.ndim(part) else np.broadcast_to(part, size)
        for part in (plane.values, plane.open)
    )
    assert values is not None
    return replace(plane, values=values, open=mask)


def picked(rows: Places, places: Places) -> Places:
    if isinstance(rows, slice):
        return rows.start + places
    return rows.take(places, mode="clip") if len(rows) else np.zeros_like(places)


def linked(links: Links, places: Places) -> tuple[Places, Mask]:
    if links.rows is None:
        return places, None
    rows = links.rows[places]
    return rows, None if links.complete else rows < 0


def column_plane(column: Column | None, rows: Places, size: int, kind: str) -> Plane:
    """A column at some rows; all open where the population does not have it."""
    if column is None or column.empty:
        filler = plane_of([Unknown((ATOM,))], kind)
        return spread(Plane(filler.values[0], np.True_, filler.words, (0, 0)), size)
    bounds = None if column.kind in ("double", "bool") else column.bounds
    plane = Plane(rows_of(column.values, rows), None, column.words, bounds)
    if column.known is None or column.complete:
        return plane
    return with_open(plane, ~rows_of(column.known, rows))


def rows_of(values: Array, rows: Places) -> Array:
    """−1 stands for nobody: any value will do, since the row is open."""
    return values[rows] if isinstance(rows, slice) else values.take(rows, mode="wrap")


# -- frames -------------------------------------------------------------------------------------
