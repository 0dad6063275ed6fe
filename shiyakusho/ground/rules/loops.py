"""Macros at run time: one loop for each kind, every round counted against the budget.

A list of which some items are not known to belong (a filter on something unknown) is looped over
too: each round then carries its `doubt`, the facts that decide whether it takes place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from . import limits
from .aggregates import greatest, least, total
from .case import Bindings, Code
from .errors import RuleError, RuleLimitError, RuleValueError
from .ranges import NOTHING, Member, add_up, between, fewest, listed, members, outermost, span
from .ranking import place_of, rank_of
from .tree import Macro
from .values import CelMap, Unknown, blend, bounded, compare, no_overload


class Parts(NamedTuple):
    """The parts of a macro as code."""

    over: Code
    condition: Code | None
    body: Code
    item: Code | None = None


def loop(node: Macro, slots: list[int], parts: Parts) -> Code:
    """The code of a macro: finds the range, then lets the kind run over it."""
    kind, over = _KINDS[node.kind], parts.over

    def run(case: Bindings) -> object:
        values = over(case)
        if values.__class__ is Unknown and values.parts is None:
            return _of_anyone(node, slots, values, parts, case)
        if not isinstance(values, list | Mapping | Unknown):
            raise no_overload(node.kind, (values,)).at(node.line, node.column)
        try:
            return kind(_Rounds(case, slots, values), parts)
        except RuleError as problem:
            raise problem.at(node.line, node.column) from None

    return run


def _of_anyone(
    node: Macro, slots: list[int], values: Unknown, parts: Parts, case: Bindings
) -> object:
    """A list of which nothing is known: what the body says of anyone may decide all the same."""
    for slot in slots:
        case.slots[slot] = Unknown(values.missing)
    try:
        said = parts.body(case) if parts.condition is None and parts.item is None else None
    except RuleError:
        return Unknown(values.missing)
    missing = values.missing | blend((said,)).missing
    found = _ANYONE.get((node.kind, said)) if said.__class__ is bool else None
    if found is not None:
        return list(found) if isinstance(found, list) else found
    low, high = span(said)
    if node.kind == "sum" and isinstance(low, int) and low >= 0:
        return between(missing, 0, 0 if high == 0 else None)
    return Unknown(missing, 0, None) if node.kind == "count" else Unknown(missing)


# What a macro says when its body says the same of anyone.
_ANYONE: dict[tuple[str, bool], object] = {
    ("exists", False): False,
    ("exists_one", False): False,
    ("all", True): True,
    ("filter", False): [],
    ("count", False): 0,
}


class _Rounds:
    """Binds the names of the macro to one item after another; `doubt` is of the current round."""

    __slots__ = ("case", "doubt", "slots", "values")

    def __init__(self, case: Bindings, slots: list[int], values: object) -> None:
        self.case, self.slots, self.values = case, slots, values
        self.doubt = NOTHING
        if not isinstance(values, Unknown):
            bounded(len(values), limits.LIST, "一覧の件数", "list size")  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[object]:
        if self.values.__class__ is list:
            return self._items() if len(self.slots) == 1 else self._numbered()
        if isinstance(self.values, Mapping):
            return self._entries()
        return self._unsure()

    def _items(self) -> Iterator[object]:
        case, slot = self.case, self.slots[0]
        slots, step = case.slots, case.step
        for item in self.values:  # type: ignore[attr-defined]
            step()
            slots[slot] = item
            yield item

    def _numbered(self) -> Iterator[object]:
        first, second = self.slots
        for place, item in enumerate(self.values):  # type: ignore[arg-type,var-annotated]
            self.case.step()
            self.case.slots[first], self.case.slots[second] = place, item
            yield place

    def _entries(self) -> Iterator[object]:
        for key, item in self.values.items():  # type: ignore[attr-defined]
            self.case.step()
            for slot, value in zip(self.slots, (key, item), strict=False):
                self.case.slots[slot] = value
            yield key

    def _unsure(self) -> Iterator[object]:
        """With a number: how many surely and possibly stand before gives its bounds."""
        sure, seen, before = 0, 0, NOTHING
        for item, doubt in self.values.parts:  # type: ignore[attr-defined]
            self.case.step()
            self.doubt = doubt
            names = (item,) if len(self.slots) == 1 else (between(before, sure, seen), item)
            for slot, value in zip(self.slots, names, strict=True):
                self.case.slots[slot] = value
            yield names[0]
            sure, seen, before = sure + (not doubt), seen + 1, before | doubt


Kind = Callable[[_Rounds, Parts], object]


def _truth(value: object) -> object:
    if value.__class__ is bool or value.__class__ is Unknown:
        return value
    raise no_overload("条件", (value,))


class _Tally:
    """What the rounds of exists or all have shown so far."""

    __slots__ = ("failed", "missing")

    def __init__(self) -> None:
        self.missing = NOTHING
        self.failed: RuleError | None = None

    def ask(self, body: Code, rounds: _Rounds, absorbing: bool) -> bool:
        """Does this round end it? An error is kept, since another round may still decide."""
        try:
            value = _truth(body(rounds.case))
        except RuleLimitError:
            raise
        except RuleError as problem:
            self.failed = self.failed or problem
            self.missing |= rounds.doubt
            return False
        if value is absorbing and not rounds.doubt:
            return True
        if value is not (not absorbing):
            self.missing |= rounds.doubt
        if value.__class__ is Unknown:
            self.missing |= value.missing
        return False

    def settle(self, value: bool) -> object:
        if self.missing:
            return Unknown(self.missing)
        if self.failed:
            raise self.failed
        return value


def _quantify(absorbing: bool) -> Kind:
    """exists (a witness ends it) and all (a counter-example ends it)."""

    def run(rounds: _Rounds, parts: Parts) -> object:
        tally, body = _Tally(), parts.body
        for _ in rounds:
            if tally.ask(body, rounds, absorbing):
                return absorbing
        return tally.settle(not absorbing)

    return run


def _count(rounds: _Rounds, parts: Parts) -> object:
    """For how many it holds, as bounds while some are not known."""
    missing, low, high = _counted(rounds, parts)
    return between(missing, low, high)


def _counted(rounds: _Rounds, parts: Parts) -> tuple[frozenset[str], int, int]:
    low = high = 0
    missing, body = NOTHING, parts.body
    for _ in rounds:
        value = _truth(body(rounds.case))
        if value is False:
            continue
        high += 1
        low += value is True and not rounds.doubt
        missing |= rounds.doubt
        if value.__class__ is Unknown:
            missing |= value.missing
    return missing, low, high


def _exists_one(rounds: _Rounds, parts: Parts) -> object:
    missing, low, high = _counted(rounds, parts)
    if low == high:
        return low == 1
    return False if low > 1 else Unknown(missing)


def _filter(rounds: _Rounds, parts: Parts) -> object:
    found, body, slot = [], parts.body, rounds.slots[0]
    unsure = False
    for _ in rounds:
        value = _truth(body(rounds.case))
        if value is False:
            continue
        doubt = rounds.doubt
        if value.__class__ is Unknown:
            doubt = doubt | value.missing
        unsure = unsure or bool(doubt)
        found.append((rounds.case.slots[slot], doubt))
    return listed(found) if unsure else [item for item, _ in found]


def _made(rounds: _Rounds, parts: Parts) -> list[Member]:
    """The value of the body for each item for which the condition holds, with its doubts."""
    found: list[Member] = []
    for _ in rounds:
        wanted = True if parts.condition is None else _truth(parts.condition(rounds.case))
        if wanted is False:
            continue
        doubt = rounds.doubt
        if wanted.__class__ is Unknown:
            doubt = doubt | wanted.missing
        found.append((_value(parts.body, rounds.case, doubt), doubt))
    return found


def _value(body: Code, case: Bindings, doubt: frozenset[str]) -> object:
    """An error of a round that may not take place is no error yet."""
    if not doubt:
        return body(case)
    try:
        return body(case)
    except RuleLimitError:
        raise
    except RuleError:
        return Unknown(doubt)


def _transform(rounds: _Rounds, parts: Parts) -> object:
    return listed(_made(rounds, parts))


def _mapped(entries_of_body: bool) -> Kind:
    """transformMap keeps the keys (or indexes); transformMapEntry makes its own entries."""

    def run(rounds: _Rounds, parts: Parts) -> object:
        entries: list[tuple[object, object]] = []
        missing = NOTHING
        for key in rounds:
            wanted = True if parts.condition is None else _truth(parts.condition(rounds.case))
            made = parts.body(rounds.case) if wanted is True else None
            missing |= blend((wanted, made, key)).missing | rounds.doubt
            if wanted is True and not missing:
                entries += made.items() if entries_of_body else [(key, made)]  # type: ignore[attr-defined]
        if missing:
            return Unknown(missing)
        result = CelMap(entries)
        if len(result) != len(entries):
            raise RuleValueError("同じキーが二度あります", "repeated key")
        return result

    return run


def _sum(rounds: _Rounds, parts: Parts) -> object:
    found = _made(rounds, parts)
    if _sure(found):
        return total([item for item, _ in found])
    return add_up(found)


def _sure(found: list[Member]) -> bool:
    return not any(doubt or item.__class__ is Unknown for item, doubt in found)


def _outermost(function: Callable[..., object], sign: int) -> Kind:
    """min and max of an expression over the items."""

    def run(rounds: _Rounds, parts: Parts) -> object:
        found = _made(rounds, parts)
        if _sure(found):
            return function([item for item, _ in found])
        return outermost(found, sign)

    return run


def _sort_by(rounds: _Rounds, parts: Parts) -> object:
    """Items in the order of their key, the same order for equal keys."""
    body, slot, case = parts.body, rounds.slots[0], rounds.case
    keyed: list[tuple[object, Member]] = []
    for _ in rounds:
        item = case.slots[slot]
        keyed.append((body(case), (item, rounds.doubt)))
    missing = blend([key for key, _ in keyed]).missing
    if missing and len(keyed) > 1:  # who comes where is not known, but how many are
        return listed([(Unknown(missing), doubt) for _, (_, doubt) in keyed])
    for key, _ in keyed[1:]:
        compare(keyed[0][0], key)  # refuses keys without a common order
    case.step(len(keyed))
    if len(keyed) > 1:
        keyed.sort(key=lambda pair: pair[0])  # type: ignore[arg-type,return-value]
    return listed([member for _, member in keyed])


def _rank(rounds: _Rounds, parts: Parts) -> object:
    among = members(rounds.values)
    if among is None or parts.item is None:
        raise no_overload("rank", (rounds.values,))
    wanted = parts.item(rounds.case)
    if wanted.__class__ is Unknown:
        least_rank = 1 if fewest(among) else None
        return Unknown(blend((wanted,)).missing, least_rank, len(among) or None)
    place = place_of(wanted, among)
    return rank_of(place, [(parts.body(rounds.case), rounds.doubt) for _ in rounds])


_KINDS: dict[str, Kind] = {
    "exists": _quantify(True),
    "all": _quantify(False),
    "exists_one": _exists_one,
    "filter": _filter,
    "count": _count,
    "map": _transform,
    "transformList": _transform,
    "transformMap": _mapped(False),
    "transformMapEntry": _mapped(True),
    "sum": _sum,
    "min": _outermost(least, -1),
    "max": _outermost(greatest, 1),
    "sortBy": _sort_by,
    "rank": _rank,
}
