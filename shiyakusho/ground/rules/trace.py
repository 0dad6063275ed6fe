"""Why a rule says what it says: criterion by criterion, with the facts each of them used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from .case import Bindings, Case
from .criteria import Criterion, Layer
from .errors import RuleError
from .pivots import Pivots
from .splitting import settled
from .values import Unknown, blend
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class FactUsed:
    """A fact that was known: its value, and where it comes from (register, tax, asked, derived)."""

    name: str
    value: object
    source: str


@dataclass(frozen=True, slots=True)
class CriterionTrace:
    """One criterion in one case: true, false, or None with what is missing.

    Outside its first and last day (`in_force` false) it does not hold.
    """

    name: str
    sentence: object
    law: str | None
    value: bool | None
    in_force: bool
    first: dt.date | None
    last: dt.date | None
    facts: tuple[FactUsed, ...]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a rule speaks of: names, its criteria, and how often each reads its facts."""

    names: frozenset[str]
    criteria: Mapping[str, Criterion]
    vocabulary: Vocabulary
    pivots: Callable[[str], Pivots]


class Trace:
    """What a rule looked at. Computed when asked for."""

    __slots__ = ("_bindings", "_rule", "missing")

    def __init__(self, rule: Spoken, bindings: Bindings, missing: frozenset[str]) -> None:
        self._rule, self._bindings, self.missing = rule, bindings, missing

    @property
    def facts(self) -> Mapping[str, object]:
        """The known values the rule names, by name."""
        case = self._case
        used = {name: case.values.get(name) for name in self._rule.names if name not in self._named}
        return {name: v for name, v in used.items() if v.__class__ is not Unknown}

    @property
    def criteria(self) -> tuple[CriterionTrace, ...]:
        """Every criterion the rule speaks of, in the order they were declared."""
        reached = self._reached(self._rule.names)
        return tuple(self._of(c) for c in self._named.values() if c.name in reached)

    @property
    def _case(self) -> Case:
        return self._bindings.case if isinstance(self._bindings, Layer) else self._bindings  # type: ignore[return-value]

    @property
    def _named(self) -> Mapping[str, Criterion]:
        return self._rule.criteria

    def _reached(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = [name for name in names if name in self._named]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [n for n in self._named[name].rule.names if n in self._named]
        return found

    def _of(self, criterion: Criterion) -> CriterionTrace:
        day: dt.date = self._case.values["as_of"]  # type: ignore[assignment]
        in_force = criterion.in_force(day)
        value = self._value(criterion) if in_force else False
        facts = tuple(self._used(criterion)) if in_force else ()
        return CriterionTrace(
            name=criterion.name,
            sentence=criterion.sentence,
            law=criterion.law,
            value=value if isinstance(value, bool) else None,
            in_force=in_force,
            first=criterion.first,
            last=criterion.last,
            facts=facts,
            missing=blend((value,)).missing,
        )

    def _value(self, criterion: Criterion) -> object:
        """As sharp as the whole: with the answers of facts that occur again tried."""
        try:
            pivots = partial(self._rule.pivots, criterion.name)
            return settled(criterion.rule.code, self._bindings, pivots)
        except RuleError:
            return self._bindings.read(criterion.name)

    def _used(self, criterion: Criterion) -> Iterable[FactUsed]:
        vocabulary, case = self._rule.vocabulary, self._case
        reached = {n for name in criterion.rule.names for n in vocabulary.depends_on(name)}
        for name in vocabulary.facts:
            value = case.values.get(name) if name in reached else None
            if value is None or blend((value,)).missing or value.__class__ is Unknown:
                continue
            source = vocabulary.facts[name].source if name in case.given else "derived"
            yield FactUsed(name, value, source)
