"""Language and text size, changed by the reader without losing anything typed.

Outside a form they are links. Inside one (``answers_form``) they submit that form with
``switch=language:en``; the view saves the draft and answers with :func:`go`.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from shiyakusho.ground.ui import languages

TEXT_SIZES = ("normal", "large", "largest")
TEXT_SIZE_COOKIE = "text_size"
_YEAR = 365 * 24 * 60 * 60


def text_size(request: HttpRequest) -> str:
    """The size the reader chose: normal, large or largest."""
    chosen = request.COOKIES.get(settings.COOKIE_PREFIX + TEXT_SIZE_COOKIE, "")
    return chosen if chosen in TEXT_SIZES else "normal"


def wanted(request: HttpRequest) -> bool:
    """Whether language or text size was pressed inside a form."""
    return request.method == "POST" and "switch" in request.POST


def go(request: HttpRequest, url: str = "") -> HttpResponse:
    """Answer the press: set the preference and show ``url`` (else this page) again."""
    kind, _, value = request.POST.get("switch", "").partition(":")
    return applied(request, kind, value, url or request.get_full_path())


def applied(request: HttpRequest, kind: str, value: str, url: str) -> HttpResponse:
    """Redirect to ``url`` with the preference set; what is unknown changes nothing."""
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        url = "/"
    if kind == "language" and languages.is_known(value):
        return _remember(languages.same_page(url, value), settings.LANGUAGE_COOKIE_NAME, value)
    if kind == "text_size" and value in TEXT_SIZES:
        return _remember(url, settings.COOKIE_PREFIX + TEXT_SIZE_COOKIE, value)
    return HttpResponseRedirect(url)


def _remember(url: str, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.set_cookie(
        cookie,
        value,
        max_age=_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
