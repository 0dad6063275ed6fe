"""Read what a move writes down (調査の結果, 鑑札の番号 …): pure checks of a record's answers.

Values arrive from a form (strings) or from the API (JSON); what is kept is JSON: str, int, bool,
list of str, or an ISO date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases.refusals import RecordIncomplete
from shiyakusho.ground.jp import JpError, dates

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Question

LONGEST = 4000


def read_record(questions: Iterable[Question], given: Any) -> dict[str, Any]:
    """The answers to ``questions`` out of ``given``; :class:`RecordIncomplete` names each fault."""
    values = given if isinstance(given, dict) else {}
    read: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        if question.kind == "note":
            continue
        raw = values.get(question.id)
        if raw in (None, "", []):
            if question.required is True:
                errors[question.id] = "記入してください。"
            continue
        try:
            read[question.id] = READERS.get(question.kind, _text)(raw, question)
        except (TypeError, ValueError, JpError) as error:
            errors[question.id] = str(error) or "正しくありません。"
    if errors:
        raise RecordIncomplete(extra={"errors": errors})
    return read


def _text(raw: Any, question: Question) -> str:
    limit = question.max_length or LONGEST
    if not isinstance(raw, str) or "\x00" in raw:
        raise ValueError("文字で書いてください。")
    if len(raw) > limit:
        raise ValueError(f"{limit}文字までで書いてください。")
    return raw


def _whole_number(raw: Any, question: Question) -> int:
    if isinstance(raw, bool):
        raise ValueError("数字で書いてください。")
    try:
        number = int(raw)
    except (TypeError, ValueError):
        raise ValueError("数字で書いてください。") from None
    low, high = question.min, question.max
    if (isinstance(low, int) and number < low) or (isinstance(high, int) and number > high):
        raise ValueError("この範囲の数字ではありません。")
    return number


def _yes_or_no(raw: Any, question: Question) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("yes", "no"):
        return bool(raw == "yes")
    raise ValueError("はい、いいえのどちらかを選んでください。")


def _choice(raw: Any, question: Question) -> str:
    if raw not in [option.value for option in question.options or []]:
        raise ValueError("この中から選んでください。")
    return str(raw)


def _choices(raw: Any, question: Question) -> list[str]:
    if not isinstance(raw, list):
        raise ValueError("この中から選んでください。")
    return [_choice(one, question) for one in raw]


def _date(raw: Any, question: Question) -> str:
    if isinstance(raw, date):
        return raw.isoformat()
    return dates.parse(str(raw)).isoformat()


READERS: dict[str, Callable[[Any, Question], Any]] = {
    "integer": _whole_number,
    "money": _whole_number,
    "bool": _yes_or_no,
    "choice": _choice,
    "choices": _choices,
    "date": _date,
}
