"""登録用リンク: whoever holds it registers the first passkey of the account, once."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.identity.passkeys import enrolling, registering
from shiyakusho.ground.identity.passkeys.models import LONGEST_NAME, Enrolment
from shiyakusho.ground.identity.passkeys.refusals import PasskeyNotKept
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.registry import ways_at
from shiyakusho.ground.identity.staff.pages import answers_json, logged, page
from shiyakusho.ground.identity.staff.provider import through


@route.anyone_with_link
@require_GET
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """For whom the link is, and what happens next. Opening it changes nothing."""
    return _page(request, token, _of(request, token))


@route.anyone_with_link
@require_POST
@answers_json
def options(request: HttpRequest, token: str) -> dict[str, Any]:
    """What the browser is asked to make."""
    enrolment = _of(request, token)
    return registering.ask(request, enrolment.account, about=_about(enrolment))


@route.anyone_with_link
@require_POST
def key(request: HttpRequest, token: str) -> HttpResponse:
    """It was made: kept, the link is used up, and one signs in with it."""
    enrolment = _of(request, token)
    account = enrolment.account
    try:
        with acting_as(actor_of(account), "パスキーの登録"), transaction.atomic():
            with recorded("identity.enrol", subjects=[f"account:{account.pk}"]):
                enrolling.use(enrolment=enrolment)
                registering.keep(
                    request,
                    account,
                    about=_about(enrolment),
                    answer=request.POST.get("credential", ""),
                    name=request.POST.get("name", ""),
                )
    except PasskeyNotKept as refusal:
        return _page(request, token, enrolment, logged(refusal))
    return redirect(f"{reverse('identity_staff:sign_in')}?{urlencode({'enrolled': '1'})}")


@route.anyone_with_link
@require_GET
def provider(request: HttpRequest, token: str) -> HttpResponse:
    """To the provider of the city's staff: whoever signs in there is bound to the account, once."""
    enrolment = _of(request, token)
    following = f"{reverse('identity_staff:sign_in')}?{urlencode({'bound': '1'})}"
    return through(request, "enrol", following=following, about=str(enrolment.pk))


def _of(request: HttpRequest, token: str) -> Enrolment:
    return enrolling.by_secret(token, came_from=network_of(request))


def _about(enrolment: Enrolment) -> str:
    return f"enrolment:{enrolment.pk}"


def _page(
    request: HttpRequest, token: str, enrolment: Enrolment, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "account": enrolment.account,
        "expires_at": enrolment.expires_at,
        "token": token,
        "longest": LONGEST_NAME,
        "ways": ways_at("enrol", request),
    }
    return page(request, "identity/staff/enrol.html", context, refusal)
