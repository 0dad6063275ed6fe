"""Operators: arithmetic of 64-bit ints and doubles, order, "in", indexing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

from . import limits
from .errors import RuleValueError
from .overloads import function
from .times import gap, span, stamp
from .values import (
    CelMap,
    Unknown,
    blend,
    bounded,
    compare,
    equal,
    is_number,
    no_overload,
    whole,
)

_ORDER = (
    "int, int -> bool", "double, double -> bool", "int, double -> bool", "double, int -> bool",
    "string, string -> bool", "date, date -> bool", "timestamp, timestamp -> bool",
    "duration, duration -> bool", "bool, bool -> bool",
)  # fmt: skip


def _is_int(*values: object) -> bool:
    return all(isinstance(v, int) and not isinstance(v, bool) for v in values)


def _is_double(*values: object) -> bool:
    return all(isinstance(v, float) for v in values)


@function(
    "_+_", "int, int -> int", "double, double -> double", "string, string -> string",
    "list, list -> same", "timestamp, duration -> timestamp", "duration, timestamp -> timestamp",
    "duration, duration -> duration",
)  # fmt: skip
def add(left: object, right: object) -> object:
    if _is_int(left, right):
        return whole(left + right)  # type: ignore[operator]
    if _is_double(left, right):
        return left + right  # type: ignore[operator]
    if isinstance(left, str) and isinstance(right, str):
        bounded(len(left) + len(right), limits.STRING, "文字列の長さ", "string length")
        return left + right
    if isinstance(left, list) and isinstance(right, list):
        bounded(len(left) + len(right), limits.LIST, "一覧の件数", "list size")
        return left + right
    return _add_times(left, right)


def _add_times(left: object, right: object) -> object:
    if isinstance(right, dt.datetime):
        left, right = right, left
    if isinstance(right, dt.timedelta):
        if isinstance(left, dt.datetime):
            return stamp(lambda: left + right)
        if isinstance(left, dt.timedelta):
            return span(lambda: left + right)
    raise no_overload("+", (left, right))


@function(
    "_-_", "int, int -> int", "double, double -> double", "timestamp, timestamp -> duration",
    "timestamp, duration -> timestamp", "duration, duration -> duration",
)  # fmt: skip
def subtract(left: object, right: object) -> object:
    if _is_int(left, right):
        return whole(left - right)  # type: ignore[operator]
    if _is_double(left, right):
        return left - right  # type: ignore[operator]
    if isinstance(left, dt.datetime) and isinstance(right, dt.timedelta):
        return stamp(lambda: left - right)
    if isinstance(left, dt.datetime) and isinstance(right, dt.datetime):
        return gap(left, right)
    if isinstance(left, dt.timedelta) and isinstance(right, dt.timedelta):
        return span(lambda: left - right)
    raise no_overload("-", (left, right))


@function("_*_", "int, int -> int", "double, double -> double")
def multiply(left: object, right: object) -> object:
    if _is_int(left, right):
        return whole(left * right)  # type: ignore[operator]
    if _is_double(left, right):
        return left * right  # type: ignore[operator]
    raise no_overload("*", (left, right))


@function("_/_", "int, int -> int", "double, double -> double")
def divide(left: object, right: object) -> object:
    """Ints are cut towards zero; doubles follow IEEE 754."""
    if _is_int(left, right):
        _not_zero(right)
        size: int = abs(left) // abs(right)  # type: ignore[arg-type]
        return whole(size if (left < 0) == (right < 0) else -size)  # type: ignore[operator]
    if _is_double(left, right):
        return _divide_doubles(left, right)  # type: ignore[arg-type]
    raise no_overload("/", (left, right))


def _divide_doubles(left: float, right: float) -> float:
    if right:
        return left / right
    if not left or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


@function("_%_", "int, int -> int")
def remainder(left: object, right: object) -> object:
    if not _is_int(left, right):
        raise no_overload("%", (left, right))
    _not_zero(right)
    size: int = abs(left) % abs(right)  # type: ignore[arg-type]
    return -size if left < 0 else size  # type: ignore[operator]


def _not_zero(value: object) -> None:
    if value == 0:
        raise RuleValueError("0で割っています", "division by zero", code="division_by_zero")


@function("-_", "int -> int", "double -> double")
def negate(value: object) -> object:
    if _is_int(value):
        return whole(-value)  # type: ignore[operator]
    if _is_double(value):
        return -value  # type: ignore[operator]
    raise no_overload("-", (value,))


@function("!_", "bool -> bool")
def negation(value: object) -> object:
    if isinstance(value, bool):
        return not value
    raise no_overload("!", (value,))


@function("_<_", *_ORDER)
def less(left: object, right: object) -> object:
    return compare(left, right) == -1


@function("_<=_", *_ORDER)
def less_or_equal(left: object, right: object) -> object:
    return compare(left, right) in (-1, 0)


@function("_>_", *_ORDER)
def greater(left: object, right: object) -> object:
    return compare(left, right) == 1


@function("_>=_", *_ORDER)
def greater_or_equal(left: object, right: object) -> object:
    return compare(left, right) in (0, 1)


@function("_==_", "dyn, dyn -> bool")
def equals(left: object, right: object) -> object:
    return equal(left, right)


@function("_!=_", "dyn, dyn -> bool")
def differs(left: object, right: object) -> object:
    same = equal(left, right)
    return same if same.__class__ is Unknown else not same


@function("_in_", "dyn, list -> bool", "dyn, map -> bool")
def contained(item: object, whole_: object) -> object:
    """In a list: true as soon as one known item is equal, else not known if one could be."""
    if isinstance(whole_, Mapping):
        return item in whole_
    if not isinstance(whole_, list):
        raise no_overload("in", (item, whole_))
    waiting = []
    for other in whole_:
        same = equal(item, other)
        if same is True:
            return True
        if same.__class__ is Unknown:
            waiting.append(same)
    return blend(waiting) if waiting else False


def index(of: object, key: object) -> object:
    """list[i] and map[key]."""
    if isinstance(of, list):
        return _nth(of, key)
    if isinstance(of, Mapping):
        entries = of if isinstance(of, CelMap) else CelMap(of.items())
        if isinstance(key, list | Mapping) or (isinstance(key, float) and not key.is_integer()):
            raise no_overload("[ ]", (of, key))
        if key in entries:
            return entries[key]
        raise RuleValueError(f"「{key}」がありません", f"no such key: {key!r}", code="no_such_key")
    raise no_overload("[ ]", (of, key))


def _nth(items: list[object], key: object) -> object:
    if not is_number(key) or (isinstance(key, float) and not key.is_integer()):
        raise no_overload("[ ]", (items, key))
    place = int(key)  # type: ignore[call-overload]
    if 0 <= place < len(items):
        return items[place]
    raise RuleValueError(
        f"{place}番目はありません(全部で{len(items)})", f"index {place} out of range"
    )
