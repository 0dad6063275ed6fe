"""A sign-in under way: what we told the provider, kept in the session until it answers, once."""

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.http import HttpRequest

from shiyakusho.ground.identity.oidc.provider import Audience
from shiyakusho.ground.identity.oidc.refusals import SignInUnknown

Purpose = Literal["resident", "staff", "prove", "enrol"]
SESSION = "identity.oidc"
LIFE_SECONDS = 600
MOST = 4  # tabs of one browser in which somebody signs in at once


@dataclass(frozen=True)
class Flow:
    """``verifier`` is PKCE's; ``following`` is the page one came from, already known to be ours.

    ``purpose``: a resident or somebody of the staff signs in, proves it once more, or is bound by a
    link; ``about``: whom or which link that concerns.
    """

    issuer: str
    nonce: str
    verifier: str
    returns_to: str
    following: str
    language: str
    began_at: float
    purpose: Purpose = "resident"
    about: str = ""

    @property
    def audience(self) -> Audience:
        """Whose provider it is."""
        return "resident" if self.purpose == "resident" else "staff"

    @property
    def challenge(self) -> str:
        """S256 of the verifier (RFC 7636 4.2)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(
    request: HttpRequest,
    *,
    issuer: str,
    returns_to: str,
    following: str,
    language: str,
    purpose: Purpose = "resident",
    about: str = "",
) -> tuple[str, Flow]:
    """A new flow and its ``state``; the oldest of too many is given up."""
    state = secrets.token_urlsafe(32)
    flow = Flow(
        issuer,
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        returns_to=returns_to,
        following=following,
        language=language,
        began_at=time.time(),  # as the session's own end, by this machine's time
        purpose=purpose,
        about=about,
    )
    flows = dict(list(_flows(request).items())[-(MOST - 1) :])
    request.session[SESSION] = flows | {state: asdict(flow)}
    return state, flow


def take(request: HttpRequest, state: str) -> Flow:
    """The flow of ``state``, for the first and last time; :class:`SignInUnknown` otherwise."""
    flows = _flows(request)
    kept = flows.pop(state, None)
    if kept is None:
        raise SignInUnknown(extra={"reason": "state"})
    request.session[SESSION] = flows
    # Before anything is asked of the provider: a second answer with this state finds nothing.
    request.session.save()
    flow = Flow(**kept)
    if not 0 <= time.time() - flow.began_at <= LIFE_SECONDS:
        raise SignInUnknown(extra={"reason": "too late"})
    return flow


def _flows(request: HttpRequest) -> dict[str, Any]:
    return dict(request.session.get(SESSION, {}))
