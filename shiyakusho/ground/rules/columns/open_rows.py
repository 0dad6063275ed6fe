"""What columns leave open is asked of the one-case code, once for every kind of case.

The logic of the planes is Kleene's: part by part, each row alone. The one-case code sees more when
facts are missing: that a count lies between two numbers, that a fact read twice is one fact. So
what the planes decide stands, and a row they leave open is decided by the one-case code itself.
Cases that differ in nothing the rule can see (folded days, words, numbers, places in a list, and
what is not known) have the same answer, so one of them is asked for all. Cases are told apart by
64 bits drawn from all that the rule sees.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from shiyakusho.ground.rules.types import BOOL

from .block import Block
from .planes import Plane
from .terms import Frame, Ref, Term, Terms, Unsupported

Hashes = npt.NDArray[np.uint64]


@dataclass
class Sight:
    """All that a rule can see of a case. `whole`: more than its columns say."""

    leaves: dict[int, Term] = field(default_factory=dict)
    atoms: dict[int, Term] = field(default_factory=dict)  # of which it matters only what is known
    frames: dict[int, Frame] = field(default_factory=dict)
    whole: bool = False


class Looking:
    """Walks the terms of a rule to the columns it stands on."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.sight = Sight()
        self._seen: set[int] = set()

    def term(self, term: Term) -> None:
        if id(term) in self._seen:
            return
        self._seen.add(id(term))
        self._frame(term.frame)
        if isinstance(term.info, Frame):
            self._frame(term.info)
        if term.op in ("case", "lost"):
            self.sight.whole = True
        elif term.op == "fold":
            self._fold(term)
        elif (told := self._comparison(term)) is not None:
            self.sight.leaves[id(told)] = told
            return
        elif term.op in ("fact", "field", "item", "list_known", "field_known"):
            self._column(term)
        for arg in () if term.op == "fold" else term.args:
            self.term(arg)

    def _fold(self, term: Term) -> None:
        atom = self._given(term.args[0])
        if atom is None:
            self.term(term.args[0])  # computed of several columns: they are what is seen
            return
        again = term if atom is term.args[0] else self.terms.again(term, atom)
        self.sight.leaves[id(again)] = again
        self.sight.atoms[id(atom)] = atom
        self._frame(term.frame)
        self._frame(atom.frame)

    def _comparison(self, term: Term) -> Term | None:
        """A comparison of columns row by row: where it is known, what it says is all that is seen."""
        if term.op != "call" or term.type != BOOL or _meets(term.frame):
            return None
        return self._again(term)

    def _again(self, term: Term) -> Term | None:
        """A term over the list as it was given; None when more than rows of columns is in it."""
        if term.constant:
            return term
        if term.op == "fold":
            atom = self._given(term.args[0])
            same = atom is None or atom is term.args[0]
            return None if atom is None else term if same else self.terms.again(term, atom)
        if term.op != "call":
            return self._given(term) if term.op in ("fact", "item", "field", "inner") else None
        args = [self._again(arg) for arg in term.args]
        whole = tuple(arg for arg in args if arg is not None)
        if len(whole) != len(args):
            return None
        try:
            return self.terms.term("call", whole, term.type, info=term.info)
        except Unsupported:
            return None

    def _column(self, term: Term) -> None:
        given = self._given(term)
        assert given is not None
        self.sight.leaves[id(given)] = given

    def _given(self, term: Term) -> Term | None:
        """The column in the list as it was given, of all items; None when it is computed."""
        while term.op == "inner":
            term = term.args[0]
        if term.op in ("fact", "item", "list_known"):
            return term
        if term.op not in ("field", "field_known"):
            return None
        of, name = term.info
        inner = of if of.kind == "fact" else self._source(of)
        there = self.terms.term("there", (), BOOL, inner.frame, info=inner)
        self.sight.leaves[id(there)] = there
        if inner.frame is of.frame and of.kind in ("fact", "item"):
            return term
        if term.op == "field_known":
            self.sight.whole = True
            return term
        return self.terms.term(
            "field", (), term.type, inner.frame, info=(inner, name), few=term.few
        )

    def _source(self, of: Ref) -> Ref:
        frame = of.frame
        if of.kind == "at":
            place, list_frame = of.source
            assert isinstance(place, Term) and isinstance(list_frame, Frame)
            self.term(place)
            frame = list_frame
        while frame.kind in ("chosen", "ordered", "cross"):
            source = frame.source[0]
            assert isinstance(source, Frame)
            frame = source
        return self.terms.ref("item", of.record, frame)

    def _frame(self, frame: Frame) -> None:
        """A list as it was given; of one made from it, what it was made by."""
        if frame.parent is None or id(frame) in self._seen:
            return
        self._seen.add(id(frame))
        if frame.kind == "field":
            of = frame.source[0]
            assert isinstance(of, Ref)
            if of.kind == "at" or of.frame.kind in ("chosen", "ordered", "cross"):
                self.sight.whole = True
        if frame.kind in ("list", "field"):
            self.sight.frames[id(frame)] = frame
        for source in frame.source:
            if isinstance(source, Frame):
                self._frame(source)
            elif isinstance(source, Term):
                self.term(source)
        self._frame(frame.parent)


