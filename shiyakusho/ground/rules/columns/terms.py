"""What a rule becomes before it runs over columns: terms, each standing once.

A term has a value for every row of its frame. The frame of the cases is the root; a macro over a
list opens a frame of its own, whose rows are the items of the list in all cases. A term that
depends on one column alone also keeps its text (`tree`), so that the one-case code can decide it
once for every value instead of once for every row (folding.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from shiyakusho.ground.rules.tree import Call, Conditional, Literal, Logic, Name, Node
from shiyakusho.ground.rules.types import BOOL, Type

ATOM = "#"  # stands in a term's tree for the one column it depends on
FAILED = "#failed"  # a name that nobody has: reading it is an error


class Unsupported(Exception):
    """No column form: the smallest part around it that stands alone goes case by case."""


@dataclass(slots=True, eq=False)
class Frame:
    """Rows a term may have: `kind` says how they come from the frames and terms of `source`."""

    kind: str
    parent: Frame | None
    source: tuple[Any, ...]
    depth: int

    def within(self, other: Frame) -> bool:
        """Is this frame `other` or opened inside it?"""
        frame: Frame | None = self
        while frame is not None:
            if frame is other:
                return True
            frame = frame.parent
        return False


@dataclass(slots=True, eq=False)
class Term:
    """One value a row. `tree` over ATOM when it stands on `atom` alone; constants have no atom."""

    op: str
    args: tuple[Term, ...]
    info: Any
    type: Type
    frame: Frame
    tree: Node | None = None
    atom: Term | None = None
    few: bool = False  # so few values that each can be asked of the one-case code

    @property
    def constant(self) -> bool:
        return self.op == "const"


@dataclass(frozen=True, slots=True, eq=False)
class Ref:
    """A record for every row of a frame. `kind`: "fact", "item" of a list, or "at" a place."""

    kind: str
    record: str
    frame: Frame
    source: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Seq:
    """A list for every row of `frame.parent`: its items are the rows of `frame`.

    `state` tells where the list is not known or could not be made.
    """

    frame: Frame
    item: Term | Ref
    state: Term


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """[a, b, c] written in the rule."""

    things: tuple[Thing, ...]


Thing = Term | Ref | Seq | Items

FOLDED = ("date", "string")  # kinds of columns whose values are few enough to ask one by one
SCALARS = ("bool", "int", "double", "date", "string")


class Terms:
    """Makes terms and frames, the same one for the same thing."""

    def __init__(self) -> None:
        self.root = Frame("cases", None, (), 0)
        self._terms: dict[Hashable, Term] = {}
        self._frames: dict[Hashable, Frame] = {}

    def frame(self, kind: str, parent: Frame, *source: object) -> Frame:
        key = (kind, id(parent), *map(_key, source))
        if key not in self._frames:
            self._frames[key] = Frame(kind, parent, source, parent.depth + 1)
        return self._frames[key]

    def ref(self, kind: str, record: str, frame: Frame, *source: object) -> Ref:
        return Ref(kind, record, frame, source)

    def term(
        self,
        op: str,
        args: tuple[Term, ...],
        kind: Type,
        frame: Frame | None = None,
        *,
        info: object = None,
        few: bool = False,
    ) -> Term:
        """A term computed row by row of its columns."""
        where = frame or self.deepest(args)
        key = (op, tuple(map(id, args)), _key(info), id(where))
        if key not in self._terms:
            few = few or kind.name in FOLDED
            self._terms[key] = Term(op, args, info, kind, where, few=few)
        return self._terms[key]

    def constant(self, value: object, kind: Type) -> Term:
        """A value that is the same for every case; it may be Unknown or a RuleError."""
        plain = isinstance(value, bool | int | float | str | dt.date)
        key = ("const", kind.name, type(value).__name__, repr(value) if plain else id(value))
        if key not in self._terms:
            failed = isinstance(value, Exception)
            tree = Name(FAILED, type=kind) if failed else Literal(value, type=kind)
            self._terms[key] = Term("const", (), value, kind, self.root, tree=tree)
        return self._terms[key]

    def folded(self, op: str, args: tuple[Term, ...], kind: Type, tree: Node, atom: Term) -> Term:
        """A term decided by the one-case code for every value of `atom`."""
        key = ("fold", op, tuple(map(id, args)))
        if key not in self._terms:
            self._terms[key] = Term("fold", (atom,), op, kind, atom.frame, tree, atom)
        return self._terms[key]

    def again(self, term: Term, atom: Term) -> Term:
        """A folded term over another atom."""
        key = ("again", id(term), id(atom))
        if key not in self._terms:
            made = Term("fold", (atom,), term.info, term.type, atom.frame, term.tree, atom)
            self._terms[key] = made
        return self._terms[key]

    def deepest(self, args: tuple[Term, ...]) -> Frame:
        """The innermost frame of all; Unsupported when they do not lie inside each other."""
        found = self.root
        for arg in args:
            if arg.frame.within(found):
                found = arg.frame
            elif not found.within(arg.frame):
                raise Unsupported
        return found


def _key(part: object) -> Hashable:
    if isinstance(part, tuple):
        return tuple(map(_key, part))
    if isinstance(part, Ref):
        return (part.kind, part.record, id(part.frame), _key(part.source))
    plain = isinstance(part, str | int | float | bool | None)
    return (type(part).__name__, part) if plain else id(part)


def atom_of(term: Term) -> Term | None:
    """The column a term stands on: none for a constant, itself when it is no folded text."""
    if term.constant:
        return None
    return term.atom if term.tree is not None else term


def tree_of(term: Term) -> Node:
    """The text of a term over ATOM."""
    return term.tree if term.tree is not None else Name(ATOM, type=term.type)


def only_atom(args: tuple[Term, ...]) -> Term | None:
    """The one column all of `args` stand on, if it can be folded."""
    atoms = {id(atom): atom for arg in args if (atom := atom_of(arg)) is not None}
    if len(atoms) != 1:
        return None
    atom = next(iter(atoms.values()))
    return atom if atom.few else None


def call_tree(function: str, args: tuple[Term, ...], kind: Type) -> Node:
    return Call(function, [tree_of(arg) for arg in args], type=kind)


def logic_tree(args: tuple[Term, ...], absorbing: bool) -> Node:
    return Logic([tree_of(arg) for arg in args], absorbing, type=BOOL)


def conditional_tree(args: tuple[Term, ...], kind: Type) -> Node:
    return Conditional(*(tree_of(arg) for arg in args), type=kind)
