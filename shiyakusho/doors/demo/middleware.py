"""Show the house's own error pages although DEBUG is on: the demo is looked at, not debugged."""

import logging
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.ui import errors

logger = logging.getLogger("django.request")


class OwnErrorPages:
    """Django's technical 404 and 500 pages give way to ours; the fault goes to the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and not response.streaming and _is_technical(response):
            return errors.not_found(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Anything that is neither a refusal nor a missing page."""
        if isinstance(error, Refusal | Http404):
            return None
        logger.exception("%s at %s", type(error).__name__, request.path)
        return errors.server_error(request)


def _is_technical(response: HttpResponse) -> bool:
    return b"<title>Page not found at" in response.content[:2000]
