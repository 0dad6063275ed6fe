"""Rules compiled together for one shape of population: shared parts are computed once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from shiyakusho.ground.rules.errors import RuleError
from shiyakusho.ground.rules.tree import Node
from shiyakusho.ground.rules.values import Unknown

from . import computing, opening, over_lists, reading  # noqa: F401  (they register)
from .block import Block, Held, spread
from .folding import plane_of
from .lowering import Lowering
from .one_case import OneCase
from .open_rows import Sight, Telling, sight_of
from .planes import Plane, Unfit, alike
from .population import Array, Bools, Column, Population
from .terms import Frame, Term, Unsupported

BLOCK = 262_144  # persons whose columns stay in the cache of one core
MOST_ANSWERS = 1_000_000  # kinds of cases a plan remembers
PLANS = 16  # kept by a set of rules


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry a case. `true`: known and true (bool rules; False for others). `known`: the rule
    is decided. `failed`: the rule has no answer there (one case: a RuleError). `values` with
    `words`: what a rule of another type gives, where it is known.
    """

    true: Bools
    known: Bools
    failed: Bools
    values: Array
    words: tuple[str, ...] | None = None
    kind: str = "bool"

    def item(self, row: int) -> object:
        """The value of a case; None when not known or failed."""
        column = Column(self.kind, self.values, self.known, self.words)
        return column.item(row)


@dataclass
class ColumnRules:
    """Rules of one vocabulary, by name, for whole populations. Keeps the plans it made."""

    rules: Mapping[str, OneCase]
    _plans: dict[object, Plan] = field(default_factory=dict, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def plan(self, population: Population, as_of: dt.date, events: Sequence[str] = ()) -> Plan:
        key = (population.schema, as_of, tuple(events))
        if key not in self._plans:
            while len(self._plans) >= PLANS:
                del self._plans[next(iter(self._plans))]
            self._plans[key] = Plan(self.rules, population, as_of, tuple(events))
        return self._plans[key]

    def evaluate(
        self,
        population: Population,
        as_of: dt.date,
        events: Sequence[str] = (),
        *,
        ask: int | None = None,
    ) -> dict[str, Columns]:
        """Every rule for every case.

        `ask`: where a rule leaves more kinds of cases open in a block, none of them is asked of the
        one-case code and they are simply not known: never wrong, only less sharp, and bounded in
        cost where everybody misses something. None: all are asked.
        """
        with self._turn:  # plans keep what they learnt, for one run at a time
            return self.plan(population, as_of, events).run(population, ask=ask)


def compile_columns(rules: Mapping[str, OneCase]) -> ColumnRules:
    """Rules to be computed together; all of one vocabulary."""
    return ColumnRules(dict(rules))


def _no_rows() -> npt.NDArray[np.intp]:
    return np.zeros(0, dtype=np.intp)


@dataclass(slots=True)
class Part:
    """The outcomes of a rule for the cases of one block."""

    values: Array
    known: Bools | None = None  # None: all of them
    failed: Bools | None = None  # None: none of them
    words: tuple[str, ...] | None = None

    @classmethod
    def of(cls, outcomes: Sequence[object], kind: str) -> Part:
        plane = plane_of(outcomes, kind)
        known = np.ones(len(outcomes), dtype=bool) if plane.open is None else ~plane.open
        failed = np.array([isinstance(value, Exception) for value in outcomes], dtype=bool)
        return cls(plane.values, known, failed, plane.words)


@dataclass(slots=True)
class Found:
    """What columns say of a block, and what the one-case code said where they were open."""

    plane: Plane | None
    outcomes: Sequence[object]
    rows: npt.NDArray[np.intp] = field(default_factory=_no_rows)
    places: npt.NDArray[np.intp] = field(default_factory=_no_rows)

    def part(self, kind: str) -> Part:
        told = Part.of(self.outcomes, kind)
        if self.plane is None:
            return told
        if not len(self.rows):
            return Part(self.plane.values, words=self.plane.words)
        size = len(self.plane.values)
        known, failed = np.ones(size, dtype=bool), np.zeros(size, dtype=bool)
        assert told.known is not None and told.failed is not None
        plane, answers = alike(self.plane, Plane(told.values, words=told.words))
        values = plane.values.astype(np.result_type(plane.values, answers.values), copy=True)
        values[self.rows] = answers.values.take(self.places)
        known[self.rows] = told.known.take(self.places)
        failed[self.rows] = told.failed.take(self.places)
        return Part(values, known, failed, plane.words)


class Plan:
    """What will be computed for a population of a shape, on a day."""

    def __init__(
        self,
        rules: Mapping[str, OneCase],
        population: Population,
        as_of: dt.date,
        events: tuple[str, ...],
    ) -> None:
        self.rules = rules
        self.terms: dict[str, Term | None] = {}
        self._sights: dict[str, Sight] = {}
        self._answers: dict[tuple[str, int], object] = {}
        if not rules:
            return
        vocabulary = next(iter(rules.values())).vocabulary
        self.lowering = Lowering(vocabulary, population, as_of, events)
        self.held = Held(vocabulary, self.lowering.nobody, as_of, events)
        for name, rule in rules.items():
            if rule.vocabulary is not vocabulary:
                raise ValueError("rules of one plan share one vocabulary")
            try:
                self.terms[name] = self.lowering.rule(rule)
            except Unsupported:
                self.terms[name] = None

    def case_by_case(self) -> dict[str, list[str]]:
        """Rules with parts that have no column form: the places of the parts, "" the whole rule."""
        found = {}
        for name, term in self.terms.items():
            parts = [""] if term is None else [place_of(part) for part in parts_of(term, "case")]
            if parts:
                found[name] = parts
        return found

    def explain(self) -> str:
        """A line a rule: how many parts are columns, decided once for all values, case by case."""
        lines = []
        for name, term in self.terms.items():
            if term is None:
                lines.append(f"{name}: case by case")
                continue
            count = {op: len(parts_of(term, op)) for op in ("fold", "case", "const")}
            columns = len(parts_of(term)) - sum(count.values())
            said = f"{name}: {columns} in columns, {count['fold']} decided for all values at once"
            alone = ", ".join(place_of(part) for part in parts_of(term, "case"))
            lines.append(f"{said}, case by case: {alone}" if alone else said)
        return "\n".join(lines)

    def run(
        self, population: Population, block: int = BLOCK, *, ask: int | None = None
    ) -> dict[str, Columns]:
        gathered: dict[str, list[Found]] = {name: [] for name in self.rules}
        for first, last in stretches_of(population, block):
            part = Block(self.held, population, slice(first, last))
            telling = Telling(part)
            for name, found in gathered.items():
                found.append(self._on(part, telling, name, ask))
        return {name: _columns(one, self.rules[name].type.name) for name, one in gathered.items()}

    def _on(self, block: Block, telling: Telling, name: str, ask: int | None) -> Found:
        term = self.terms[name]
        if term is None:
            return self._case_by_case(block, name)
        with np.errstate(all="ignore"):
            try:
                plane = spread(block.plane(term), block.size)
            except Unfit:
                return self._case_by_case(block, name)
            if plane.open is None or not plane.open.any():
                return Found(plane, ())
            return self._closed(block, telling, name, plane, ask)

    def _case_by_case(self, block: Block, name: str) -> Found:
        every = np.arange(block.size)
        outcomes = [self._ask(block, name, row) for row in range(block.size)]
        return Found(None, outcomes, every, every)

    def _ask(self, block: Block, name: str, row: int) -> object:
        """What the one-case code says: a value, Unknown, or the error it raised."""
        try:
            outcome = self.rules[name].on(block.case(row))
        except RuleError as problem:
            return problem
        return Unknown(outcome.missing) if outcome.missing else outcome.value

    def _closed(
        self, block: Block, telling: Telling, name: str, plane: Plane, ask: int | None
    ) -> Found:
        """The rows columns left open, each kind of case asked once."""
        rows = np.flatnonzero(plane.open)
        if ask == 0:
            return _unasked(plane, rows)
        sight = self._sight(name)
        if sight.whole:
            kinds = firsts = places = np.arange(len(rows))
        else:
            kinds, firsts, places = np.unique(
                telling.some(sight, rows), return_index=True, return_inverse=True
            )
        if ask is not None and len(kinds) > ask:
            return _unasked(plane, rows)
        if sight.whole:
            outcomes = [self._ask(block, name, int(row)) for row in rows]
        else:
            outcomes = [
                self._answer(block, name, int(kind), int(rows[first]))
                for kind, first in zip(kinds, firsts, strict=True)
            ]
        return Found(plane, outcomes, rows, places)

    def _sight(self, name: str) -> Sight:
        term = self.terms[name]
        assert term is not None
        if name not in self._sights:
            self._sights[name] = sight_of(term, self.lowering.terms)
        return self._sights[name]

    def _answer(self, block: Block, name: str, kind: int, row: int) -> object:
        """What was said of this kind of case before, or is said of one of them now."""
        key = (name, kind)
        if key not in self._answers:
            if len(self._answers) > MOST_ANSWERS:
                self._answers.clear()
            self._answers[key] = self._ask(block, name, row)
        return self._answers[key]


def _unasked(plane: Plane, rows: npt.NDArray[np.intp]) -> Found:
    return Found(plane, [Unknown(())], rows, np.zeros(len(rows), dtype=np.intp))


def parts_of(term: Term, op: str = "") -> list[Term]:
    """All terms a term stands on, those of one kind, itself included; each once."""
    found: dict[int, Term] = {}
    waiting: list[object] = [term]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Term) and id(part) not in found:
            found[id(part)] = part
            waiting += [*part.args, part.frame, part.info]
        elif isinstance(part, Frame):
            waiting += [*part.source, part.parent]
    return [part for part in found.values() if op in ("", part.op)]


