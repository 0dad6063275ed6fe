"""Cancel (取り消す), by its person or by the office; whoever waits first is offered what came free."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.engines.booking.choices import LIVE, State
from shiyakusho.engines.booking.lottery.services.giving import given_up
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.refusals import BookingChanged, TooLateToCancel
from shiyakusho.engines.booking.services.changing import changed, changing, require_no_lot
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.engines.booking.services.paying import let_go
from shiyakusho.engines.booking.services.telling import tell
from shiyakusho.engines.booking.services.waiting import freed_by, offer
from shiyakusho.ground import clock
from shiyakusho.ground.ui.written import as_written

LONGEST_REASON = 300


def cancel(
    *, booking_id: UUID, by_office: bool = False, reason: str = "", told: bool = True
) -> Booking:
    """Twice is once; ``told`` by a mail, unless the caller writes one for several. Its person may until the moment the booking bears; the office always.

    BookingNotFound, BookingChanged (over already), TooLateToCancel, WonByLot (not confirmed yet).
    """
    why = as_written(reason, limit=LONGEST_REASON)

    def act() -> Booking:
        with changing(booking_id, "booking.cancel") as (booking, event):
            if booking.state == State.CANCELLED:
                return booking
            now = clock.now()
            if booking.state not in LIVE:
                raise BookingChanged(extra={"state": booking.state})
            sure = booking.state in (State.CONFIRMED, State.PENDING)
            if not sure:
                require_no_lot(booking)
            if sure and not by_office and now > booking.cancel_until:
                raise TooLateToCancel(extra={"until": booking.cancel_until.isoformat()})
            freed = freed_by(booking)
            booking.state, booking.closed_at = State.CANCELLED, now
            booking.by_office, booking.reason, booking.expires_at = by_office, why, None
            changed(booking)
            let_go(booking, now, by_office=by_office)
            event.detail["by_office"] = by_office
            if told:
                tell(booking, "booking-cancelled")
            if booking.win_id is not None:
                given_up(booking)
            else:
                offer(freed, now)
        return booking

    return once_more(act)
