"""Carry who is asking through the request, and answer refusals."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.audit.services import collected_reads
from shiyakusho.ground.identity.actors import actor_of


class ActorMiddleware:
    """Everything a request writes or reads is written and read by the one who asks.

    The reads are noted before the answer leaves; if they cannot be noted, there is no answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        purpose = f"{request.method} {request.path}"[:200]
        with acting_as(actor_of(request.user), purpose), collected_reads():
            return self.get_response(request)
