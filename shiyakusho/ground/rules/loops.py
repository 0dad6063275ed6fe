"""Macros at run time: one loop for each kind, every round counted against the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from . import limits
from .aggregates import greatest, least, total
from .case import Bindings
from .errors import RuleError, RuleLimitError, RuleValueError
from .ranking import place_of, rank_of
from .tree import Macro
from .values import CelMap, Unknown, blend, bounded, compare, no_overload

Code = Callable[[Bindings], object]
Rounds = Iterator[None]


class Parts(NamedTuple):
    """The parts of a macro as code."""

    over: Code
    condition: Code | None
    body: Code
    item: Code | None = None


def loop(node: Macro, slots: list[int], parts: Parts) -> Code:
    """The code of a macro: finds the range, then lets the kind run over it."""
    over, condition, body, item = parts
    kind = _KINDS[node.kind] if item is None else _rank(item)
    on_map = "entry" if node.kind == "transformMapEntry" else "map"
    as_map = node.kind.startswith("transformMap")

    def run(case: Bindings) -> object:
        values = over(case)
        if values.__class__ is Unknown:
            return values
        if not isinstance(values, list | Mapping):
            raise no_overload(node.kind, (values,)).at(node.line, node.column)
        bounded(len(values), limits.LIST, "一覧の件数", "list size")
        round_ = _Round(case, slots, values)
        try:
            if as_map:
                return _map(round_, condition, body, on_map)
            return kind(round_, condition, body)
        except RuleError as problem:
            raise problem.at(node.line, node.column) from None

    return run


class _Round:
    """Binds the names of the macro to one item after another."""

    def __init__(
        self, case: Bindings, slots: list[int], values: list[object] | Mapping[object, object]
    ) -> None:
        self.case, self.slots, self.values = case, slots, values

    def __iter__(self) -> Iterator[object]:
        case, slots = self.case, self.slots
        two = len(slots) == 2
        for key, item in self._pairs(two):
            case.step()
            case.slots[slots[0]] = key if two else item
            if two:
                case.slots[slots[1]] = item
            yield key if two else item

    def _pairs(self, two: bool) -> Iterator[tuple[object, object]]:
        if isinstance(self.values, Mapping):
            return iter(self.values.items()) if two else ((None, key) for key in self.values)
        return enumerate(self.values)


def _truth(value: object) -> object:
    if value.__class__ is bool or value.__class__ is Unknown:
        return value
    raise no_overload("条件", (value,))


class _Tally:
    """What the rounds of exists or all have shown so far."""

    __slots__ = ("failed", "missing")

    def __init__(self) -> None:
        self.missing: frozenset[str] = frozenset()
        self.failed: RuleError | None = None

    def ask(self, body: Code, case: Bindings) -> object:
        """The truth of one round; an error is kept, since another round may still decide."""
        try:
            value = _truth(body(case))
        except RuleLimitError:
            raise
        except RuleError as problem:
            self.failed = self.failed or problem
            return None
        if value.__class__ is Unknown:
            self.missing |= value.missing
        return value

    def settle(self, value: bool) -> object:
        if self.missing:
            return Unknown(self.missing)
        if self.failed:
            raise self.failed
        return value


def _quantify(absorbing: bool) -> Callable[[_Round, Code | None, Code], object]:
    """exists (a witness ends it) and all (a counter-example ends it)."""

    def run(rounds: _Round, condition: Code | None, body: Code) -> object:
        tally = _Tally()
        for _ in rounds:
            if tally.ask(body, rounds.case) is absorbing:
                return absorbing
        return tally.settle(not absorbing)

    return run


def _exists_one(rounds: _Round, condition: Code | None, body: Code) -> object:
    missing: frozenset[str] = frozenset()
    found = 0
    for _ in rounds:
        value = _truth(body(rounds.case))
        if value.__class__ is Unknown:
            missing |= value.missing
        found += value is True
    if found > 1 or not missing:
        return found == 1
    return Unknown(missing)


def _chosen(rounds: _Round, condition: Code | None) -> tuple[list[object], frozenset[str]]:
    """Items for which the condition holds, and what is missing to know it of the others."""
    missing: frozenset[str] = frozenset()
    items = []
    for item in rounds:
        value = True if condition is None else _truth(condition(rounds.case))
        if value.__class__ is Unknown:
            missing |= value.missing
        elif value:
            items.append(item)
    return items, missing


def _filter(rounds: _Round, condition: Code | None, body: Code) -> object:
    items, missing = _chosen(rounds, body)
    return Unknown(missing) if missing else items


def _count(rounds: _Round, condition: Code | None, body: Code) -> object:
    items, missing = _chosen(rounds, body)
    return Unknown(missing) if missing else len(items)


def _transform(rounds: _Round, condition: Code | None, body: Code) -> object:
    """map and transformList: the value for each item for which the condition holds."""
    made: list[object] = []
    missing: frozenset[str] = frozenset()
    for _ in rounds:
        wanted = True if condition is None else _truth(condition(rounds.case))
        if wanted.__class__ is Unknown:
            missing |= wanted.missing
        elif wanted:
            made.append(body(rounds.case))
    return Unknown(missing) if missing else made


def _map(rounds: _Round, condition: Code | None, body: Code, kind: str) -> object:
    """transformMap keeps the keys (or indexes); transformMapEntry makes its own entries."""
    entries: list[tuple[object, object]] = []
    missing: frozenset[str] = frozenset()
    for key in rounds:
        wanted = True if condition is None else _truth(condition(rounds.case))
        made = body(rounds.case) if wanted is True else None
        unknown = next((v for v in (wanted, made) if v.__class__ is Unknown), None)
        if unknown is not None:
            missing |= unknown.missing
        elif wanted and kind == "entry":
            entries.extend(made.items())  # type: ignore[attr-defined]
        elif wanted:
            entries.append((key, made))
    if missing:
        return Unknown(missing)
    result = CelMap(entries)
    if len(result) != len(entries):
        raise RuleValueError("同じキーが二度あります", "repeated key")
    return result


def _fold(function: Callable[..., object]) -> Callable[[_Round, Code | None, Code], object]:
    """sum, min and max of an expression over the items."""

    def run(rounds: _Round, condition: Code | None, body: Code) -> object:
        values = _transform(rounds, condition, body)
        missing = blend((values,)).missing
        return Unknown(missing) if missing else function(values)

    return run


def _sort_by(rounds: _Round, condition: Code | None, body: Code) -> object:
    """Items in the order of their key, the same order for equal keys."""
    keyed: list[tuple[object, object]] = []
    missing: frozenset[str] = frozenset()
    for item in rounds:
        key = body(rounds.case)
        if key.__class__ is Unknown:
            missing |= key.missing
        keyed.append((key, item))
    if missing:
        return Unknown(missing)
    for key, _ in keyed[1:]:
        compare(keyed[0][0], key)  # refuses keys without a common order
    rounds.case.step(len(keyed))
    keyed.sort(key=lambda pair: pair[0])  # type: ignore[arg-type,return-value]
    return [item for _, item in keyed]


def _rank(item: Code) -> Callable[[_Round, Code | None, Code], object]:
    def run(rounds: _Round, condition: Code | None, body: Code) -> object:
        if not isinstance(rounds.values, list):
            raise no_overload("rank", (rounds.values,))
        wanted = item(rounds.case)
        if wanted.__class__ is Unknown:
            return wanted
        place = place_of(wanted, rounds.values)
        return rank_of(place, [body(rounds.case) for _ in rounds])

    return run


_KINDS: dict[str, Callable[[_Round, Code | None, Code], object]] = {
    "exists": _quantify(True),
    "all": _quantify(False),
    "exists_one": _exists_one,
    "filter": _filter,
    "count": _count,
    "map": _transform,
    "transformList": _transform,
    "transformMap": _transform,
    "transformMapEntry": _transform,
    "sum": _fold(total),
    "min": _fold(least),
    "max": _fold(greatest),
    "sortBy": _sort_by,
}
