"""Sums, counts, least and greatest over lists; rounding of yen."""

from __future__ import annotations

import math
from fractions import Fraction

from .errors import RuleValueError
from .operators import add
from .overloads import function
from .values import compare, no_overload, whole


def _list(name: str, items: object) -> list[object]:
    if not isinstance(items, list):
        raise no_overload(name, (items,))
    return items


@function("sum", "list -> item")
def total(items: list[object]) -> object:
    """Of an empty list: 0."""
    result: object = None
    for item in _list("sum", items):
        result = item if result is None else add(result, item)
    return 0 if result is None else result


@function("count", "list -> int")
def count(items: list[object]) -> object:
    return len(_list("count", items))


@function(
    "min", "list -> item", "int, int -> int", "double, double -> double", "date, date -> date"
)
def least(*items: object) -> object:
    return _extreme("min", items, -1)


@function(
    "max", "list -> item", "int, int -> int", "double, double -> double", "date, date -> date"
)
def greatest(*items: object) -> object:
    return _extreme("max", items, 1)


def _extreme(name: str, items: tuple[object, ...], sign: int) -> object:
    among = _list(name, items[0]) if len(items) == 1 else list(items)
    if not among:
        raise RuleValueError("空の一覧です", f"{name} of an empty list", code="empty_list")
    best = among[0]
    for item in among[1:]:
        if compare(item, best) == sign:
            best = item
    return best


@function("distinct", "list -> same")
def distinct(items: list[object]) -> object:
    found: list[object] = []
    for item in _list("distinct", items):
        if item not in found:
            found.append(item)
    return found


def _exact(name: str, value: object, unit: object) -> tuple[Fraction, int]:
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    if not fits or not isinstance(unit, int) or isinstance(unit, bool):
        raise no_overload(name, (value, unit))
    if unit <= 0 or not math.isfinite(value):  # type: ignore[arg-type]
        raise RuleValueError("丸められません", f"{name}: cannot round")
    # repr keeps what was written: 0.0264029 is that decimal, not its binary neighbour.
    return Fraction(repr(value)) / unit, unit


@function("floor_to", "int, int -> int", "double, int -> int")
def floor_to(value: object, unit: object) -> object:
    """切捨て to a multiple of unit."""
    part, size = _exact("floor_to", value, unit)
    return whole(math.floor(part) * size)


@function("ceil_to", "int, int -> int", "double, int -> int")
def ceil_to(value: object, unit: object) -> object:
    """切上げ to a multiple of unit."""
    part, size = _exact("ceil_to", value, unit)
    return whole(math.ceil(part) * size)


@function("round_to", "int, int -> int", "double, int -> int")
def round_to(value: object, unit: object) -> object:
    """四捨五入 to a multiple of unit (half up)."""
    part, size = _exact("round_to", value, unit)
    return whole(math.floor(part + Fraction(1, 2)) * size)
