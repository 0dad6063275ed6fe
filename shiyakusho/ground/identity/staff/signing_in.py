"""職員のサインイン: with a passkey, or through the provider of the city's staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity.passkeys import asserting, known_browsers
from shiyakusho.ground.identity.passkeys.refusals import PasskeyRefused
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.proofs import shown_now
from shiyakusho.ground.identity.refusals import TooManyTries
from shiyakusho.ground.identity.registry import ways_at
from shiyakusho.ground.identity.sessions import begin_session, safe_next
from shiyakusho.ground.identity.staff.pages import HOME, answers_json, page
from shiyakusho.ground.identity.staff.provider import through


@route.public
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways for staff."""
    return _page(request)


@route.public
@require_POST
@answers_json
def options(request: HttpRequest) -> dict[str, Any]:
    """What the browser asks its passkeys; whose they are, they say themselves."""
    return asserting.ask(request, "sign_in")


@route.public
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """A passkey was shown: signed in with both factors, or told no."""
    try:
        key = asserting.show(request, "sign_in", request.POST.get("credential", ""))
    except (PasskeyRefused, TooManyTries) as refusal:
        return _page(request, refusal)
    begin_session(request, key.account, way="passkey", proof=shown_now("passkey"))
    response = redirect(safe_next(request, HOME))
    known_browsers.remember(request, response, key.account)
    return response


@route.public
@require_GET
def provider(request: HttpRequest) -> HttpResponse:
    """To the provider of the city's staff."""
    return through(request, "staff", following=safe_next(request, HOME))


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "ways": ways_at("staff", request),
        "next": safe_next(request, HOME),
        "enrolled": "enrolled" in request.GET,
        "bound": "bound" in request.GET,
    }
    return page(request, "identity/staff/sign_in.html", context, refusal)
