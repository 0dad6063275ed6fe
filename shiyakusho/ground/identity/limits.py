"""How long a session lasts (``limits.yaml``): without a click, and at all."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from shiyakusho.ground.identity.middleware import API_PREFIX, PROBES
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.sessions import end_session

BEGAN, SEEN = "identity.began", "identity.seen"
NOTED_EVERY = 60.0  # seconds: not every click is worth a row
SKEW = 60.0  # seconds by which two machines of a city may disagree


@dataclass(frozen=True)
class Limits:
    """Seconds."""

    idle: float
    absolute: float


@cache
def limits_of(kind: str) -> Limits:
    """The limits for a kind of account."""
    path = Path(__file__).parent / "limits.yaml"
    minutes = yaml.safe_load(path.read_text(encoding="utf-8"))["minutes"][kind]
    return Limits(minutes["idle"] * 60.0, minutes["absolute"] * 60.0)


class SessionLimits:
    """Whoever was away too long, or is here too long, is asked to sign in again.

    Counted by this machine's time, as Django counts the life of the session itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        knows_cookies = request.path not in PROBES and not request.path.startswith(API_PREFIX)
        if knows_cookies and isinstance(request.user, Account):
            if why := _over(request.session, request.user.kind):
                end_session(request, why=why)
                request.user = AnonymousUser()
            elif time.time() - request.session[SEEN] > NOTED_EVERY:
                request.session[SEEN] = time.time()
        return self.get_response(request)


def _over(session: Any, kind: str) -> str:
    """``idle``, ``absolute``, or nothing; a session of which it is not known when it began is over."""
    limits, now = limits_of(kind), time.time()
    if not -SKEW <= now - session.get(BEGAN, float("-inf")) <= limits.absolute:
        return "absolute"
    return "idle" if now - session.get(SEEN, float("-inf")) > limits.idle else ""


@receiver(user_logged_in, dispatch_uid="identity.session_begins")
def _begins(sender: Any, request: HttpRequest, user: Account, **more: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()
