"""What was typed into one field, as a value of the document; what is not one stays as it was typed, so
that the findings can say what is wrong with it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import folded_line

NOT_READ = object()
LONGEST = 20_000


def read_value(kind: str, typed: str) -> Any:
    """None: nothing typed. NOT_READ: too long to keep."""
    if len(typed) > LONGEST:
        return NOT_READ
    text = typed.replace("\r\n", "\n").strip()
    if not text:
        return None
    return _READERS.get(kind, str)(text)


def _folded(text: str) -> str:
    """Signs of a name, a number or a day typed in full width; what cannot be one stays as it is."""
    try:
        return folded_line(text)
    except JpError:
        return text


def _number(text: str) -> int | str:
    plain = _folded(text).replace(",", "")
    digits = plain.removeprefix("-")
    if digits.isascii() and digits.isdecimal() and len(digits) < 16:
        return int(plain)
    return text


def _limit(text: str) -> int | str:
    return _number(text)


def _date(text: str) -> str:
    plain = _folded(text).replace("/", "-")
    try:
        return dt.date.fromisoformat(plain).isoformat()
    except ValueError:
        return text


def _bool(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


_READERS: dict[str, Any] = {
    "number": _number, "int": _number, "limit": _limit, "date": _date, "bool": _bool, "json": _json,
    "name": _folded,
}  # fmt: skip
