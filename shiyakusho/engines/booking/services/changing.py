"""Change a booking: the round that gave it is locked first, then its slot, then the row, always in this
order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from shiyakusho.engines.booking.choices import Channel
from shiyakusho.engines.booking.lottery.refusals import WonByLot
from shiyakusho.engines.booking.lottery.services.holding_round import hold_round_of
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
    seen = rows.values_list("slot_id", "win_id").first()
    if seen is None:
        raise BookingNotFound
    if seen[1] is not None:
        hold_round_of(seen[1])
    slots = sorted({one for one in (seen[0], also) if one is not None})
    list(Slot.objects.select_for_update(no_key=True).filter(pk__in=slots).order_by("pk"))
    locked = rows.select_related("resource").select_for_update(of=("self",), no_key=True)
    booking = locked.first()
    if booking is None:
        raise BookingNotFound
    if booking.slot_id != seen[0]:
        raise BookingChanged(extra={"state": booking.state})
    return booking


def require_no_lot(booking: Booking) -> None:
    """:class:`WonByLot`: a lottery gave it, or keeps it for one."""
    if booking.channel == Channel.LOTTERY:
        raise WonByLot


def changed(booking: Booking) -> None:
    """Write it, with a new version; the guard of the database judges."""
    booking.version += 1
    booking.save()
