"""How busy the counters are, for whoever thinks of coming."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shiyakusho.engines.tickets.hours import gives_out
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.selectors.live import hall_of
from shiyakusho.engines.tickets.selectors.queues import queues_in
from shiyakusho.engines.tickets.words import span
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route
from shiyakusho.registers.organisation import public as organisation


@route.public
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Every place with counters."""
    return render(request, "tickets/places.html", {"places": list(pack().places.values())})


@route.public
@require_safe
def place(request: HttpRequest, place_id: str) -> HttpResponse:
    """One place: who waits for what, and how long it takes now."""
    found = pack().place(place_id)
    hall = hall_of(found)
    rows = [{"queue": one, "span": span(one.forecast)} for one in queues_in(hall)]
    context = {
        "place": found,
        "section": organisation.section(found.section),
        "open": gives_out(found, clock.now()),
        "rows": rows,
        "moment": hall.moment,
        "seconds": pack().settings.board_seconds,
    }
    return render(request, "tickets/place.html", context)
