"""From what a browser sends to a fact, and back to a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui import fields, text
from shiyakusho.ground.ui.fields import Field

from .results import Question

NAME = "answer"
MOST_CHILDREN = 15
ROWS = 2  # empty rows shown at first
YES_NO = {"yes": True, "no": False}


class NotAnswered(ValueError):
    """What was typed is no answer yet; `message` says what to do, `row` where (children)."""

    def __init__(self, message: Any, row: int | None = None) -> None:
        self.message, self.row = message, row
        super().__init__(str(message))


def typed(question: Question, data: QueryDict) -> Any:
    """What stands in the boxes, exactly as typed."""
    if question.type == "people":
        wanted = min(_number(data.get("rows")), MOST_CHILDREN)
        return [fields.posted("date", f"{NAME}.{row}", data) for row in range(wanted)]
    return fields.posted("date" if question.type == "date" else "text", NAME, data)


def read(question: Question, value: Any) -> Any:
    """The fact as JSON. NotAnswered when it is not one."""
    return _READERS.get(question.type, _text)(question, value)


def _bool(question: Question, value: Any) -> bool:
    if value not in YES_NO:
        raise NotAnswered(_("どれか1つを選んでください。"))
    return YES_NO[value]


def _choice(question: Question, value: Any) -> str:
    if value not in {option.value for option in question.options}:
        raise NotAnswered(_("どれか1つを選んでください。"))
    return str(value)


def _date(question: Question, value: Any) -> str:
    return _day(value).isoformat()


def _day(value: Any, row: int | None = None) -> dt.date:
    written = fields.date_text(value)
    if not written:
        raise NotAnswered(_("年・月・日を入れてください。"), row)
    try:
        return dates.parse(written)
    except JpError as problem:
        raise NotAnswered(problem.in_language(text.language()), row) from None


def _children(question: Question, value: Any) -> list[dict[str, str]]:
    found = []
    for row, boxes in enumerate(value):
        if fields.date_text(boxes):
            found.append({"birth_date": _day(boxes, row).isoformat()})
    if not found:
        raise NotAnswered(_("お子さんの生年月日を入れるか、「いない」を押してください。"), 0)
    return found


def _integer(question: Question, value: Any) -> int:
    digits = str(value).strip().translate(str.maketrans("0123456789", "0123456789"))
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise NotAnswered(_("数字で入れてください。"))
    return int(digits)


def _text(question: Question, value: Any) -> str:
    written = str(value).strip()
    if not written or len(written) > 200 or "\0" in written:
        raise NotAnswered(_("200文字までで入れてください。"))
    return written


_READERS: Mapping[str, Callable[[Question, Any], Any]] = {
    "bool": _bool,
    "choice": _choice,
    "date": _date,
    "people": _children,
    "int": _integer,
    "money": _integer,
}


def field_of(question: Question, shown: Any, error: NotAnswered | None = None) -> Field:
    """The field of a question that has one; `shown` is a fact or what was typed."""
    kinds = {"bool": "bool", "choice": "choice", "date": "date", "int": "integer"}
    return Field(
        kind=kinds.get(question.type, "text"),
        name=NAME,
        label=question.question,
        value=shown,
        options=[{"value": o.value, "label": o.label} for o in question.options],
        error=error.message if error else "",
    )


def named_field(question: Question) -> Field:
    """A yes-or-no question among others on one page: it is called by its fact."""
    why = question.why or ""
    return Field(kind="bool", name=question.fact, label=question.question, help=why, required=False)


def child_fields(shown: Any, rows: int, error: NotAnswered | None = None) -> list[Field]:
    """One date of birth per child; more rows are asked for by a button."""
    values = [_boxes(one) for one in shown or []]
    wanted = min(max(rows, len(values), ROWS), MOST_CHILDREN)
    values += [None] * (wanted - len(values))
    return [
        Field(
            kind="date",
            name=f"{NAME}.{row}",
            label=_("%(number)s人目の生年月日") % {"number": row + 1},
            required=False,
            value=value,
            error=error.message if error and error.row == row else "",
        )
        for row, value in enumerate(values)
    ]


def _boxes(one: Any) -> Any:
    return one.get("birth_date", one) if isinstance(one, Mapping) else one


def said(question: Question, value: Any) -> Any:
    """An answer in words, for the summary."""
    if value is None:
        return str(_("わからない"))
    if question.type == "bool":
        return str(_("はい") if value else _("いいえ"))
    if question.type == "choice":
        return next((o.label for o in question.options if o.value == value), value)
    if question.type == "date":
        return _as_day(value)
    if question.type == "people":
        days = [one.get("birth_date") for one in value]
        return [_as_day(day) for day in days if day] or str(_("いない"))
    return value


def _as_day(value: Any) -> dt.date:
    """A day as an answer keeps it (ISO text) or as the register gives it."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 4 else ROWS
