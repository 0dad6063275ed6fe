"""Answer refusals as pages, and keep personal pages out of every cache."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import translation

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.ui import errors
from shiyakusho.ground.ui.context import audience

Handler = Callable[[HttpRequest], HttpResponse]
UNAUTHENTICATED = 401


class RefusalMiddleware:
    """A refusal that no view caught becomes a page (or a problem document under ``/api/``)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Nobody signed in: to the sign-in page and back. Any other refusal: say it."""
        if not isinstance(error, Refusal):
            return None
        door = "" if errors.wants_json(request) else _door(request, error)
        if not door:
            return errors.refused(request, error)
        query = urlencode({"next": _back(request)})
        return HttpResponseRedirect(f"{resolve_url(door)}?{query}")


def _door(request: HttpRequest, refusal: Refusal) -> str:
    """The page where what is missing can be shown: a sign-in, or more of it."""
    if refusal.status != UNAUTHENTICATED:
        return refusal.leads_to
    return settings.STAFF_LOGIN_URL if audience(request) == "staff" else settings.LOGIN_URL


def _back(request: HttpRequest) -> str:
    """Where to go on afterwards: the page, or the one a form of officers was sent from."""
    if request.method == "GET":
        return request.get_full_path()
    if audience(request) != "staff":
        return "/"
    came = urlsplit(request.headers.get("Referer", ""))
    page = f"{came.path}?{came.query}" if came.query else came.path
    return page if came.netloc == request.get_host() else "/staff/"


class StaffPagesAreJapanese:
    """Officers work in Japanese, whatever language their browser asks for.

    Also the sentences made in views and services, before any template speaks.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The route says for whom the page is; LocaleMiddleware forgets our choice afterwards."""
        if audience(request) == "staff" and not errors.wants_json(request):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
        return None


class PersonalPagesAreNotStored:
    """What is not public is never cached, and a private link is told to no other site."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        signed_in = getattr(getattr(request, "user", None), "is_authenticated", False)
        if signed_in or audience(request) not in ("public", ""):
            response.headers["Cache-Control"] = "no-store"
        if audience(request) == "link":
            # Not "no-referrer": browsers would then send "Origin: null" with our own forms.
            response.headers["Referrer-Policy"] = "same-origin"
        return response