def place_of(term: Term) -> str:
    node = term.info
    return f"{node.line}:{node.column}" if isinstance(node, Node) else ""


def stretches_of(population: Population, persons: int) -> Iterator[tuple[int, int]]:
    """Cases first to before last with about so many persons."""
    size = population.size
    step = max(1, int(size * persons / max(population.persons, 1)))
    for first in range(0, size, step):
        yield first, min(first + step, size)


def _columns(found: list[Found], kind: str) -> Columns:
    """The blocks of one rule put together."""
    parts = [one.part(kind) for one in found] or [Part.of([], kind)]
    words, values = _one_dictionary(parts)
    known, failed = np.ones(len(values), dtype=bool), np.zeros(len(values), dtype=bool)
    first = 0
    for part in parts:
        last = first + len(part.values)
        if part.known is not None and part.failed is not None:
            known[first:last], failed[first:last] = part.known, part.failed
        first = last
    true = values if kind == "bool" else np.zeros(len(values), dtype=bool)
    return Columns(true, known, failed, values, words, kind)


def _one_dictionary(parts: list[Part]) -> tuple[tuple[str, ...] | None, Array]:
    if parts[0].words is None:
        return None, np.concatenate([part.values for part in parts])
    words = tuple(sorted({word for part in parts for word in part.words or ()}))
    place = {word: code for code, word in enumerate(words)}
    coded = []
    for part in parts:
        codes = np.array([place[word] for word in part.words or ()] or [0], dtype=np.int32)
        coded.append(codes.take(part.values, mode="clip"))
    return words, np.concatenate(coded)
