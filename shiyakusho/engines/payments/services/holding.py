"""Hold a payment: the thing it is for is locked first, then its row, always in this order; what the
database's guard says is heard as the room's own refusals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DatabaseError

from shiyakusho.engines.payments.models import Payment
from shiyakusho.engines.payments.refusals import (
    NotPayable,
    PaymentNotFound,
    RefundTooMuch,
    TillClosed,
)
from shiyakusho.engines.payments.registry import purposes
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.services import OpenEvent
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.fence.asking import lifted

# Constraints of the tables and of the guard (migration 0002), and what each means.
MEANS: dict[str, type[Refusal]] = {
    "payments_moves_once": NotPayable,
    "payments_paid_once": NotPayable,
    "payments_taking_sound": RefundTooMuch,
    "payments_till_closed": TillClosed,
}


@contextmanager
def holding(payment_id: UUID, action: str) -> Iterator[tuple[Payment, OpenEvent]]:
    """A payment one is given, in one transaction with its thing. :class:`PaymentNotFound`."""
    with guarded(), recorded(action) as event:
        seen = Payment.objects.filter(pk=payment_id).values_list("purpose", "reference").first()
        if seen is None:
            raise PaymentNotFound
        with lifted("payments.holding"):
            purposes.get(seen[0]).hold(seen[1])
            payment = locked(payment_id)
            event.subjects.extend(payment.subjects)
            event.detail["was"] = str(payment.state)
            yield payment, event
            event.detail["state"] = str(payment.state)


def locked(payment_id: UUID) -> Payment:
    """The row, locked. To be called holding the thing it is for, in its transaction."""
    rows = Payment.objects.select_for_update(no_key=True).select_related(None)
    return rows.get(pk=payment_id)


@contextmanager
def guarded() -> Iterator[None]:
    """The refusal behind a fault of the database; anything else stays what it is."""
    try:
        yield
    except DatabaseError as fault:
        told = getattr(fault.__cause__, "diag", None)
        means = MEANS.get(getattr(told, "constraint_name", None) or "")
        if means is None:
            raise
        raise means from None
