"""Decisions about people, without a database."""

import re
from datetime import date
from typing import Any

from shiyakusho.ground.jp import individual_number

from .keys import joined_name

CHILD_UNTIL = 22
FACT_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
DEEPEST, LONGEST, MOST = 6, 20_000, 500


def counts_as_child(birth: date, on: date) -> bool:
    """Up to the 31 March after turning 22 (児童手当法: 22歳の年度末までの子は人数に数える).

    The year of birth runs from 2 April to 1 April (年齢計算ニ関スル法律).
    """
    return birth <= on and _fiscal_year(on) <= _school_cohort(birth) + CHILD_UNTIL


def _school_cohort(birth: date) -> int:
    return birth.year - ((birth.month, birth.day) <= (4, 1))


def _fiscal_year(day: date) -> int:
    return day.year - (day.month < 4)


def same_name(given: str, *written: str) -> bool:
    """Whether a name is one of the written ones, whatever the spaces, width or variant."""
    key = joined_name(given)
    return bool(key) and key in {joined_name(one) for one in written if one}


def fault_of_fact(fact: str, value: Any) -> str | None:
    """``"name"``, ``"value"`` or ``"individual_number"`` when a given fact cannot be kept."""
    if len(fact) > 80 or not FACT_NAME.fullmatch(fact):
        return "name"
    return fault_of_value(value, 0)


def fault_of_value(value: Any, depth: int) -> str | None:
    """Look through a JSON value: size, depth, control characters, a 個人番号."""
    if depth > DEEPEST:
        return "value"
    if isinstance(value, str):
        return _fault_of_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _fault_of_text(str(value)) if abs(value) < 10**18 else "value"
    if isinstance(value, list):
        return _first_fault(value, depth) if len(value) <= MOST else "value"
    if isinstance(value, dict):
        texts = all(isinstance(key, str) for key in value) and len(value) <= MOST
        return _first_fault([*value, *value.values()], depth) if texts else "value"
    finite = (
        value is None or isinstance(value, bool) or (isinstance(value, float) and abs(value) < 1e15)
    )
    return None if finite else "value"


def _first_fault(values: list[Any], depth: int) -> str | None:
    return next((f for v in values if (f := fault_of_value(v, depth + 1)) is not None), None)


def _fault_of_text(text: str) -> str | None:
    if len(text) > LONGEST or "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        return "value"
    return "individual_number" if individual_number.contains(text) else None
