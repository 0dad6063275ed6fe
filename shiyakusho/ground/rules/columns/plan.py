"""Rules compiled together for one shape of population: shared parts are computed once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from shiyakusho.ground.rules.errors import RuleError
from shiyakusho.ground.rules.rule import Rule
from shiyakusho.ground.rules.values import Unknown

from .folding import plane_of
from .lowering import Lowering
from .open_rows import Sight, Telling, closed, sight_of
from .planes import Plane, Unfit, either
from .population import Array, Bools, Column, Population
from .running import Block, Held, spread
from .terms import Term, Unsupported

BLOCK = 65_536  # persons whose columns stay in the cache of one core
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

    rules: Mapping[str, Rule]
    _plans: dict[object, Plan] = field(default_factory=dict, repr=False)

    def plan(self, population: Population, as_of: dt.date, events: Sequence[str] = ()) -> Plan:
        key = (population.schema, as_of, tuple(events))
        if key not in self._plans:
            while len(self._plans) >= PLANS:
                del self._plans[next(iter(self._plans))]
            self._plans[key] = Plan(self.rules, population, as_of, tuple(events))
        return self._plans[key]

    def evaluate(
        self, population: Population, as_of: dt.date, events: Sequence[str] = ()
    ) -> dict[str, Columns]:
        """Every rule for every case."""
        return self.plan(population, as_of, events).run(population)


def compile_columns(rules: Mapping[str, Rule]) -> ColumnRules:
    """Rules to be computed together; all of one vocabulary."""
    return ColumnRules(dict(rules))


class Plan:
    """What will be computed for a population of a shape, on a day."""

    def __init__(
        self,
        rules: Mapping[str, Rule],
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

    def run(self, population: Population, block: int = BLOCK) -> dict[str, Columns]:
        gathered: dict[str, list[Plane]] = {name: [] for name in self.rules}
        for first, last in stretches_of(population, block):
            part = Block(self.held, population, first, last)
            telling = Telling(part)
            for name, planes in gathered.items():
                planes.append(self._on(part, telling, name))
        return {name: _whole(planes, self.rules[name]) for name, planes in gathered.items()}

    def _on(self, block: Block, telling: Telling, name: str) -> Plane:
        term = self.terms[name]
        if term is None:
            return self._case_by_case(block, name)
        with np.errstate(all="ignore"):
            try:
                plane = spread(block.plane(term), block.size)
            except Unfit:
                return self._case_by_case(block, name)
            gone = either(plane.unknown, plane.failed)
            if gone is None or not gone.any():
                return plane
            return self._closed(block, telling, name, plane, np.flatnonzero(gone))

    def _case_by_case(self, block: Block, name: str) -> Plane:
        outcomes = [self._ask(block, name, row) for row in range(block.size)]
        return plane_of(outcomes, self.rules[name].type.name)

    def _ask(self, block: Block, name: str, row: int) -> object:
        """What the one-case code says: a value, Unknown, or the error it raised."""
        try:
            outcome = self.rules[name].on(block.case(row))
        except RuleError as problem:
            return problem
        return Unknown(outcome.missing) if outcome.missing else outcome.value

    def _closed(
        self, block: Block, telling: Telling, name: str, plane: Plane, rows: npt.NDArray[np.intp]
    ) -> Plane:
        """The rows columns left open, each kind of case asked once."""
        kind = self.rules[name].type.name
        term = self.terms[name]
        assert term is not None
        if name not in self._sights:
            self._sights[name] = sight_of(term, self.lowering.terms)
        sight = self._sights[name]
        if sight.whole:
            asked = [self._ask(block, name, int(row)) for row in rows]
            return closed(plane, rows, plane_of(asked, kind), np.arange(len(rows)))
        seen, firsts, places = np.unique(
            telling.cases(sight)[rows], return_index=True, return_inverse=True
        )
        outcomes = []
        for number, first in zip(seen, firsts, strict=True):
            key = (name, int(number))
            if key not in self._answers:
                self._answers[key] = self._ask(block, name, int(rows[first]))
            outcomes.append(self._answers[key])
        return closed(plane, rows, plane_of(outcomes, kind), places)


def stretches_of(population: Population, persons: int) -> Iterator[tuple[int, int]]:
    """Cases first to before last with about so many persons."""
    size = population.size
    step = max(1, int(size * persons / max(population.persons, 1)))
    for first in range(0, size, step):
        yield first, min(first + step, size)


def _whole(planes: list[Plane], rule: Rule) -> Columns:
    """The blocks of one rule put together."""
    kind = rule.type.name
    if not planes:
        planes = [plane_of([], kind)]
    words, values = _one_dictionary(planes)
    gone = [either(plane.unknown, plane.failed) for plane in planes]
    known = np.concatenate([_mask(g, len(p.values), True) for g, p in zip(gone, planes, strict=True)])
    failed = np.concatenate([_mask(p.failed, len(p.values), False) for p in planes])
    true = values if kind == "bool" else np.zeros(len(values), dtype=bool)
    return Columns(true, known, failed, values, words, kind)  # type: ignore[arg-type]


def _mask(mask: Bools | None, size: int, inverted: bool) -> Bools:
    if mask is None:
        return np.full(size, inverted)
    return ~mask if inverted else mask


def _one_dictionary(planes: list[Plane]) -> tuple[tuple[str, ...] | None, Array]:
    if planes[0].words is None:
        return None, np.concatenate([plane.values for plane in planes])
    words = tuple(sorted({word for plane in planes for word in plane.words or ()}))
    place = {word: code for code, word in enumerate(words)}
    parts = []
    for plane in planes:
        codes = np.array([place[word] for word in plane.words or ()] or [0], dtype=np.int32)
        parts.append(codes.take(plane.values, mode="clip"))
    return words, np.concatenate(parts)
