"""Time passes: places held too long come free, what is over is done."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.models import Booking, Claim, FamilySpace
from shiyakusho.engines.booking.services.changing import changed, held
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.engines.booking.services.waiting import freed_by, offer
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted

AT_ONCE = 500


def expire_due() -> int:
    """Every hold whose time is over (what was won lapses whole, with its win), and every entry of a list whose slot has begun; how many."""
    now = clock.now()
    due = Q(state=State.HELD, expires_at__lte=now, win=None) | Q(
        state=State.WAITING, starts_at__lte=now
    )
    with lifted("booking.expire"):
        ids = list(
            Booking.objects.filter(due).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        )
        return sum(_expire(one) for one in ids)


def expire_in_the_way(wanted: Booking) -> bool:
    """Holds that are over and stand where somebody wants to book now; whether there were any."""
    now = clock.now()
    rows = Booking.objects.filter(state=State.HELD, expires_at__lte=now, win=None)
    with lifted("booking.expire"):
        if wanted.slot_id is not None:
            rows = rows.filter(slot_id=wanted.slot_id)
        else:
            spaces = FamilySpace.objects.filter(resource=wanted.resource_id).values("space_id")
            span = (wanted.starts_at, wanted.ends_at)
            claims = Claim.objects.filter(space_id__in=spaces, kept__overlap=span)
            rows = rows.filter(pk__in=claims.values("booking_id"))
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        return sum(_expire(one) for one in ids) > 0


def finish_past() -> int:
    """Confirmed bookings that are over are done; how many."""
    with recorded("booking.finish") as event:
        past = Booking.objects.filter(state=State.CONFIRMED, ends_at__lte=clock.now())
        count = past.update(state=State.DONE, closed_at=clock.now())
        event.detail["bookings"] = count
    return count


def _expire(booking_id: UUID) -> bool:
    def act() -> bool:
        with recorded("booking.expire") as event:
            booking = held(booking_id)
            now = clock.now()
            event.subjects.extend(booking.subjects)
            over = booking.expires_at is not None and booking.expires_at <= now
            begun = booking.state == State.WAITING and booking.starts_at <= now
            if not (begun or (booking.state == State.HELD and over)):
                return False
            booking.state, booking.closed_at = State.EXPIRED, now
            changed(booking)
            offer(freed_by(booking), now)
        return True

    return once_more(act)
