"""A challenge (問いかけ) is of one session and one purpose, good once and for a few minutes."""

import secrets
from typing import Literal

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from shiyakusho.ground import clock
from shiyakusho.ground.identity.spans import spans

SESSION = "identity.challenges"
BYTES = 32
Purpose = Literal["sign_in", "prove", "register"]


def give(request: HttpRequest, purpose: Purpose, about: str = "") -> bytes:
    """A new challenge; an earlier one for this purpose is over. ``about``: for whom, or by which link."""
    challenge = secrets.token_bytes(BYTES)
    kept = {"challenge": bytes_to_base64url(challenge), "at": _now(), "about": about}
    request.session[SESSION] = request.session.get(SESSION, {}) | {purpose: kept}
    return challenge


def take(request: HttpRequest, purpose: Purpose, about: str = "") -> bytes | None:
    """The challenge, for the first and last time; ``None`` if there is none, or it is too old.

    Under the lock of the session's row: two answers at once are one after the other.
    """
    with transaction.atomic():
        row = (
            Session.objects.select_for_update()
            .filter(session_key=request.session.session_key)
            .first()
        )
        there = row.get_decoded().get(SESSION, {}) if row else {}
        kept = there.pop(purpose, None)
        request.session[SESSION] = there
        if row is not None:
            request.session.save()
    if kept is None or kept["about"] != about:
        return None
    in_time = 0 <= _now() - kept["at"] <= spans().challenge
    return base64url_to_bytes(kept["challenge"]) if in_time else None


def _now() -> float:
    return clock.now().timestamp()
