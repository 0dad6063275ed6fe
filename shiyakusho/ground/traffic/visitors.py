"""The mark a browser keeps (Cookie): a random number with our signature, and nothing else.

It says that this browser was here before, so that it is counted by itself and not together with
everybody behind the same address. It is no proof of a person and is written down nowhere.
"""

import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

COOKIE = "visitor"
LIFE = 30 * 24 * 60 * 60  # seconds


def visitor_of(request: HttpRequest) -> str:
    """The number in the mark of this browser; empty when it brings none of ours."""
    try:
        return _signer().unsign(
            request.COOKIES.get(settings.COOKIE_PREFIX + COOKIE, ""), max_age=LIFE
        )
    except BadSignature:
        return ""


def give_mark(response: HttpResponse) -> None:
    """Let the browser keep a new mark."""
    response.set_cookie(
        settings.COOKIE_PREFIX + COOKIE,
        _signer().sign(secrets.token_urlsafe(12)),
        max_age=LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="shiyakusho.traffic.visitor")
