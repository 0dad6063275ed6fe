"""Change a booking: its slot is locked first, then the row, always in this order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from shiyakusho.engines.booking.models import Booking, Slot
from shiyakusho.engines.booking.refusals import BookingChanged, BookingNotFound
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.services import OpenEvent


@contextmanager
def changing(
    booking_id: UUID, action: str, *, also: int | None = None
) -> Iterator[tuple[Booking, OpenEvent]]:
    """Hold a booking one is given; ``also`` is the slot it will move to. BookingNotFound."""
    with recorded(action) as event:
        booking = held(booking_id, also=also)
        event.subjects.extend(booking.subjects)
        event.detail["was"] = str(booking.state)
        yield booking, event
        event.detail["state"] = str(booking.state)


def held(booking_id: UUID, *, also: int | None = None) -> Booking:
    """The row, locked behind its slot and behind the one it will move to, in the order of keys."""
    rows = Booking.objects.filter(pk=booking_id)
    found = rows.values_list("slot_id", flat=True)
    if (seen := list(found)) == []:
        raise BookingNotFound
    slots = sorted({one for one in (*seen, also) if one is not None})
    list(Slot.objects.select_for_update(no_key=True).filter(pk__in=slots).order_by("pk"))
    locked = rows.select_related("resource").select_for_update(of=("self",), no_key=True)
    booking = locked.first()
    if booking is None:
        raise BookingNotFound
    if booking.slot_id != seen[0]:
        raise BookingChanged(extra={"state": booking.state})
    return booking


def changed(booking: Booking) -> None:
    """Write it, with a new version; the guard of the database judges."""
    booking.version += 1
    booking.save()
