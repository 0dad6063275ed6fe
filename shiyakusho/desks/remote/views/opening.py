"""How one comes to a talk: what it is, with a booking, at a booth."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shiyakusho.desks.remote.choices import LIVE
from shiyakusho.desks.remote.models import Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.services import opening, seating
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.text import language
from shiyakusho.registers.organisation import public as organisation

from . import access


@route.public
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What a remote talk is, what one needs, and how one comes to it."""
    account = access.resident(request)
    live = Talk.objects.filter(account=account, state__in=LIVE, expires_at__gt=clock.now())
    context = {
        "talks": list(live.order_by("-opened_at")[:10]) if account else [],
        "booths": list(pack().booths.values()),
        "phone": organisation.city().hall.phone.number,
    }
    return render(request, "remote/listing.html", context)


@route.resident(level="L0")
@require_POST
def again(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """One's own talk, from whichever device one is signed in on."""
    seat = opening.come_back(talk_id=talk_id, account=access.resident(request))
    return redirect("remote:talk", seat.token)


@route.anyone_with_link
@require_POST
def booked(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """The talk of a booking, for whoever holds the booking; they are in at once."""
    account = access.resident(request)
    seat = opening.open_booked(booking_id=booking_id, account=account, language=language())
    seating.enter(
        seat_id=seat.pk, talk_id=seat.talk_id, key=access.key_of(request), account=account
    )
    return redirect("remote:talk", seat.token)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def booth(request: HttpRequest, token: str) -> HttpResponse:
    """The screen of a booth: choose what it is about, and wait. Nothing of who was here before is left:
    the session of the one before ends when this page is opened."""
    found = pack().booth_by_token(token)
    if request.method == "POST":
        seat = opening.open_at_booth(
            booth=found, topic_id=request.POST.get("topic", ""), language=language()
        )
        seating.enter(
            seat_id=seat.pk, talk_id=seat.talk_id, key=access.key_of(request), account=None
        )
        return redirect("remote:talk", seat.token)
    request.session.flush()
    context = {"booth": found, "token": token, "topics": list(pack().topics.values()),
               "phone": organisation.city().hall.phone.number}  # fmt: skip
    return render(request, "remote/booth.html", context)


__all__ = ["again", "booked", "booth", "listing"]
