"""The waiting list (空き待ち): in the order in which the entries were acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from shiyakusho.engines.booking import slot_ids
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.gate.services.passing import passage
from shiyakusho.engines.booking.models import Booking, Slot
from shiyakusho.engines.booking.refusals import NoWaitingList, PlacesLeft
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.engines.booking.services.people import Person, require_few
from shiyakusho.engines.booking.services.preparing import numbered, prepared, target_of
from shiyakusho.engines.booking.services.telling import tell
from shiyakusho.engines.booking.services.waiting_spaces import (
    join_list,
    offered_until,
    promote_spans,
)
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted, show

# The row stays locked until the commit, so the numbers go up in the order of the commits.
_NUMBER = """UPDATE booking_slot SET numbers = numbers + 1 WHERE id = %s
RETURNING numbers, waiting, capacity - taken"""


def wait(
    *, slot: str, person: Person, places: int = 1, channel: Channel = Channel.ONLINE,
    admission: str = "",
) -> Booking:  # fmt: skip
    """Stand in the list with all of one's people as one entry. NoWaitingList, PlacesLeft,
    AlreadyWaiting, TooManyBookings and what the time and the person are refused for."""
    now = clock.now()
    target = target_of(slot_ids.read(slot), now)
    if not target.terms.waiting_list:
        raise NoWaitingList
    way = passage(target.resource, target.day, token=admission, account=person.account,
                  channel=channel, now=now)  # fmt: skip
    made = prepared(target, person, places=places, channel=channel, now=now, state=State.WAITING)

    def act() -> Booking:
        numbered(made)
        show("booking", made.pk)
        with recorded("booking.wait", subjects=made.subjects) as event:
            require_few(made.person, target.resource, target.terms, now)
            way.use(now)
            tell(made, "booking-waiting")
            if made.slot is None:
                join_list(made)
            else:
                made.number = _number(made.slot_id, places)
            made.save(force_insert=True)
            event.detail["number"] = made.number
        return made

    return once_more(act)


def _number(slot_id: int | None, places: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [slot_id])
        number, waiting, free = cursor.fetchone()
    if not waiting and free >= places:
        raise PlacesLeft
    return int(number)


@dataclass(frozen=True)
class Freed:
    """What a booking held before it was changed."""

    slot_id: int | None
    resource_id: UUID
    start: datetime
    end: datetime


def freed_by(booking: Booking) -> Freed:
    """To be taken down before it is changed."""
    return Freed(booking.slot_id, booking.resource_id, booking.starts_at, booking.ends_at)


def offer(freed: Freed, now: datetime) -> int:
    """Hold what became free for whoever waits first, of a slot or of a space; how many were told."""
    if freed.slot_id is not None:
        return promote(freed.slot_id, now)
    with lifted("booking.promote"):
        return promote_spans(freed.resource_id, freed.start, freed.end, now)


def promote(slot_id: int, now: datetime) -> int:
    """Hold what became free for whoever waits first, and tell them until when; how many were told.

    In the transaction that made places free. Nobody is passed over: a family of four at the head
    waits until there are four places, and whoever comes after waits behind it.
    """
    told = 0
    with lifted("booking.promote"):
        slot = (
            Slot.objects.select_for_update(of=("self",), no_key=True)
            .select_related("resource")
            .get(pk=slot_id)
        )
        if not slot.waiting or slot.starts_at <= now:
            return 0
        if slot.resource.exclusive:  # somebody left the list of a span: nothing came free
            return 0
        free = slot.capacity - slot.taken
        until = offered_until(slot.resource, slot.starts_at, now)
        rows = Booking.objects.filter(slot=slot, state=State.WAITING).order_by("number")
        for entry in rows.select_related("resource").select_for_update(of=("self",), no_key=True):
            if entry.places > free:
                break
            free -= entry.places
            entry.state, entry.from_waiting, entry.expires_at = State.HELD, True, until
            entry.version += 1
            entry.save()
            tell(entry, "booking-offered")
            told += 1
    return told
