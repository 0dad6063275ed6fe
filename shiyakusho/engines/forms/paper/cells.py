"""One question as a box on paper: what to write in, or what was said, in Japanese.

A cell is JSON for the template: `kind` says how it is drawn, `value` what stands there (None:
room for a pen).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.ground.jp import wareki
from shiyakusho.ground.ui.text import plain_text

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.form import Question
    from shiyakusho.registers.catalogue.public import Text

Cell = dict[str, Any]
Sub = Callable[["Text | None"], Any]  # the words once more in the reader's language, or None
PEOPLE_ROWS = 5  # rows to write in where a list may be longer
ACCOUNT_TYPES = {"ordinary": "普通", "current": "当座", "savings": "貯蓄"}
MOST_DIGITS = 16
_DIGITS = re.compile(r"\^?(?:\[0-9\]|\\d)\{(\d{1,2})\}\$?")


def cell(question: Question, value: Any, sub: Sub) -> Cell:
    """The box of a question, with `value` as an application holds it in it, or empty."""
    return _CELLS.get(question.kind, _line)(question, value, sub)


def _line(question: Question, value: Any, sub: Sub) -> Cell:
    digits = _DIGITS.fullmatch(question.pattern or "")
    if digits and int(digits[1]) <= MOST_DIGITS and (value is None or len(value) == int(digits[1])):
        return {"kind": "digits", "count": int(digits[1]), "value": value}
    return {"kind": "line", "value": value, "rows": _rows_to_write(question)}


def _rows_to_write(question: Question) -> int:
    """Lines for a pen: 25 signs go on one."""
    if question.kind != "textarea":
        return 2 if question.kind == "text" and (question.max_length or 0) > 80 else 1
    return min(4, max(3, (question.max_length or 400) // 80))


def _amount(question: Question, value: Any, sub: Sub) -> Cell:
    unit = "円" if question.kind == "money" else ""
    written = None if value is None else f"{value:,}" if unit else str(value)
    return {"kind": "amount", "value": written, "unit": unit}


def _date(question: Question, value: Any, sub: Sub) -> Cell:
    born = "birth" in f"{question.id} {question.prefill or ''}" or "生年月日" in question.label.ja
    written = wareki.format(date.fromisoformat(value)) if value else None
    return {
        "kind": "date",
        "value": written,
        "eras": ["大正", "昭和", "平成", "令和"] if born else [],
    }


def _bool(question: Question, value: Any, sub: Sub) -> Cell:
    options = [_option("はい", value is True), _option("いいえ", value is False)]
    return {"kind": "checks", "options": options, "answered": value is not None}


def _choices(question: Question, value: Any, sub: Sub) -> Cell:
    chosen = value if isinstance(value, list) else [value]
    options = [
        _option(plain_text(one.label), one.value in chosen, sub(one.label))
        for one in question.options or []
    ]
    return {
        "kind": "checks",
        "options": options,
        "many": question.kind == "choices",
        "answered": value is not None,
    }


def _option(label: str, on: bool, words: Any = None) -> dict[str, Any]:
    return {"label": label, "on": on, "sub": words}


def _address(question: Question, value: Mapping[str, str] | None, sub: Sub) -> Cell:
    written = f"{value['town']}{value['rest']}" if value else None
    return {"kind": "address", "value": written, "code": value["postal_code"] if value else None}


def _account(question: Question, value: Mapping[str, str] | None, sub: Sub) -> Cell:
    held = value or {}
    return {
        "kind": "account",
        "bank": held.get("bank"),
        "branch": held.get("branch"),
        "types": [_option(word, held.get("type") == key) for key, word in ACCOUNT_TYPES.items()],
        "number": held.get("number"),
        "holder": held.get("holder_kana"),
    }


def _people(question: Question, value: Sequence[Mapping[str, str]] | None, sub: Sub) -> Cell:
    most = int(question.max) if question.max is not None else PEOPLE_ROWS
    rows = [[one["name"], _born(one), one.get("relation") or ""] for one in value or []]
    return {"kind": "people", "rows": rows, "blank": 0 if rows else min(most, PEOPLE_ROWS)}


def _born(person: Mapping[str, str]) -> str:
    born = person.get("birth_date")
    return wareki.format(date.fromisoformat(born)) if born else ""


_CELLS: dict[str, Callable[[Question, Any, Sub], Cell]] = {
    "integer": _amount,
    "money": _amount,
    "date": _date,
    "bool": _bool,
    "choice": _choices,
    "choices": _choices,
    "address": _address,
    "bank_account": _account,
    "people": _people,
}
