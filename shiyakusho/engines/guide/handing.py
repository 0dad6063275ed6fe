"""What this visitor leaves with the city for their visit to the counter: one code per browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from shiyakusho.ground.clock import today
from shiyakusho.ground.ui import text

from . import answers, carrying
from .household import known_facts
from .visit import in_use

KEY = "guide_carried"  # in the session: the code this browser was given


def hand_over(
    request: HttpRequest, events: Sequence[str], forms: Mapping[str, Any] | None = None
) -> None:
    """Keep the answers of now, and what was written into `forms`, in place of what was left before."""
    leave(request)
    given = answers.load(request)
    given.events = list(events)
    used = in_use(given, known_facts(request.user, today(), given.events))
    code, _until = carrying.carry(
        events=events, facts=used, forms=forms or {}, language=text.language()
    )
    request.session[KEY] = code


def code_of(request: HttpRequest) -> str:
    """The code this browser was given; empty where there is none."""
    return str(request.session.get(KEY, ""))


def leave(request: HttpRequest) -> None:
    """Forget what this browser left with the city."""
    if code := str(request.session.pop(KEY, "")):
        carrying.leave_home(code=code)
