"""Time passes: what nobody paid lapses, once nobody can be paying it any more."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.payments.choices import State, TryState
from shiyakusho.engines.payments.models import Payment, Try
from shiyakusho.engines.payments.pack import limits
from shiyakusho.engines.payments.registry import purposes
from shiyakusho.engines.payments.services.holding import holding
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import lifted

AT_ONCE = 200


def lapse_due() -> int:
    """Every payment whose last moment is past; how many. Each in a transaction of its own."""
    with lifted("payments.lapse"):
        due = Payment.objects.filter(state=State.ASKED, due__lte=clock.now())
        ids = list(due.order_by("due").values_list("pk", flat=True)[:AT_ONCE])
        return sum(_lapse(one) for one in ids)


def _lapse(payment_id: UUID) -> bool:
    with holding(payment_id, "payments.lapse") as (payment, _event):
        now = clock.now()
        if payment.state != State.ASKED or payment.due is None or payment.due > now:
            return False
        paying = now - timedelta(minutes=limits().grace_minutes)
        if Try.objects.filter(_open(payment), expires_at__gt=paying).exists():
            return False  # who began in time may finish
        Try.objects.filter(_open(payment)).update(state=TryState.EXPIRED, closed_at=now)
        payment.state, payment.closed_at = State.LAPSED, now
        payment.save(update_fields=["state", "closed_at"])
        purposes.get(payment.purpose).lapsed(payment)
    return True


def _open(payment: Payment) -> Q:
    return Q(payment=payment, state=TryState.BEGUN)
