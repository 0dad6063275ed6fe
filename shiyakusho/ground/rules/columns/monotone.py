"""Where a rule over one day changes: the days between which its parts stay the same.

A birthday decides by age, by school year, by the end of a fiscal year; each of these moves one way
as the day moves, so that the day of change is found by halving, asking the one-case code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shiyakusho.ground.rules.tree import Call, Name, Node, names, parts

from .terms import ATOM

_RISING = (
    "attains", "add_days", "add_months", "add_years", "month_start", "date", "fiscal_year", "year",
    "fiscal_year_end_on_or_after",
)  # fmt: skip
_FROM_TO = ("age", "school_grade", "days_between")  # fall with the first day, rise with the second
_COARSE = ("age", "school_grade", "fiscal_year", "year")  # whole years: few values
_COMPARED = ("_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that moves one way with the day: one node, or the two sides of a comparison."""

    sides: tuple[Node, ...]


def leaves(node: Node) -> list[Leaf] | None:
    """The parts on which alone a rule depends on its day; None when the day itself matters."""
    found: list[Leaf] = []
    for leaf in _leaves(node):
        if leaf is None:
            return None
        found.append(leaf)
    return found


def _leaves(node: Node) -> Iterator[Leaf | None]:
    if ATOM not in names(node):
        return
    if isinstance(node, Call) and node.function in _COMPARED:
        left, right = (direction(side) for side in node.arguments)
        if left is not None and right is not None and left * right <= 0:
            yield Leaf(tuple(node.arguments))
            return
    if isinstance(node, Call) and node.function in _COARSE and direction(node):
        yield Leaf((node,))
        return
    if isinstance(node, Name):
        yield None
        return
    for part in parts(node):
        yield from _leaves(part)


def direction(node: Node) -> int | None:
    """1: rises with the day, −1: falls, 0: stays; None: not known to do either."""
    if ATOM not in names(node):
        return 0
    if isinstance(node, Name):
        return 1
    if not isinstance(node, Call):
        return None
    found = [direction(part) for part in node.arguments]
    if any(way is None for way in found):
        return None
    ways = [way or 0 for way in found]
    if node.function in _RISING:
        return ways[0] if not any(ways[1:]) else None
    return _of_several(node.function, ways)


def _of_several(function: str, ways: list[int]) -> int | None:
    if function in _FROM_TO or function == "_-_":
        sign = -1 if function in _FROM_TO else 1
        ways = [sign * ways[0], -sign * ways[1], *ways[2:]]
    elif function == "-_":
        ways = [-ways[0]]
    elif function not in ("_+_", "min", "max"):
        return None
    if any(way > 0 for way in ways) and any(way < 0 for way in ways):
        return None
    return next((way for way in ways if way), 0)


def changes(state: Callable[[int], object], first: int, last: int) -> set[int] | None:
    """The days on which `state`, which moves one way, is another than the day before.

    None when both ends fail: nothing is known then about what lies between.
    """
    low, high = state(first), state(last)
    if low == high == FAILED:
        return None
    found: set[int] = set()
    waiting = [(first, low, last, high)]
    while waiting:
        left, before, right, after = waiting.pop()
        if before == after:
            continue
        if right - left == 1:
            found.add(right)
            continue
        middle = (left + right) // 2
        here = state(middle)
        waiting += [(left, before, middle, here), (middle, here, right, after)]
    return found


FAILED = "failed"
