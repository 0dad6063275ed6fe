"""The board in the hall (表示盤): numbers and windows, nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.selectors.live import hall_of
from shiyakusho.engines.tickets.selectors.queues import queues_in
from shiyakusho.engines.tickets.words import span, spoken
from shiyakusho.ground.identity.permissions import route

SHOWN = 8


@route.public
@require_safe
def board(request: HttpRequest, place_id: str) -> HttpResponse:
    """Who is called to which window, newest first; how many wait for what, and how long."""
    found = pack().place(place_id)
    hall = hall_of(found)
    calls = [
        {
            "id": f"{one.pk}-{one.called_at:%H%M%S}",
            "label": one.ticket.label,
            "window": one.window,
            "spoken": spoken(one.ticket.label, one.window),
            "calling": one.state == "called",
        }
        for one in hall.at_windows[:SHOWN]
    ]
    context = {
        "place": found,
        "calls": calls,
        "rows": [{"queue": one, "span": span(one.forecast)} for one in queues_in(hall)],
        "moment": hall.moment,
        "seconds": pack().settings.board_seconds,
    }
    with translation.override("ja"):
        return HttpResponse(render(request, "tickets/board.html", context).content)
