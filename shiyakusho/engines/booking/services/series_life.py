"""A series as its person sees it, and cancelled with one press and one mail."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.engines.booking.choices import LIVE
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.refusals import BookingNotFound
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.engines.booking.services.telling import tell
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.actors import current_actor
from shiyakusho.ground.fence.asking import lifted, show

MOST = 60


def series_held(series_id: UUID) -> list[Booking]:
    """All dates, for its account, or of a series nobody signed in for, for whoever holds its id (122 bits,
    told to its maker alone). :class:`BookingNotFound` for everybody else."""
    with lifted("booking.series"):
        rows = Booking.objects.select_related("resource", "series").filter(series=series_id)
        found = list(rows.order_by("starts_at")[:MOST])
    if not found or any(
        one.account_id is not None and str(one.account_id) != current_actor().id for one in found
    ):
        raise BookingNotFound
    for one in found:
        show("booking", one.pk)
    return found


def cancel_series(*, series_id: UUID) -> list[Booking]:
    """Every date that may still be cancelled, in one transaction; what is too late stays. Twice is once."""
    wanted = [one for one in series_held(series_id) if is_cancellable(one)]
    if not wanted:
        return []

    def act() -> list[Booking]:
        with recorded("booking.cancel_series", dates=len(wanted), series=str(series_id)):
            # Lists and slots are locked in the order of keys, as everywhere.
            in_order = sorted(wanted, key=lambda one: (one.slot_id or 0, one.starts_at))
            done = [cancel(booking_id=one.pk, told=False) for one in in_order]
            tell(min(done, key=lambda one: one.starts_at), "booking-series-cancelled")
        return done

    return once_more(act)


def is_cancellable(booking: Booking) -> bool:
    """Live, and not too late."""
    return booking.state in LIVE and clock.now() <= booking.cancel_until
