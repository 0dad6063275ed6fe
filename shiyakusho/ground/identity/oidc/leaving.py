"""Signing out at the provider too (OpenID Connect RP-Initiated Logout 1.0).

Our own session ends first, by our own button. Whoever signed in through a provider that takes people
back may then end the session there: the ID token says whose (``id_token_hint``). It is kept beside
the session, on our side only, and after signing out for a few minutes, for this one step.
"""

import secrets
import time
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from shiyakusho.ground.identity.oidc.metadata import Metadata
from shiyakusho.ground.identity.oidc.provider import Provider

SIGNED_IN, LEAVING, WAITED_FOR = "identity.leave_by", "identity.leaving", "identity.left_state"
LIFE_SECONDS = 600


def remember(request: HttpRequest, id_token: str) -> None:
    """What signs this session's person out at the provider; empty: nothing does."""
    request.session.pop(LEAVING, None)
    if id_token:
        request.session[SIGNED_IN] = id_token


def token_of(request: HttpRequest) -> str:
    """What was remembered of the session that is about to end."""
    return str(request.session.get(SIGNED_IN, ""))


def keep(request: HttpRequest, id_token: str) -> None:
    """After our session ended: for a few minutes the provider's may be ended, too."""
    request.session[LEAVING] = {"id_token": id_token, "at": time.time()}


def waits(request: HttpRequest) -> bool:
    """Whether somebody just signed out here who may do so at the provider."""
    return bool(_kept(request))


def address_of(
    request: HttpRequest, *, provider: Provider, metadata: Metadata, returns_to: str, language: str
) -> str:
    """Where the browser goes to end the session there, once; empty when there is nothing to end."""
    id_token = _kept(request)
    request.session.pop(LEAVING, None)
    if not id_token or not metadata.end_session_endpoint:
        return ""
    state = secrets.token_urlsafe(32)
    request.session[WAITED_FOR] = state
    asked = {
        "id_token_hint": id_token,
        "client_id": provider.client_id,
        "post_logout_redirect_uri": returns_to,
        "state": state,
        "ui_locales": language.split("-", maxsplit=1)[0],
    }
    separator = "&" if "?" in metadata.end_session_endpoint else "?"
    return f"{metadata.end_session_endpoint}{separator}{urlencode(asked)}"


def came_back(request: HttpRequest) -> bool:
    """Whether the provider answers our own question, for the first and last time."""
    waited_for = request.session.pop(WAITED_FOR, "")
    state = request.GET.getlist("state")
    return bool(waited_for) and state == [waited_for]


def _kept(request: HttpRequest) -> str:
    kept: Any = request.session.get(LEAVING)
    if not isinstance(kept, dict) or not 0 <= time.time() - kept.get("at", 0) <= LIFE_SECONDS:
        return ""
    return str(kept.get("id_token", ""))
