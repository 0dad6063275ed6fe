"""Queues at the counters: how many wait, who is called, how long it takes; and a number from outside.

Nothing of it is about a person, so nobody signs in.
"""

from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Status

from shiyakusho.doors.api import schemas
from shiyakusho.engines.tickets import public as tickets
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route

router = Router(tags=["queues"])


@router.get("/queues", response=schemas.QueuePage, summary="窓口の列の一覧")
@route.public
def queues(request: HttpRequest) -> dict[str, Any]:
    """Every queue of the city: one service at one place. All on one page."""
    items = [
        {"id": queue_id, "place": place.id, "place_name": _words(place.name), "name": _words(name)}
        for queue_id, place, name in tickets.queue_names()
    ]
    return {"items": items, "next_cursor": None}


@router.get("/queues/{queue_id}", response=schemas.QueueOut, summary="窓口の列のいま")
@route.public
def queue(request: HttpRequest, queue_id: str) -> dict[str, Any]:
    """How many wait, the numbers being called, and how long whoever comes now would wait: half of all
    at most ``p50_minutes``, nine of ten at most ``p90_minutes``; null while no window is open."""
    return queue_json(tickets.queue(queue_id))


@router.post(
    "/queues/{queue_id}/tickets", response={201: schemas.TicketOut}, summary="番号札を取る"
)
@route.public
def take_ticket(
    request: HttpRequest,
    queue_id: str,
    idempotency_key: str = Header(..., alias="Idempotency-Key", min_length=8, max_length=120),
) -> Status[Any]:
    """One number. The same key again: the same number. For another queue: 409."""
    place, service = tickets.pack().queue(queue_id)
    ticket = tickets.issue(
        place_id=place.id,
        services=[service],
        source=tickets.Source.REMOTE,
        key=f"api:{idempotency_key}",
    )
    return Status(201, ticket_json(ticket, queue_id))


def queue_json(found: tickets.Queue) -> dict[str, Any]:
    """A queue as the API tells it."""
    forecast = found.forecast
    return {
        "id": found.id,
        "place": found.place.id,
        "place_name": _words(found.place.name),
        "name": _words(found.name),
        "waiting": found.waiting,
        "calling": list(found.calling),
        "windows": found.windows,
        "forecast": {
            "p50_minutes": round(forecast.p50, 1) if forecast else None,
            "p90_minutes": round(forecast.p90, 1) if forecast else None,
        },
    }


def ticket_json(ticket: tickets.Ticket, queue_id: str) -> dict[str, Any]:
    """A ticket as the API tells it; ``token`` opens the visitor's own page."""
    return {
        "id": ticket.pk,
        "number": ticket.label,
        "queue": queue_id,
        "issued_at": ticket.issued_at.astimezone(clock.TOKYO),
        "token": tickets.token_of(ticket),
    }


def _words(name: Any) -> dict[str, str]:
    return {
        "ja": name.in_language("ja"),
        "plain": name.in_language("ja-easy"),
        "en": name.in_language("en"),
    }
