"""What the office does with a booking: look at it, move it, note who came."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.engines.booking import rules, slot_ids
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.gate.services.passing import passage
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.refusals import BookingChanged, SlotNotOffered, TooLateToCancel
from shiyakusho.engines.booking.services.changing import changed, changing, require_no_lot
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.engines.booking.services.paying import collect, readjust
from shiyakusho.engines.booking.services.preparing import put, target_of
from shiyakusho.engines.booking.services.telling import tell
from shiyakusho.engines.booking.services.waiting import freed_by, offer
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account

MOVABLE = (State.PENDING, State.CONFIRMED)


def approve(*, booking_id: UUID) -> Booking:
    """A pending booking is confirmed; it held its places all the while."""

    def act() -> Booking:
        with changing(booking_id, "booking.approve") as (booking, _event):
            if booking.state in (State.CONFIRMED, State.UNPAID):
                return booking
            _require(booking, State.PENDING)
            booking.state = State.CONFIRMED
            collect(booking, clock.now())
            changed(booking)
            tell(booking, f"booking-{booking.state}")
        return booking

    return once_more(act)


def note_no_show(*, booking_id: UUID) -> Booking:
    """Nobody came (no-show), noted once it has begun."""

    def act() -> Booking:
        with changing(booking_id, "booking.no_show") as (booking, _event):
            if booking.state == State.NO_SHOW:
                return booking
            _require(booking, State.CONFIRMED, State.DONE)
            if booking.starts_at > clock.now():
                raise BookingChanged(extra={"state": booking.state})
            booking.state, booking.closed_at = State.NO_SHOW, clock.now()
            changed(booking)
        return booking

    return once_more(act)


def move(
    *, booking_id: UUID, slot: str, by_office: bool = False, admission: str = "",
    account: Account | None = None,
) -> Booking:  # fmt: skip
    """To another time of the same resource, under the rules of that time; the code stays.

    The old place is given up only together with the new one. SlotFull, SlotTaken, BookingChanged,
    and to its person what cancelling is refused for.
    """
    asked, now = slot_ids.read(slot), clock.now()
    target = target_of(asked, now)
    way = passage(target.resource, target.day, token=admission, account=account,
                  channel=Channel.STAFF if by_office else Channel.ONLINE, now=now)  # fmt: skip

    def act() -> Booking:
        also = target.slot.pk if target.slot else None
        with changing(booking_id, "booking.move", also=also) as (booking, event):
            require_no_lot(booking)
            _require(booking, *MOVABLE)
            if target.resource.pk != booking.resource_id:
                raise SlotNotOffered
            if not by_office and now > booking.cancel_until:
                raise TooLateToCancel(extra={"until": booking.cancel_until.isoformat()})
            rules.require_places(booking.places, target.terms)
            left = freed_by(booking)
            event.detail["from"] = booking.starts_at.isoformat()
            if (booking.starts_at, booking.ends_at) == (target.start, target.end):
                return booking
            way.use(now)
            was_yen = booking.fee_yen
            put(booking, target)
            readjust(booking, was_yen)
            booking.from_waiting = False
            if target.terms.approval and booking.channel != Channel.STAFF and not by_office:
                booking.state = State.PENDING
            changed(booking)
            tell(booking, "booking-moved")
            offer(left, now)
        return booking

    return once_more(act)


def _require(booking: Booking, *states: State) -> None:
    if booking.state not in states:
        raise BookingChanged(extra={"state": booking.state})
