"""Show the house's own error pages although DEBUG is on: the demo is looked at, not debugged."""

from collections.abc import Callable

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from shiyakusho.ground.ui import errors

TECHNICAL = SafeString("a technical page that nobody is shown")
MISSING = b"<title>Page not found at"
PAGES = {400: errors.bad_request, 404: errors.not_found}


class SilentReporter(ExceptionReporter):
    """``settings.DEFAULT_EXCEPTION_REPORTER``: the fault goes to the log, not to the screen."""

    def get_traceback_html(self) -> SafeString:
        """A mark, by which :class:`OwnErrorPages` knows the page."""
        return TECHNICAL

    def get_traceback_text(self) -> SafeString:
        """The same mark, for programs that ask for text."""
        return TECHNICAL


class OwnErrorPages:
    """The first of the middlewares: Django's technical pages give way to ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_technical(response):
            response = _ours(request, response)
        # With DEBUG on, django-csp leaves out the pages that Django would have made technical.
        response.headers.setdefault("Content-Security-Policy", build_policy())
        return response


def _ours(request: HttpRequest, technical: HttpResponse) -> HttpResponse:
    page = PAGES.get(technical.status_code, errors.server_error)(request)
    for name, value in technical.headers.items():  # what the middlewares said about the page
        if name != "Content-Length":
            page.headers.setdefault(name, value)
    return page


def _is_technical(response: HttpResponse) -> bool:
    if response.streaming or response.status_code not in (400, 404, 500):
        return False
    return response.content == TECHNICAL.encode() or MISSING in response.content[:2000]
