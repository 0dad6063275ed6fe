"""Calls → closures: functions that need their arguments known, comparisons, `in`.

The common shapes (one or two arguments; a number or a day against another) have their own closure.
What is not known is estimated (ranges.py): a count between 2 and 3 is surely more than 1.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Collection, Sequence

from . import aggregates, operators, ranges, text
from .case import Bindings, Code
from .errors import RuleError
from .tree import Call, Node, names, same, words
from .values import Unknown, blend, no_overload

Function = Callable[..., object]
PLAIN = (int, dt.date, str)  # classes whose values Python compares as the language does


def _unknown(value: object) -> bool:
    return value.__class__ is Unknown


def is_open(value: object) -> bool:
    """Not known, or a list holding something not known."""
    if value.__class__ is Unknown:
        return True
    return value.__class__ is list and any(map(is_open, value))


# Functions that look at the list and not at its items may have items not known in it.
_SEES_ITEMS = {text.size, aggregates.count, operators.index}


def strict(name: str, function: Function, parts: Sequence[Code], at: Node) -> Code:
    """A function that needs all its arguments known."""
    waits = _unknown if function in _SEES_ITEMS else is_open
    if len(parts) == 1:
        return _of_one(name, function, parts[0], waits, at)
    if len(parts) == 2:
        return _of_two(name, function, parts, waits, at)

    def run(case: Bindings) -> object:
        values = [code(case) for code in parts]
        for value in values:
            if waits(value):
                return ranges.estimated(name, function, values)
        try:
            return function(*values)
        except RuleError as problem:
            raise problem.at(at.line, at.column) from None

    return run


Waits = Callable[[object], bool]


def _of_one(name: str, function: Function, part: Code, waits: Waits, at: Node) -> Code:
    def run(case: Bindings) -> object:
        value = part(case)
        if waits(value):
            return ranges.estimated(name, function, [value])
        try:
            return function(value)
        except RuleError as problem:
            raise problem.at(at.line, at.column) from None

    return run


def _of_two(name: str, function: Function, parts: Sequence[Code], waits: Waits, at: Node) -> Code:
    first, second = parts

    def run(case: Bindings) -> object:
        left, right = first(case), second(case)
        if waits(left) or waits(right):
            return ranges.estimated(name, function, [left, right])
        try:
            return function(left, right)
        except RuleError as problem:
            raise problem.at(at.line, at.column) from None

    return run


def negated(part: Code, at: Node) -> Code:
    def run(case: Bindings) -> object:
        value = part(case)
        if value is True:
            return False
        if value is False:
            return True
        if value.__class__ is Unknown:
            return Unknown(value.missing)
        raise no_overload("!", (value,)).at(at.line, at.column)

    return run


# operator → (Python's, the language's own, for which of -1, 0, 1 it holds)
_COMPARISONS: dict[str, tuple[Function, Function, frozenset[int]]] = {
    "_<_": (operator.lt, operators.less, frozenset({-1})),
    "_<=_": (operator.le, operators.less_or_equal, frozenset({-1, 0})),
    "_>_": (operator.gt, operators.greater, frozenset({1})),
    "_>=_": (operator.ge, operators.greater_or_equal, frozenset({0, 1})),
    "_==_": (operator.eq, operators.equals, frozenset({0})),
    "_!=_": (operator.ne, operators.differs, frozenset({-1, 1})),
}
COMPARISONS = frozenset(_COMPARISONS)


def comparison(node: Call, parts: Sequence[Code], bound: Collection[str]) -> Code:
    """A comparison: decided early by bounds, or by both sides being the same text.

    `bound` are the names of loops around it: what speaks of them is another thing each round, and
    is not what is tried (splitting.py).
    """
    (first, second), (quick, exact, holds) = parts, _COMPARISONS[node.function]
    itself = _itself(node, holds)
    free = [words(part) if names(part).isdisjoint(bound) else None for part in node.arguments]
    line, column = node.line, node.column

    def run(case: Bindings) -> object:
        left, right = first(case), second(case)
        kind = left.__class__
        if kind is right.__class__ and kind in PLAIN:
            return quick(left, right)
        if kind is Unknown or right.__class__ is Unknown:
            if itself is not None:
                return itself
            if case.tried:
                left, right = _tried(case, free[0], left), _tried(case, free[1], right)
            if left.__class__ is Unknown or right.__class__ is Unknown:
                return _undecided(left, right, holds)
        try:
            return exact(left, right)
        except RuleError as problem:
            raise problem.at(line, column) from None

    return run


def _tried(case: Bindings, said: str | None, value: object) -> object:
    if said is None or value.__class__ is not Unknown:
        return value
    return case.tried.get(said, value)


def _itself(node: Call, holds: frozenset[int]) -> bool | None:
    """x == x holds whatever x is, but for a double, which may be NaN."""
    left, right = node.arguments
    sure = left.type.name in ("bool", "int", "string", "date", "timestamp", "duration")
    return 0 in holds if sure and same(left, right) else None


def _undecided(left: object, right: object, holds: frozenset[int]) -> object:
    if _vague(left) or _vague(right):
        return blend((left, right))
    possible = ranges.ordered(left, right)
    if possible is not None:
        if possible <= holds:
            return True
        if not possible & holds:
            return False
    return blend((left, right))


def _vague(value: object) -> bool:
    """Not known, and nothing known of it."""
    return value.__class__ is Unknown and value.low is None and value.high is None


def contained(node: Call, parts: Sequence[Code]) -> Code:
    item, among = parts

    def run(case: Bindings) -> object:
        left, right = item(case), among(case)
        if right.__class__ is Unknown:
            return ranges.contained(left, right)
        if left.__class__ is Unknown and not right:
            return False
        try:
            return operators.contained(left, right)
        except RuleError as problem:
            raise problem.at(node.line, node.column) from None

    return run
