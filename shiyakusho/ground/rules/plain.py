"""Plain CEL: `evaluate("1 + x", {"x": 2})`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from . import limits
from .case import Bindings
from .compiler import Code, compile_tree
from .errors import RuleNameError
from .reader import read
from .values import Unknown, bounded, whole


@lru_cache(maxsize=1000)
def _code(expression: str) -> Code:
    return compile_tree(read(expression))


def evaluate(expression: str, bindings: Mapping[str, object] | None = None) -> object:
    """The value of a CEL expression.

    int → int, double → float, timestamp → aware datetime, duration → timedelta, list → list,
    map → a Mapping whose keys keep their type. Raises a subclass of RuleError.
    """
    names = {name: _checked(value) for name, value in (bindings or {}).items()}
    try:
        value = _code(expression)(Bindings(names))
    except RecursionError:
        raise _too_deep() from None
    if value.__class__ is Unknown:
        missing = ", ".join(sorted(value.missing))
        raise RuleNameError(f"わからない事実があります: {missing}", f"unknown: {missing}")
    return value


def _too_deep() -> Exception:
    from .errors import RuleLimitError

    return RuleLimitError("式が深すぎます", "expression too deep")


def _checked(value: object) -> object:
    """Bounds what comes from outside; tuples become lists, naive times are UTC."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return whole(value)
    if isinstance(value, list | tuple):
        bounded(len(value), limits.LIST, "一覧の件数", "list size")
        return [_checked(item) for item in value]
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return value.replace(tzinfo=dt.UTC)
    return value
