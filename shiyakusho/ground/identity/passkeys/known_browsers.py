"""A browser in which somebody signed in before bears our mark: strangers cannot lock its owner out.

Wrong tries from anywhere count against the account; those from a browser of its owner's count apart.
So a thousand tries of others close the door to the others.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from shiyakusho.ground.identity.models import Account

COOKIE, SALT = "known", "shiyakusho.identity.known_browser"
SECONDS = 180 * 24 * 3600
MOST = 5  # people who share a browser


def counted_as(request: HttpRequest, account: Account) -> tuple[str, str]:
    """The kind of try and its subject: the account, or this browser of its owner's."""
    mark = _marks(request).get(str(account.pk))
    return ("passkey_known", f"{account.pk}:{mark}") if mark else ("passkey", str(account.pk))


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Mark this browser as one of ``account``'s."""
    marks = _marks(request)
    marks.setdefault(str(account.pk), secrets.token_urlsafe(16))
    newest = dict(list(marks.items())[-MOST:])
    response.set_cookie(
        settings.COOKIE_PREFIX + COOKIE,
        signing.dumps(newest, salt=SALT, compress=True),
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        said = request.COOKIES.get(settings.COOKIE_PREFIX + COOKIE, "")
        read = signing.loads(said, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return {}
    return read if isinstance(read, dict) else {}
