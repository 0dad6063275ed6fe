"""Give out a ticket: one number, one visit for each business."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from shiyakusho.engines.tickets import history
from shiyakusho.engines.tickets.choices import Source, State, What
from shiyakusho.engines.tickets.hours import require_open
from shiyakusho.engines.tickets.links import digest_of, token_for
from shiyakusho.engines.tickets.models import Ticket, Visit
from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.engines.tickets.refusals import NothingChosen, RemoteFull, TicketConflict
from shiyakusho.engines.tickets.services.numbering import next_numbers
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded

MOST_SERVICES = 6


def issue(
    *,
    place_id: str,
    services: Sequence[str],
    source: Source,
    due: datetime | None = None,
    key: str = "",
) -> Ticket:
    """A ticket for these services, now. ``due`` is the reserved time of the first of them.

    The same ``key`` again gives the same ticket. Refusals: NoSuchPlace, NothingChosen,
    CounterClosed, RemoteFull, TicketConflict.
    """
    place = pack().place(place_id)
    require_services(place, services)
    digest = hashed(key) if key else None
    if there := _given(digest, place, services):
        return there
    try:
        with recorded("tickets.issue", place=place.id, services=list(services)) as event:
            moment = clock.now()
            require_open(place, moment)
            _require_room(place, source)
            prefix = pack().services[services[0]].prefix
            number = next_numbers(place.id, moment.date(), prefix)
            ticket = written(
                place, prefix, number, services, source=source, at=moment, due=due, key=digest
            )
            event.subjects.append(ticket.subject)
    except IntegrityError:
        if there := _given(digest, place, services):
            return there
        raise
    return ticket


def written(
    place: Place,
    prefix: str,
    number: int,
    services: Sequence[str],
    *,
    source: Source,
    at: datetime,
    due: datetime | None = None,
    key: str | None = None,
) -> Ticket:
    """The rows of one ticket issued ``at``; inside the caller's event."""
    day = at.astimezone(clock.TOKYO).date()
    ticket = Ticket(
        place=place.id, day=day, prefix=prefix, number=number, source=source, issued_at=at, key=key
    )
    ticket.token_digest = digest_of(token_for(place.id, day, ticket.label))
    ticket.save(force_insert=True)
    for position, service in enumerate(services, start=1):
        visit = Visit.objects.create(
            ticket=ticket,
            place=place.id,
            day=day,
            service=service,
            position=position,
            issued_at=at,
            due=due if position == 1 else None,
        )
        history.note(visit, What.ISSUED, at)
    return ticket


def require_services(place: Place, services: Sequence[str]) -> None:
    """:class:`NothingChosen` unless they are some of the place's, each once."""
    known = set(services) <= set(place.services)
    if not services or not known or len(set(services)) != len(services):
        raise NothingChosen
    if len(services) > MOST_SERVICES:
        raise NothingChosen


def hashed(key: str) -> str:
    """What is kept of a key: whatever length it came in."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _require_room(place: Place, source: Source) -> None:
    """Who takes numbers from outside cannot fill the hall."""
    if source != Source.REMOTE:
        return
    waiting = Visit.objects.filter(
        place=place.id, day=clock.today(), state=State.WAITING, ticket__source=Source.REMOTE
    )
    if waiting.count() >= pack().settings.remote_most:
        raise RemoteFull


def _given(key: str | None, place: Place, services: Sequence[str]) -> Ticket | None:
    if key is None:
        return None
    ticket = Ticket.objects.filter(key=key).first()
    if ticket is None:
        return None
    first = Visit.objects.filter(ticket=ticket, moved_from=None).order_by("position")
    asked = list(first.values_list("service", flat=True))
    if ticket.place != place.id or asked != list(services):
        raise TicketConflict
    return ticket
