"""The day of birth that goes with a code, asked once."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shiyakusho.ground import clock
from shiyakusho.ground.ui.fields import Field, posted
from shiyakusho.ground.ui.posted_day import DayUnreadable, posted_day


def birth_field() -> Field:
    """Empty."""
    return Field("date", "birth_date", _("申請する方の生年月日"), max="today")


def birth_day(request: HttpRequest) -> tuple[Field, date | None]:
    """The field as it was filled in, and the day it says; None with what is wrong beside it."""
    field = birth_field()
    field.value = posted("date", "birth_date", request.POST)
    try:
        day = posted_day(request, "birth_date")
    except DayUnreadable as refusal:
        field.error = str(refusal)
        return field, None
    if day > clock.today():
        field.error = _("今日より前の日を書いてください。")
        return field, None
    return field, day
