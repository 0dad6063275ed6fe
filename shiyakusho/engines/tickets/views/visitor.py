"""The visitor's own page: how many are before them, how long it will take, and when they are called."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.tickets.choices import AT_WINDOW, OPEN, State
from shiyakusho.engines.tickets.models import Visit
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.selectors.live import Hall, hall_of
from shiyakusho.engines.tickets.selectors.queues import ticket_by_token, visits_of
from shiyakusho.engines.tickets.services.serving import give_up
from shiyakusho.engines.tickets.words import span
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The ticket of this link; posted: its visitor goes home."""
    found = ticket_by_token(token)
    if request.method == "POST":
        give_up(ticket=found)
        return redirect("tickets:ticket", token)
    place = pack().place(found.place)
    visits = visits_of(found.pk)
    today = found.day == clock.today()
    hall = hall_of(place) if today and any(one.state in OPEN for one in visits) else None
    context = {
        "ticket": found,
        "place": place,
        "lines": [_line(one, hall) for one in visits],
        "called": next((one for one in visits if today and one.state in AT_WINDOW), None),
        "goes_on": hall is not None,
        "can_leave": any(one.state in (State.WAITING, State.HELD) for one in visits) and today,
        "moment": clock.now(),
        "seconds": pack().settings.board_seconds,
    }
    return render(request, "tickets/ticket.html", context)


def _line(visit: Visit, hall: Hall | None) -> dict[str, Any]:
    """One service of the ticket: how it stands, and while it waits how long still."""
    line: dict[str, Any] = {
        "visit": visit,
        "name": pack().services[visit.service].name,
        "tag": _TAGS[State(visit.state)],
    }
    if hall is not None and visit.state == State.WAITING:
        ahead = hall.ahead_of(visit)
        line |= {
            "ahead": ahead,
            "soon": ahead <= pack().settings.soon_ahead,
            "span": span(hall.outlook.visits.get(str(visit.pk))),
        }
    return line


_TAGS = {
    State.WAITING: "progress",
    State.CALLED: "warning",
    State.SERVING: "info",
    State.HELD: "neutral",
    State.DONE: "success",
    State.NO_SHOW: "danger",
    State.CANCELLED: "neutral",
}
