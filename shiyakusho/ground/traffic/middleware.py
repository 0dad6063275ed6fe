"""A bot is slowed; two hundred people behind a library's one address are not."""

import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shiyakusho.ground.identity.middleware import API_PREFIX, PROBES
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.traffic.buckets import Buckets
from shiyakusho.ground.traffic.limits import limits
from shiyakusho.ground.traffic.visitors import give_mark, visitor_of
from shiyakusho.ground.ui.errors import TROUBLES
from shiyakusho.ground.ui.outage import answer

ACCEPTED = 10_000  # programs remembered


class SlowsBots:
    """Before anything that costs: no session, no database, no template is touched for a refusal.

    Who is counted: a browser by the mark it kept, a program by a token we have accepted once, and
    everybody else together by their address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.buckets = Buckets()
        self._accepted: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.TRAFFIC_LIMITED or request.path in PROBES:
            return self.get_response(request)
        kind, name = self._who(request)
        wait = self.buckets.wait((kind, name), limits()[kind])
        if wait:
            return answer(request, TROUBLES[429], status=429, retry_after=math.ceil(wait))
        response = self.get_response(request)
        self._remember(request)
        if kind == "strangers" and not request.path.startswith(API_PREFIX):
            give_mark(response)
        return response

    def _who(self, request: HttpRequest) -> tuple[str, str]:
        if request.path.startswith(API_PREFIX):
            token = _token(request)
            if token and token in self._accepted:
                return "programs", token
        elif visitor := visitor_of(request):
            return "visitors", visitor
        return "strangers", network_of(request)

    def _remember(self, request: HttpRequest) -> None:
        """A token that opened the door is counted by itself from now on."""
        token = _token(request)
        if token and isinstance(getattr(request, "user", None), Account):
            with self._lock:
                self._accepted[token] = None
                self._accepted.move_to_end(token)
                if len(self._accepted) > ACCEPTED:
                    self._accepted.popitem(last=False)


def _token(request: HttpRequest) -> str:
    """The hash of the bearer token, as far as one is sent."""
    given = request.headers.get("Authorization", "")
    return hashlib.sha256(given.encode()).hexdigest() if given else ""
