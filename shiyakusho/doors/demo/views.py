"""The tour, and becoming somebody with one click."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from shiyakusho.doors.demo.guard import demo_only
from shiyakusho.doors.demo.halls import hall_of_the_tour
from shiyakusho.doors.demo.pages import address_of
from shiyakusho.doors.demo.personas import GROUPS, ISSUER, Persona, persona, personas
from shiyakusho.doors.demo.talked import booth_of_the_tour
from shiyakusho.doors.demo.waiting import at_the_counter
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.identity.proofs import shown_now
from shiyakusho.ground.identity.sessions import begin_session, safe_next, strengthen_session
from shiyakusho.registers.catalogue import public as catalogue

UNNAMED = "water-start-stop"  # can be filed by somebody who has not signed in


@route.public
@demo_only
@require_GET
def tour(request: HttpRequest) -> HttpResponse:
    """People to be, what to try as them, and what then happens."""
    here = request.user if isinstance(request.user, Account) else None
    present = set(Account.objects.filter(issuer=ISSUER).values_list("subject", flat=True))
    shown = [_shown(one) for one in personas() if one.id in present]
    return render(
        request,
        "demo/tour.html",
        {
            "groups": {
                group: [entry for entry in shown if entry["persona"].group == group]
                for _kind, group in GROUPS
            },
            "unnamed": UNNAMED if "online" in catalogue.live(UNNAMED).definition.channels else "",
            "being": here.display_name if here else "",
            "mail_dir": settings.MAIL_DIR,
            "hall": hall_of_the_tour(),
            "booth": booth_of_the_tour(),
        },
    )


@route.public
@demo_only
@require_POST
def be(request: HttpRequest, persona_id: str) -> HttpResponse:
    """Sign in as a persona and go where one clicked."""
    chosen = persona(persona_id)
    account = Account.objects.filter(issuer=ISSUER, subject=persona_id, is_active=True).first()
    if chosen is None or account is None:
        raise Http404
    begin_session(request, account, way="demo", proof=shown_now("demo"))
    with override(chosen.language):
        going_to = safe_next(request, _home_of(chosen))
        at_the_counter(account, going_to)
        return redirect(going_to)


@route.public
@demo_only
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """A persona of the staff proves who they are once more, by a click."""
    account = signed_in(request)
    if account.issuer != ISSUER or not account.is_staff_member:
        raise Http404
    strengthen_session(request, account, proof=shown_now("demo"))
    return redirect(safe_next(request, reverse("staff_staff:home")))


def _shown(one: Persona) -> dict[str, Any]:
    with override(one.language):
        stops = [{"text": stop.text, "url": address_of(stop.page)} for stop in one.tour]
    return {"persona": one, "stops": stops}


def _home_of(one: Persona) -> str:
    return reverse("citizen:home") if one.is_resident else reverse("staff_staff:home")
