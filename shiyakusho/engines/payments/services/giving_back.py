"""Give back (返金): by the way it came; online through the outbox, cash at a till."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shiyakusho.engines.payments import provider
from shiyakusho.engines.payments.choices import Method, RefundState
from shiyakusho.engines.payments.models import Payment, Refund, Taking
from shiyakusho.engines.payments.pack import till_of
from shiyakusho.engines.payments.refusals import (
    PaymentNotFound,
    ReasonMissing,
    RefundNotWaiting,
    RefundTooMuch,
)
from shiyakusho.engines.payments.registry import purposes
from shiyakusho.engines.payments.services.holding import guarded, holding, locked
from shiyakusho.engines.payments.services.telling import tell
from shiyakusho.engines.payments.services.till_days import opened
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.ui.written import as_written

OUTBOX_KIND = "payments.give_back"
LONGEST_REASON = 300


def refund(taking: Taking, *, yen: int, reason: str) -> Refund:
    """To be called holding the payment. The guard counts: :class:`RefundTooMuch`."""
    made = Refund.objects.create(taking=taking, yen=yen, reason=reason, asked_at=clock.now())
    if taking.method == Method.ONLINE:
        outbox.put(OUTBOX_KIND, {"refund": str(made.pk)}, key=f"refund:{made.pk}")
    return made


def give_back(*, purpose: str, reference: str, yen: int, reason: str) -> Refund | None:
    """Of what was paid for this thing; None where nothing was, or nothing goes back. To be called by
    whoever holds the thing locked. :class:`RefundTooMuch`."""
    with guarded(), recorded("payments.give_back", yen=yen) as event, lifted("payments.give_back"):
        rows = Payment.objects.filter(purpose=purpose, reference=reference)
        found = rows.values_list("pk", flat=True).first()
        if found is None:
            return None
        payment = locked(found)
        event.subjects.extend(payment.subjects)
        taking = Taking.objects.filter(payment=payment, settles=True).first()
        if taking is None or yen == 0:
            return None
        return refund(taking, yen=_at_most(taking, yen), reason=_why(reason))


def give_back_by_office(*, payment_id: UUID, yen: int, reason: str) -> Refund:
    """The office decides: how much, and why. :class:`ReasonMissing`, :class:`RefundTooMuch`."""
    why = _why(reason)
    with holding(payment_id, "payments.give_back_by_office") as (payment, event):
        taking = Taking.objects.filter(payment=payment, settles=True).first()
        if taking is None:
            raise RefundTooMuch(extra={"field": "yen"})
        event.detail["yen"] = yen
        return refund(taking, yen=_at_most(taking, yen), reason=why)


def hand_over(*, refund_id: UUID, till: str) -> Refund:
    """Cash was handed over at a till. :class:`RefundNotWaiting`, :class:`TillClosed`."""
    till_of(till)
    payment_id = _payment_of(refund_id)
    with holding(payment_id, "payments.hand_over") as (_payment, event):
        found = Refund.objects.select_for_update(of=("self",)).select_related("taking").get(pk=refund_id)  # fmt: skip
        if found.taking.method != Method.CASH or found.state != RefundState.ASKED:
            raise RefundNotWaiting
        found.till = opened(till).till
        event.detail["yen"] = found.yen
        _done(found)
    return found


@outbox.delivers(OUTBOX_KIND)
def send_back(payload: dict[str, Any], key: str) -> None:
    """The worker's: the provider is told, under the refund's own id, until it has done it."""
    refund_id = UUID(payload["refund"])
    with holding(_payment_of(refund_id), "payments.send_back"):
        found = Refund.objects.select_for_update(of=("self",)).select_related("taking").get(pk=refund_id)  # fmt: skip
        if found.state == RefundState.DONE:
            return
        provider.give_back(found.pk, str(found.taking.by_id), found.yen)
        _done(found)


@outbox.abandons(OUTBOX_KIND)
def abandon(payload: dict[str, Any], key: str) -> None:
    """The provider never did it: an officer looks."""
    Refund.objects.filter(pk=UUID(payload["refund"]), state=RefundState.ASKED).update(
        state=RefundState.STUCK
    )


def _done(found: Refund) -> None:
    now = clock.now()
    found.state, found.done_at, found.day = RefundState.DONE, now, now.date()
    found.save(update_fields=["state", "done_at", "day", "till"])
    payment = found.taking.payment
    purposes.get(payment.purpose).refunded(found)
    tell(payment, "payment-refunded", str(found.pk), refund=found)


def _at_most(taking: Taking, yen: int) -> int:
    if not 1 <= yen <= taking.yen - taking.given_back:
        raise RefundTooMuch(extra={"field": "yen", "most": taking.yen - taking.given_back})
    return yen


def _why(reason: str) -> str:
    why = as_written(reason, limit=LONGEST_REASON)
    if not why:
        raise ReasonMissing(extra={"field": "reason"})
    return why


def _payment_of(refund_id: UUID) -> UUID:
    rows = Refund.objects.filter(pk=refund_id).values_list("taking__payment_id", flat=True)
    if (found := rows.first()) is None:
        raise PaymentNotFound
    return found
