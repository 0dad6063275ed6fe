"""What a letter says, checked against what it must say and written out for its reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from shiyakusho.ground.jp import wareki
from shiyakusho.ground.jp.day_names import (
    MONTHS_EN,
    WEEKDAY_READINGS,
    WEEKDAYS,
    with_reading,
)

from .manifest import Letter
from .refusals import MissingValue, WrongValue

EMPTY: tuple[Any, ...] = (None, "", [])


def checked(letter: Letter, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` as typed values; refuses holes, strangers and wrong kinds, naming each."""
    if strangers := sorted(set(values) - set(letter.fields)):
        raise WrongValue(extra={"wrong": strangers})
    given = {field: value for field in letter.fields if (value := values.get(field)) not in EMPTY}
    missing = [f for f in letter.fields if f not in given and not letter.is_optional(f)]
    typed, wrong = {}, []
    for field, value in given.items():
        try:
            typed[field] = _field(letter, field, value)
        except _Hole as hole:
            missing.append(str(hole))
        except (ValueError, TypeError):
            wrong.append(field)
    if missing:
        raise MissingValue(extra={"missing": missing})
    if wrong:
        raise WrongValue(extra={"wrong": wrong})
    return typed


class _Hole(Exception):
    """A column that must be filled is empty."""


def _field(letter: Letter, field: str, value: Any) -> Any:
    columns = letter.columns(field)
    if columns is None:
        return _typed(str(letter.fields[field]), value)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise TypeError(field)
    return [_item(field, columns, item) for item in value]


def _item(field: str, columns: dict[str, str], item: dict[str, Any]) -> dict[str, Any]:
    if set(item) - set(columns):
        raise ValueError(field)
    typed = {}
    for column, kind in columns.items():
        if item.get(column) in (None, ""):
            if not kind.endswith("?"):
                raise _Hole(f"{field}.{column}")
            continue
        typed[column] = _typed(kind, item[column])
    return typed


def _typed(kind: str, value: Any) -> Any:
    return TYPES[kind.removesuffix("?")](value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _one_line(value: Any) -> str:
    return _text(value).replace("\n", " ")


def _date(value: Any) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return date.fromisoformat(str(value)[:10])


def _month(value: Any) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, 1)
    if not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", str(value)):
        raise ValueError(value)
    return date(int(value[:4]), int(value[5:7]), 1)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


TYPES: dict[str, Callable[[Any], Any]] = {
    "text": _one_line,
    "lines": _text,
    "date": _date,
    "month": _month,
    "money": _whole,
    "number": _whole,
}


def written(letter: Letter, typed: dict[str, Any], language: str) -> dict[str, Any]:
    """Typed values as the words that stand on paper, in ja, ja-easy (with ruby) or en."""
    return {
        field: [
            {c: _written(columns[c], one, language) for c, one in item.items()} for item in value
        ]
        if (columns := letter.columns(field)) is not None
        else _written(str(letter.fields[field]), value, language)
        for field, value in typed.items()
    }


def _written(kind: str, value: Any, language: str) -> str:
    kind = kind.removesuffix("?")
    if kind in ("date", "month"):
        return day(value, language, whole=kind == "date")
    if kind == "money":
        return {"en": f"¥{value:,}", "ja-easy": f"{value:,}｜円《えん》"}.get(
            language, f"{value:,}円"
        )
    return f"{value:,}" if kind == "number" else str(value)


def day(value: date, language: str, *, whole: bool = True) -> str:
    """A date (or with ``whole=False`` its month) as the reader's language writes it.

    Japanese letters use 和暦; plain Japanese the western year with the weekday, as LOOK says.
    """
    if language == "en":
        name = MONTHS_EN[value.month - 1]
        return f"{value.day} {name} {value.year}" if whole else f"{name} {value.year}"
    if language == "ja-easy":
        text = f"{value.year}{with_reading('年')}{value.month}{with_reading('月')}"
        if not whole:
            return text
        n = value.weekday()
        return f"{text}{value.day}{with_reading('日')}（｜{WEEKDAYS[n]}《{WEEKDAY_READINGS[n]}》）"
    text = wareki.format(value, style="long")
    return text if whole else text[: text.index("月") + 1]
