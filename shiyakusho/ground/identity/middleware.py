"""Carry who is asking through the request."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.audit.services import collected_reads
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.refusals import TokenInvalid
from shiyakusho.ground.identity.services import account_of_token

API_PREFIX = "/api/"
PROBES = frozenset({"/healthz", "/readyz"})
SECRET_ARGUMENTS = frozenset({"token"})


class ActorMiddleware:
    """Everything a request writes or reads is written and read by the one who asks.

    The API knows bearer tokens and no cookies, so no other site can make a browser call it. The
    reads are noted before the answer leaves; if they cannot be noted, there is no answer. A probe is
    nobody's, whatever cookies it sends: it is answered without a database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API_PREFIX):
            request.user = _bearer(request)  # type: ignore[assignment]
        elif request.path in PROBES:
            request.user = AnonymousUser()
        with acting_as(actor_of(request.user), path=_path(request)), collected_reads():
            return self.get_response(request)


def _path(request: HttpRequest) -> str:
    """Method and path as the audit can keep it: without the secret of a private link, and without
    signs that no text of a database holds."""
    path = request.path
    try:
        secrets = resolve(request.path_info).kwargs.items()
    except Resolver404:
        secrets = {}.items()
    for name, value in secrets:
        if name in SECRET_ARGUMENTS:
            path = path.replace(str(value), "…")
    kept = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in path)
    return f"{request.method} {kept}"[:200]


class RefusedToken(AnonymousUser):
    """Stands for a bearer token we refuse; no route lets it in, public ones included."""

    token_refused = True


def _bearer(request: HttpRequest) -> object:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return AnonymousUser()
    try:
        return account_of_token(token.strip())
    except TokenInvalid:
        return RefusedToken()