def _meets(frame: Frame) -> bool:
    """Do rows of one list meet rows of another here?"""
    at: Frame | None = frame
    while at is not None:
        if any(isinstance(part, Frame) and _meets(part) for part in at.source):
            return True
        if at.kind == "cross":
            return True
        at = at.parent
    return False


def sight_of(term: Term, terms: Terms) -> Sight:
    looking = Looking(terms)
    looking.term(term)
    return looking.sight


# -- telling cases apart ------------------------------------------------------------------------
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def mixed(values: Hashes) -> Hashes:
    """The finaliser of splitmix64: every bit depends on every bit."""
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    return values ^ (values >> np.uint64(31))


def _bits(plane: Plane, only_mask: bool) -> Hashes:
    """Values as whole numbers: two of one kind are equal when their bits are."""
    state = np.zeros(len(plane.values), dtype=np.uint64)
    if not only_mask:
        values = plane.values
        if plane.words is not None:  # codes mean something else in another population
            values = _hashes_of(plane.words).take(values, mode="clip")
        wide = values.view(np.int64) if values.dtype == np.float64 else values.astype(np.int64)
        state = wide.astype(np.uint64)
        if plane.open is not None:
            state = np.where(plane.open, np.uint64(0), state)
    return state if plane.open is None else mixed(state + plane.open * _STEP)


@lru_cache(maxsize=64)
def _hashes_of(words: tuple[str, ...]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(hash, words or ("",)), dtype=np.int64)


class Telling:
    """Hashes of what rules see in one block; each column is hashed once for all rules."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._hashed: dict[tuple[int, bool], Hashes] = {}

    def some(self, sight: Sight, rows: npt.NDArray[np.intp]) -> Hashes:
        """The numbers of some cases."""
        if len(rows) * 2 > self.block.size:
            return self.cases(sight)[rows]
        return Telling(self.block.some(hash(rows.tobytes()), rows)).cases(sight)

    def cases(self, sight: Sight) -> Hashes:
        """One number for every case: the same only for cases a rule cannot tell apart."""
        block = self.block
        found: dict[int, Hashes] = {}
        frames = {id(f): f for f in sight.frames.values()}
        for only_masks, terms in ((False, sight.leaves), (True, sight.atoms)):
            for term in terms.values():
                self._add(found, term.frame, self._column(term, only_masks))
                frames.setdefault(id(term.frame), term.frame)
        for frame in sorted(frames.values(), key=lambda f: -f.depth):
            if frame.parent is not None:
                self._add(found, frame.parent, self._folded(frame, found.get(id(frame))))
        root = next((f for f in found if self._is_root(f, frames)), None)
        return np.zeros(block.size, dtype=np.uint64) if root is None else found[root]

    def _is_root(self, key: int, frames: dict[int, Frame]) -> bool:
        return key not in frames or frames[key].parent is None

    def _add(self, found: dict[int, Hashes], frame: Frame, more: Hashes) -> None:
        held = found.get(id(frame))
        found[id(frame)] = more if held is None else mixed(held * _FIRST + more)

    def _column(self, term: Term, only_masks: bool) -> Hashes:
        key = (id(term), only_masks)
        if key not in self._hashed:
            plane = self.block.full(term, term.frame)
            bits = _bits(plane, only_masks)
            if term.op in ("fold", "call") and plane.open is not None:  # open for what reason?
                bits = np.where(plane.open, mixed(bits ^ self._behind(term, term.frame)), bits)
            self._hashed[key] = mixed(bits + _STEP)
        return self._hashed[key]

    def _behind(self, term: Term, frame: Frame) -> Hashes:
        """All columns a term of rows stands on, as they are."""
        if term.op not in ("fold", "call"):
            return _bits(self.block.full(term, frame), False)
        if term.op == "fold" and (fold := self.block.held.folds.get(id(term))) is not None:
            atom = self.block.full(term.args[0], frame)
            return _bits(replace(atom, values=fold.stretch(atom)), False)
        found = np.zeros(self.block.height(frame), dtype=np.uint64)
        for arg in term.args:
            if not arg.constant:
                found = mixed(found * _FIRST + self._behind(arg, frame))
        return found

    def _folded(self, frame: Frame, items: Hashes | None) -> Hashes:
        """Items of a list, in their order, as one number for the list."""
        rows = self.block.rows(frame)
        held = mixed(rows.counts.astype(np.uint64) + _SECOND)
        if items is None or not rows.size:
            return held
        placed = mixed(items + rows.places.astype(np.uint64) * _STEP)
        running = np.zeros(rows.size + 1, dtype=np.uint64)
        np.cumsum(placed, out=running[1:])
        return held + mixed(running[rows.starts + rows.counts] - running[rows.starts])
