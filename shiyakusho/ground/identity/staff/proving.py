"""もう一度ご本人を確かめる: the second factor after one, or once more before a dangerous act."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity.passkeys import asserting, known_browsers
from shiyakusho.ground.identity.passkeys.keys import live_keys
from shiyakusho.ground.identity.passkeys.refusals import PasskeyRefused
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.proofs import shown_now
from shiyakusho.ground.identity.refusals import TooManyTries
from shiyakusho.ground.identity.registry import ways_at
from shiyakusho.ground.identity.sessions import safe_next, strengthen_session
from shiyakusho.ground.identity.spans import spans
from shiyakusho.ground.identity.staff.pages import HOME, answers_json, page, staff_member
from shiyakusho.ground.identity.staff.provider import through


@route.public  # whoever is signed in by one factor may not enter any route of the staff's yet
@require_GET
def prove(request: HttpRequest) -> HttpResponse:
    """Why it is asked, and with what one can prove it."""
    return _page(request)


@route.public
@require_POST
@answers_json
def options(request: HttpRequest) -> dict[str, Any]:
    """One of one's own keys is asked for."""
    return asserting.ask(request, "prove", staff_member(request))


@route.public
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Shown: back to what one was about to do."""
    account = staff_member(request)
    try:
        asserting.show(request, "prove", request.POST.get("credential", ""), account)
    except (PasskeyRefused, TooManyTries) as refusal:
        return _page(request, refusal)
    strengthen_session(request, account, proof=shown_now("passkey"))
    response = redirect(safe_next(request, HOME))
    known_browsers.remember(request, response, account)
    return response


@route.public
@require_GET
def provider(request: HttpRequest) -> HttpResponse:
    """To the provider of the city's staff, to sign in there anew."""
    account = staff_member(request)
    return through(request, "prove", following=safe_next(request, HOME), about=str(account.pk))


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    account = staff_member(request)
    context = {
        "first": not account.proof.is_second_factor,
        "minutes": int(spans().fresh // 60),
        "has_key": live_keys(account).exists(),
        "ways": ways_at("prove", request),
        "next": safe_next(request, HOME),
    }
    return page(request, "identity/staff/prove.html", context, refusal)
