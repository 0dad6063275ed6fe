"""What a booking costs is asked (料金): a sure booking waits for its money, for as long as its terms say, and
comes free with its payment's due moment; what was paid goes back by the rules it was booked under.

The booking is locked before its payment, from both sides (``held``).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from shiyakusho.engines.booking import rules
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.refusals import FeeDiffers
from shiyakusho.engines.booking.selectors import Calendar
from shiyakusho.engines.booking.services.changing import changed, held
from shiyakusho.engines.booking.services.telling import tell
from shiyakusho.engines.booking.services.waiting import freed_by, offer
from shiyakusho.engines.booking.shown import day_of, times_label
from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments.registry import Purpose
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may

BOOKING = "booking"
CANCELLED_SAID, BY_OFFICE_SAID = "予約の取り消し", "市の都合による予約の取り消し"


def collect(booking: Booking, now: datetime) -> None:
    """Before a booking that becomes sure is written: with a fee it waits for it, unless it is paid on the
    spot or was paid before. A won booking is paid with its win."""
    if (
        booking.state != State.CONFIRMED
        or not booking.fee_yen
        or booking.channel == Channel.LOTTERY
    ):
        return
    day = day_of(booking)
    terms = Calendar(booking.resource, day, day).terms(day)
    within = terms.fee.pay_within if terms else 0
    due = min(now + timedelta(minutes=within), booking.starts_at) if within else None
    payment = _ask(booking, due)
    if due is not None and not payment.is_settled:
        booking.state, booking.expires_at = State.UNPAID, due


def readjust(booking: Booking, was_yen: int) -> None:
    """Moved to a time that costs otherwise: asked anew while nothing was paid; :class:`FeeDiffers` after."""
    if booking.fee_yen == was_yen:
        return
    payment = payments.payment_of(purpose=BOOKING, reference=str(booking.pk))
    if payment is None:
        return
    if payment.state != payments.State.ASKED:
        raise FeeDiffers
    _ask(booking, payment.due)


def let_go(booking: Booking, now: datetime, *, by_office: bool) -> None:
    """Cancelled: nothing is asked any more, and what was paid goes back as far as the rules say."""
    yen = rules.refund_of(
        booking.back, booking.fee_yen, booking.starts_at, now, by_office=by_office
    )
    why = BY_OFFICE_SAID if by_office else CANCELLED_SAID
    if booking.win_id is not None:
        payments.give_back(purpose="win", reference=str(booking.win_id), yen=yen, reason=why)
    elif booking.fee_yen:
        reference = str(booking.pk)
        payments.withdraw(purpose=BOOKING, reference=reference, reason=why)
        payments.give_back(purpose=BOOKING, reference=reference, yen=yen, reason=why)


def _ask(booking: Booking, due: datetime | None) -> payments.Payment:
    resource = booking.resource
    when = f"（{day_of(booking):%Y-%m-%d} {times_label(resource, booking.starts_at, booking.ends_at)}）"
    return payments.ask(
        payments.Asked(
            purpose=BOOKING,
            reference=str(booking.pk),
            what={tongue: f"{text}{when}" for tongue, text in resource.name.items()},
            yen=booking.fee_yen,
            payer=payments.Payer(booking.name, booking.email, booking.account, booking.language),
            due=due,
            section_id=resource.section_id,
        )
    )


def _hold(reference: str) -> None:
    held(UUID(reference))


def _settled(payment: payments.Payment) -> None:
    booking = _of(payment)
    if booking.state == State.UNPAID:
        booking.state, booking.expires_at = State.CONFIRMED, None
        changed(booking)
        tell(booking, "booking-confirmed")


def _lapsed(payment: payments.Payment) -> None:
    booking = _of(payment)
    if booking.state == State.UNPAID:
        now = clock.now()
        booking.state, booking.closed_at = State.EXPIRED, now
        changed(booking)
        tell(booking, "booking-lapsed")
        offer(freed_by(booking), now)


def _of(payment: payments.Payment) -> Booking:
    """Held already: by :func:`_hold`, or by whoever cancels."""
    return Booking.objects.select_related("resource").get(pk=payment.reference)


def _page(reference: str) -> str:
    return reverse("booking:mine", args=[reference])


def _desk(reference: str, officer: Account) -> tuple[str, str] | None:
    if not may(officer, "booking.read"):
        return None
    return reverse("booking_staff:booking", args=[reference]), "予約を見る"


PURPOSE = Purpose(
    title="予約の料金", hold=_hold, settled=_settled, lapsed=_lapsed, page=_page, desk=_desk
)
