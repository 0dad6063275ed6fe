"""A node that runs another build than the city's answers nothing."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shiyakusho.ground.identity.middleware import PROBES
from shiyakusho.ground.release.standing import Standing
from shiyakusho.ground.ui.errors import TROUBLES, Trouble
from shiyakusho.ground.ui.outage import answer

log = logging.getLogger(__name__)
WRONG = Trouble(
    "wrong_build",
    TROUBLES[503].title,
    TROUBLES[503].what,
    TROUBLES[503].todo,
    TROUBLES[503].kept,
)


class OnlyTheCitysBuild:
    """Two sites of one city that run different programs decide differently (総合行政の取り違え).

    ``/readyz`` tells the balancer; a browser that comes all the same gets a plain page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.standing = Standing()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.RELEASE_CHECKED or request.path in PROBES or self.standing.is_good():
            return self.get_response(request)
        log.error("this build may not serve this city (shiyakusho release status)")
        return answer(request, WRONG)
