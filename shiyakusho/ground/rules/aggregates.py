"""Sums, counts, least and greatest over lists; rounding of yen."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import lru_cache

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


_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12}|/[1-9][0-9]{0,11})?")


@lru_cache(maxsize=1000)
def rate_of(text: str) -> Fraction:
    """ "0.0264029" or "1/12" as the exact number. RuleValueError `bad_rate`."""
    if not _RATE.fullmatch(text):
        raise RuleValueError(
            f"率は '0.0264029' か '1/12' のように書きます: {text[:20]}",
            f"a rate is written as '0.0264029' or '1/12': {text[:20]!r}", code="bad_rate",
        )  # fmt: skip
    return Fraction(text)


def _units(name: str, *parts: object) -> tuple[Fraction, int]:
    """(value, unit) or (value, rate, unit) → how many units, exactly, and the unit."""
    value, unit = parts[0], parts[-1]
    if type(unit) is not int or not (len(parts) == 2 or isinstance(parts[1], str)):
        raise no_overload(name, parts)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise no_overload(name, parts)
    if unit <= 0 or not math.isfinite(value):
        raise RuleValueError("丸められません", f"{name}: cannot round")
    # repr keeps what was written: 0.0264029 is that decimal, not its binary neighbour.
    exact = Fraction(repr(value))
    rate = rate_of(str(parts[1])) if len(parts) == 3 else 1
    return exact * rate / unit, unit


_ROUNDED = ("int, int -> int", "double, int -> int", "int, string, int -> int")


@function("floor_to", *_ROUNDED)
def floor_to(*parts: object) -> object:
    """切捨て to a multiple of the unit: floor_to(value, unit), floor_to(yen, "0.285", unit)."""
    units, size = _units("floor_to", *parts)
    return whole(math.floor(units) * size)


@function("ceil_to", *_ROUNDED)
def ceil_to(*parts: object) -> object:
    """切上げ to a multiple of the unit."""
    units, size = _units("ceil_to", *parts)
    return whole(math.ceil(units) * size)


@function("round_to", *_ROUNDED)
def round_to(*parts: object) -> object:
    """四捨五入 to a multiple of the unit (half up)."""
    units, size = _units("round_to", *parts)
    return whole(math.floor(units + Fraction(1, 2)) * size)
