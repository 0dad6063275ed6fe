"""Small fields of the pages: a name, a birth date, a code, an address; read as they were typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shiyakusho.ground.clock import today
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui.fields import Field, date_text, posted


def name_field(value: str = "") -> Field:
    return Field(
        "name", "name", _("あなたの氏名"), value=value, max_length=100, autocomplete="name"
    )


def birth_field() -> Field:
    return Field("date", "birth_date", _("あなたの生年月日"), max="today")


def code_field() -> Field:
    field = Field("text", "code", _("番号（10文字）"), value="", max_length=20)
    field.help = _("申請した方から聞いた番号です。小さい字でも、-がなくても読めます。")
    return field


def read_day(request: HttpRequest, field: Field) -> date | None:
    """The day typed into a date field; what is wrong stands beside it."""
    field.value = posted("date", field.name, request.POST)
    text = date_text(field.value)
    if not text:
        field.error = _("日付を書いてください。")
        return None
    try:
        day = dates.parse(text)
    except JpError as error:
        field.error = str(error)
        return None
    if day > today():
        field.error = _("%(max)sか、それより前の日付を書いてください。") % {"max": _("今日")}
        return None
    return day


def summary(*fields: Field) -> list[dict[str, Any]]:
    """Rows of the error summary, each leading to its field."""
    return [{"id": one.id, "label": one.label, "message": one.error} for one in fields if one.error]
