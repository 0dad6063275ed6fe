"""Payments of the demo, one in every state: asked, paid online and in cash, lapsed, waived, given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from shiyakusho.engines.booking import public as booking
from shiyakusho.engines.payments import public as payments
from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account

PERSONA = "parent"
NAMES = ("伊藤 和子", "前田 修", "山下 由美", "井上 健一", "松田 さくら", "古賀 敏夫")
EARLIER, LONG_AGO = timedelta(hours=2), timedelta(days=5)
AHEAD = timedelta(days=40)


def pay_some(accounts: dict[str, Account]) -> None:
    """Done once; a second run adds nothing. What costs something on its own (no approval) is booked."""
    costs = [
        one for one in booking.open_resources() if one.name["ja"].endswith("バドミントンコート")
    ]
    if not costs or booking.Booking.objects.filter(resource=costs[0]).exists():
        return
    now = clock.now()
    free = [
        str(one.id) for one in booking.offers(costs[0], now + timedelta(days=12), now + AHEAD, now)
    ][::2]
    for at, (name, act) in enumerate(zip(NAMES, ACTS, strict=True)):
        began = now - (LONG_AGO if act is _lapse else EARLIER)
        with clock.stopped_at(began):
            made = booking.book(slot=free[at], person=booking.Person(name, f"court{at}@example.jp"))
            payment = payments.payment_of(purpose="booking", reference=str(made.pk))
        if payment is not None:
            act(payment)
    if (persona := accounts.get(PERSONA)) is not None:
        with acting_as(actor_of(persona), "デモの準備"):
            person = booking.Person(persona.display_name, persona.email, account=persona)
            booking.book(slot=free[len(NAMES)], person=person)


def _wait(payment: payments.Payment) -> None:
    """Still to be paid."""


def _lapse(payment: payments.Payment) -> None:
    payments.lapse_due()


def _cash(payment: payments.Payment) -> None:
    till = payments.tills()[0].id
    payments.take_cash(payment_id=payment.pk, till=till, handed=1000)


def _waive(payment: payments.Payment) -> None:
    payments.waive(payment_id=payment.pk, reason="障害者手帳を確かめたため（減免）")


def _online(payment: payments.Payment) -> None:
    payments.paid_in_the_past(payment_id=payment.pk, card_refused_first=True)


def _refund(payment: payments.Payment) -> None:
    _cash(payment)
    booking.cancel(booking_id=UUID(payment.reference), by_office=True, reason="床の修理のため")


ACTS: tuple[Callable[[payments.Payment], None], ...] = (
    _lapse, _wait, _cash, _waive, _online, _refund,
)  # fmt: skip
