"""A session ends by itself: without a click for a while, and at last (``limits.yaml``)."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from shiyakusho.ground import clock
from shiyakusho.ground.identity import sign_ins
from shiyakusho.ground.identity.middleware import API_PREFIX, PROBES
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.proofs import proof_in
from shiyakusho.ground.identity.sessions import end_session
from shiyakusho.ground.identity.spans import limits_of

BEGAN, SEEN = "identity.began", "identity.seen"
NOTED_EVERY = 60.0  # seconds: not every click is worth a row
SKEW = 60.0  # seconds by which two processes may read the house clock differently


class SessionLimits:
    """Whoever was away too long, or is here too long, is asked to sign in again.

    Counted by the house clock, which is the database's: a machine whose clock is wrong makes no
    session longer. What the session proved stands on its account from here on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        knows_cookies = request.path not in PROBES and not request.path.startswith(API_PREFIX)
        if knows_cookies and isinstance(request.user, Account):
            now = clock.now().timestamp()
            if why := _over(request.session, request.user.kind, now):
                end_session(request, why=why)
                request.user = AnonymousUser()
            else:
                request.user.proof = proof_in(request.session)
                if now - request.session[SEEN] > NOTED_EVERY:
                    request.session[SEEN] = now
                    sign_ins.seen(request.session)
        return self.get_response(request)


def _over(session: Any, kind: str, now: float) -> str:
    """``idle``, ``absolute``, or nothing; a session of which it is not known when it began is over."""
    limits = limits_of(kind)
    if not -SKEW <= now - session.get(BEGAN, float("-inf")) <= limits.absolute:
        return "absolute"
    return "idle" if now - session.get(SEEN, float("-inf")) > limits.idle else ""


@receiver(user_logged_in, dispatch_uid="identity.session_begins")
def _begins(sender: Any, request: HttpRequest, user: Account, **more: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()
