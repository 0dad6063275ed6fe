"""A day as it was posted in the boxes of a date field."""

from datetime import date

from django.http import HttpRequest
from django.utils.translation import get_language

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui import fields as ui


class DayUnreadable(Refusal):
    """A day that is none; the words say what is wrong with it."""

    code = "day_unreadable"
    status = 422


def posted_day(request: HttpRequest, name: str) -> date:
    """The day posted as ``name``; :class:`DayUnreadable`, also for empty boxes."""
    try:
        return dates.parse(ui.date_text(ui.posted("date", name, request.POST)))
    except JpError as fault:
        raise DayUnreadable(fault.in_language(get_language() or "ja")) from None


def posted_day_if_any(request: HttpRequest, name: str) -> date | None:
    """The day posted as ``name``, ``None`` for empty boxes; :class:`DayUnreadable`."""
    empty = not ui.date_text(ui.posted("date", name, request.POST)).strip()
    return None if empty else posted_day(request, name)
