"""Functions on strings and sizes, and conversions between simple types."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import regex

from . import limits
from .errors import RuleLimitError, RuleTypeError, RuleValueError
from .overloads import function
from .times import seconds_since_1970
from .values import INT_MAX, INT_MIN, bounded, no_overload, whole


@function("size", "string -> int", "list -> int", "map -> int")
def size(value: object) -> object:
    """Characters (code points), items or entries."""
    if isinstance(value, str | list | Mapping):
        return len(value)
    raise no_overload("size", (value,))


def _strings(name: str, *values: object) -> None:
    if not all(isinstance(value, str) for value in values):
        raise no_overload(name, values)


@function("contains", "string, string -> bool")
def contains(text: str, part: str) -> object:
    _strings("contains", text, part)
    return part in text


@function("startsWith", "string, string -> bool")
def starts_with(text: str, part: str) -> object:
    _strings("startsWith", text, part)
    return text.startswith(part)


@function("endsWith", "string, string -> bool")
def ends_with(text: str, part: str) -> object:
    _strings("endsWith", text, part)
    return text.endswith(part)


@function("matches", "string, string -> bool")
def matches(text: str, pattern: str) -> object:
    """Does the pattern occur in the text? Given up after a bounded time."""
    _strings("matches", text, pattern)
    bounded(len(pattern), 1000, "正規表現の長さ", "pattern length")
    try:
        return regex.search(pattern, text, timeout=limits.REGEX_SECONDS) is not None
    except TimeoutError:
        raise RuleLimitError("正規表現に時間がかかりすぎます", "pattern takes too long") from None
    except (regex.error, OverflowError, RecursionError) as problem:
        raise RuleValueError(
            f"正規表現の書き方が違います: {problem}", f"bad pattern: {problem}"
        ) from None


@function("join", "list -> string", "list, string -> string")
def join(items: list[str], between: str = "") -> object:
    _strings("join", between, *items)
    length = sum(len(item) + len(between) for item in items)
    bounded(length, limits.STRING, "文字列の長さ", "string length")
    return between.join(items)


@function("int", "int -> int", "double -> int", "string -> int", "timestamp -> int")
def to_int(value: object) -> object:
    """Cut towards zero; a string must be a whole number."""
    if isinstance(value, dt.datetime):
        return seconds_since_1970(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise no_overload("int", (value,))
    if isinstance(value, float):
        if not math.isfinite(value) or not INT_MIN < value < INT_MAX:
            raise RuleValueError("整数にできません", "double out of int range", code="overflow")
        return int(value)
    return whole(value if isinstance(value, int) else int(_number(value, int)))


@function("double", "int -> double", "double -> double", "string -> double")
def to_double(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise no_overload("double", (value,))
    return float(value) if isinstance(value, int | float) else _number(value, float)


def _number(text: str, kind: type) -> int | float:
    if text == text.strip() and "_" not in text and text.isascii() and len(text) <= 400:
        try:
            return kind(text)
        except ValueError:
            pass
    raise RuleValueError(f"数ではありません: {text[:40]}", f"not a number: {text[:40]!r}")


@function(
    "string", "string -> string", "int -> string", "double -> string", "bool -> string",
    "date -> string", "timestamp -> string", "duration -> string",
)  # fmt: skip
def to_string(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return _moment_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return f"{_shortest(value.total_seconds())}s"
    if isinstance(value, float):
        return _shortest(value)
    if isinstance(value, int | str):
        return str(value)
    raise no_overload("string", (value,))


def _moment_text(value: dt.datetime) -> str:
    text = value.astimezone(dt.UTC).isoformat().replace("+00:00", "")
    return (text.rstrip("0") if "." in text else text) + "Z"


def _shortest(value: float) -> str:
    if math.isfinite(value) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


_TRUE, _FALSE = {"1", "t", "true", "TRUE", "True"}, {"0", "f", "false", "FALSE", "False"}


@function("bool", "bool -> bool", "string -> bool")
def to_bool(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _TRUE | _FALSE:
        return value in _TRUE
    raise RuleTypeError(f"はい・いいえではありません: {value}", f"not a bool: {value!r}")


@function("dyn", "dyn -> dyn")
def dyn(value: object) -> object:
    """Opens the type for the checker; the value stays."""
    return value
