"""The row of a case for a core system: each value as its column wants it, or why not. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from shiyakusho.desks.bridge.layouts import Column, Layout
from shiyakusho.engines.cases.public import harmless, unwritable

_GRAPHEME = regex.compile(r"\X")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(-\d{2})?")
MISSING = object()


@dataclass(frozen=True)
class Cell:
    """One value as it is written; ``fault`` says in words why it cannot be."""

    column: Column
    text: str = ""
    fault: str = ""


def row_of(told: Mapping[str, Any], layout: Layout) -> list[Cell]:
    """The cells of a case, in the order of the layout. ``told``: see ``cases.told_of``."""
    return [_cell(told, column, layout.encoding) for column in layout.columns]


def faults_of(cells: list[Cell]) -> str:
    """What is wrong with a row, one sentence each; empty where nothing is."""
    return "".join(f"{cell.column.title}：{cell.fault}" for cell in cells if cell.fault)


def _cell(told: Mapping[str, Any], column: Column, encoding: str) -> Cell:
    value = _found(told, column.source)
    if value is MISSING or value is None or value in ("", []):
        return Cell(column, fault="値がありません。" if column.required else "")
    try:
        text = WRITERS[column.kind](value, column)
    except ValueError as error:
        return Cell(column, fault=str(error))
    return Cell(column, text, _unfit(text, column, encoding))


def _unfit(text: str, column: Column, encoding: str) -> str:
    if column.most is not None and len(_GRAPHEME.findall(text)) > column.most:
        return f"{column.most}文字を超えています。"
    if any(ord(sign) < 0x20 or ord(sign) == 0x7F for sign in text):
        return "改行などの制御文字があります。"
    if harmless(text) != text:
        return "表計算の式になる文字で始まっています。"
    signs = "".join(unwritable(text)) if encoding == "cp932" else ""
    return f"CP932で書けない文字があります（{signs}）。" if signs else ""


def _found(told: Mapping[str, Any], source: str) -> Any:
    value: Any = told
    for part in source.split("."):
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, Mapping) and part in value:
            value = value[part]
        else:
            return MISSING
    return value


def _text(value: Any, column: Column) -> str:
    if isinstance(value, bool | list | dict):
        raise ValueError("一行に書ける値ではありません。")
    return str(value)


def _date(value: Any, column: Column) -> str:
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    if not _DATE.fullmatch(text):
        raise ValueError("日付ではありません。")
    return dt.date.fromisoformat(text).strftime("%Y%m%d")


def _month(value: Any, column: Column) -> str:
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    found = _MONTH.fullmatch(text)
    if found is None:
        raise ValueError("年月ではありません。")
    return found[1] + found[2]


def _number(value: Any, column: Column) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("整数ではありません。")
    return str(value)


def _count(value: Any, column: Column) -> str:
    if not isinstance(value, list):
        raise ValueError("数えられる値ではありません。")
    return str(len(value))


def _code(value: Any, column: Column) -> str:
    if str(value) not in column.codes:
        raise ValueError(f"「{value}」の符号が決まっていません。")
    return column.codes[str(value)]


WRITERS: dict[str, Callable[[Any, Column], str]] = {
    "text": _text,
    "date": _date,
    "month": _month,
    "number": _number,
    "count": _count,
    "code": _code,
}
