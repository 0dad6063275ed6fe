"""What do you want to do? And: what is mine."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from shiyakusho.doors.citizen.notices import notices
from shiyakusho.doors.citizen.offices import FIRST, counters, nearest_first
from shiyakusho.ground.clock import now
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.ui.registry import panels
from shiyakusho.registers.people import public as people

WARD = "citizen.ward"


@route.public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, life events, わたしのこと, counters, notices."""
    moment = now()
    resident = getattr(request.user, "is_resident", False)
    here = nearest_first(counters(moment), _own_ward(request) if resident else "")
    context = {
        "search_url": _address("guide:search"),
        "events": event_cards(),
        "bundles_url": _address("bundles:choose"),
        "bookings_url": _address("booking:list"),
        "talks_url": _address("remote:listing"),
        "facilities_url": _address("facilities:find"),
        "panels": panels(request, "home") if resident else [],
        "counters": here[:FIRST],
        "more_counters": here[FIRST:],
        "notices": notices(moment.date()),
    }
    return render(request, "citizen/home.html", context)


@route.public
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything of the signed-in person; for anybody else the two ways to get there."""
    if not request.user.is_authenticated:
        return render(request, "citizen/mine_signed_out.html")
    return _everything(request)


@route.resident(level="L1")
def _everything(request: HttpRequest) -> HttpResponse:
    context = {"panels": panels(request, "mine"), "signs_out_itself": True}
    return render(request, "citizen/mine.html", context)


def event_cards() -> list[dict[str, Any]]:
    """A card per life event, leading into the guide."""
    guide = _address("guide:home")
    return [
        {
            "id": event.pictogram or event.id,
            "label": event.label,
            "url": f"{guide}?{urlencode({'event': event.id})}",
        }
        for event in national_vocabulary().events.values()
    ]


def _own_ward(request: HttpRequest) -> str:
    """The ward the signed-in resident lives in, read once per session; empty when not known."""
    if WARD not in request.session:
        resident_id = people.concerned_resident(request.user)
        address = people.person(resident_id).address if resident_id else None
        request.session[WARD] = address.ward if address else ""
    return str(request.session[WARD])


def _address(name: str) -> str:
    """A page of another room; home itself while that room does not stand."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse("citizen:home")
