"""Carry who is asking through the request."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.audit.services import collected_reads
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.refusals import TokenInvalid
from shiyakusho.ground.identity.services import account_of_token

API_PREFIX = "/api/"


class ActorMiddleware:
    """Everything a request writes or reads is written and read by the one who asks.

    The API knows bearer tokens and no cookies, so no other site can make a browser call it. The
    reads are noted before the answer leaves; if they cannot be noted, there is no answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API_PREFIX):
            request.user = _bearer(request)  # type: ignore[assignment]
        purpose = f"{request.method} {request.path}"[:200]
        with acting_as(actor_of(request.user), purpose), collected_reads():
            return self.get_response(request)


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
