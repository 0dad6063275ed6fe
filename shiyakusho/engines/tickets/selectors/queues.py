"""Queues as other rooms and programs are told of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from shiyakusho.engines.tickets.choices import AT_WINDOW
from shiyakusho.engines.tickets.forecast.state import Forecast
from shiyakusho.engines.tickets.links import digest_of, token_for
from shiyakusho.engines.tickets.models import Ticket, Visit
from shiyakusho.engines.tickets.pack import Name, Place, pack
from shiyakusho.engines.tickets.refusals import NoSuchTicket
from shiyakusho.engines.tickets.selectors.live import Hall, hall_of
from shiyakusho.engines.tickets.services.windows import own_shifts
from shiyakusho.ground import clock

if TYPE_CHECKING:
    from shiyakusho.ground.identity.models import Account


@dataclass(frozen=True)
class Queue:
    """窓口の列: one service at one place. ``calling``: numbers called now, the newest first."""

    id: str
    place: Place
    service: str
    name: Name
    waiting: int
    calling: tuple[str, ...]
    windows: int
    forecast: Forecast | None


def queue(queue_id: str) -> Queue:
    """One queue now; :class:`NoSuchQueue`."""
    place, service = pack().queue(queue_id)
    return queue_in(hall_of(place), service)


def queues_in(hall: Hall) -> list[Queue]:
    """Every queue of a place, in the pack's order."""
    return [queue_in(hall, service) for service in hall.place.services]


def queue_in(hall: Hall, service: str) -> Queue:
    """One queue of a place that was looked at."""
    return Queue(
        id=f"{hall.place.id}.{service}",
        place=hall.place,
        service=service,
        name=pack().services[service].name,
        waiting=len(hall.waiting_for(service)),
        calling=tuple(one.ticket.label for one in hall.called_for(service)),
        windows=sum(service in shift.serves for shift in hall.shifts),
        forecast=hall.forecast(service),
    )


def queue_names() -> list[tuple[str, Place, Name]]:
    """Every queue of the city: id, place and name, without asking the database."""
    return [
        (f"{place.id}.{service}", place, pack().services[service].name)
        for place in pack().places.values()
        for service in place.services
    ]


def token_of(ticket: Ticket) -> str:
    """The secret of a ticket's own link."""
    return token_for(ticket.place, ticket.day, ticket.label)


def ticket_by_token(token: str) -> Ticket:
    """The ticket of a link; :class:`NoSuchTicket`."""
    found = Ticket.objects.filter(token_digest=digest_of(token)).first()
    if found is None:
        raise NoSuchTicket
    return found


def at_window_of(account: Account) -> Visit | None:
    """Who stands at this officer's window, with the ticket; None where nobody does."""
    shift = own_shifts(account).first()
    if shift is None:
        return None
    here = Visit.objects.filter(
        place=shift.place, day=clock.today(), window=shift.window, state__in=AT_WINDOW
    )
    return here.select_related("ticket").first()


def visits_of(ticket_id: UUID) -> list[Visit]:
    """The services of a ticket, in order."""
    return list(Visit.objects.filter(ticket=ticket_id).order_by("position"))
