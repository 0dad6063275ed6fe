"""A code from home that was scanned before it is known whose it is: for this visit (応対) only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiyakusho.ground.identity.permissions import signed_in
from shiyakusho.ground.purpose import visits

if TYPE_CHECKING:
    from django.http import HttpRequest

KEY = "counter_carried"


def hold(request: HttpRequest, words: str) -> None:
    """Keep it until a reception begins; the next visitor finds nothing of it."""
    visit = visits.current(signed_in(request))
    if visit is not None:
        request.session[KEY] = {"visit": str(visit.pk), "words": words}


def held(request: HttpRequest) -> str:
    """The code of this visit, as it was scanned; empty where there is none."""
    kept, visit = request.session.get(KEY), visits.current(signed_in(request))
    if not isinstance(kept, dict) or visit is None or kept.get("visit") != str(visit.pk):
        return ""
    return str(kept.get("words", ""))


def let_go(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
