"""Mails about money: one row in the outbox now, written and sent by the worker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from shiyakusho.engines.messaging import public as messaging
from shiyakusho.engines.payments.models import Payment, Refund
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.jp.money import yen
from shiyakusho.registers.organisation import public as organisation

OUTBOX_KIND = "payments.tell"


def tell(payment: Payment, template: str, occasion: str, *, refund: Refund | None = None) -> None:
    """Once for each occasion; nobody is told who left no address."""
    if not (payment.email or payment.account_id):
        return
    payload = {
        "payment": str(payment.pk),
        "template": template,
        "refund": str(refund.pk) if refund else "",
    }
    outbox.put(OUTBOX_KIND, payload, key=f"{template}:{payment.pk}:{occasion}")


@outbox.delivers(OUTBOX_KIND)
def write_mail(payload: dict[str, Any], key: str) -> None:
    """The worker's: who was forgotten meanwhile is told nothing."""
    payment = Payment.objects.filter(pk=UUID(payload["payment"])).first()
    to = (payment.email or payment.account_id) if payment else None
    if payment is None or not to:
        return
    refund = Refund.objects.filter(pk=payload["refund"]).first() if payload["refund"] else None
    messaging.send(
        to=to,
        template=payload["template"],
        context=_said(payment, refund),
        key=key,
        language=payment.language,
        about=payment.subject,
    )


def _said(payment: Payment, refund: Refund | None) -> dict[str, Any]:
    city = organisation.city()
    amount = refund.yen if refund else payment.yen
    at = (refund.done_at if refund else payment.closed_at) or clock.now()
    return {
        "what": payment.what,
        "amount": yen(amount, "symbol"),
        "at": f"{timezone.localtime(at, clock.TOKYO):%Y-%m-%d %H:%M}",
        "office": {"ja": city.name.ja, "en": city.name.en},
        "phone": city.hall.phone.number,
        "link": ["payments:payment", str(payment.pk)],
    }
