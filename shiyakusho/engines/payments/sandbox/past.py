"""What was paid at the sandbox before this machine was switched on: for the past of the demo."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from shiyakusho.engines.payments.choices import TryState
from shiyakusho.engines.payments.models import Payment, Try
from shiyakusho.engines.payments.services.holding import holding
from shiyakusho.engines.payments.services.trying import Told, hear
from shiyakusho.ground import clock

LASTED = timedelta(minutes=20)


def paid_in_the_past(*, payment_id: UUID, card_refused_first: bool = False) -> Payment:
    """Paid online, as the sandbox would have told it; perhaps with the second card."""
    if not settings.DEMO:
        raise ImproperlyConfigured("the sandbox is for the demo")
    now = clock.now()
    for state in ["refused"] * card_refused_first + ["paid"]:
        with holding(payment_id, "payments.try") as (payment, _event):
            tried = Try.objects.create(
                payment=payment, yen=payment.yen, state=TryState.BEGUN, began_at=now,
                expires_at=now + LASTED,
            )  # fmt: skip
        payment = hear(Told(tried.pk, state, tried.yen))
    return payment
