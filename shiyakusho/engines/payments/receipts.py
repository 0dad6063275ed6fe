"""領収書: the receipt of what came, printed anew from its row whenever somebody asks for it."""

from __future__ import annotations

from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.payments.models import Taking
from shiyakusho.engines.payments.pack import till_name
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

TEMPLATE = "payment-receipt"
NOBODY = "お支払いの方"
RECEIVER = "ward-office"  # of what no section of its own looks after


def receipt_pdf(taking: Taking, language: str = "ja") -> bytes:
    """The same paper each time: nothing on it changes once the money came."""
    payment = taking.payment
    data = {
        "section_id": payment.section_id or organisation.offices_of(RECEIVER)[0].id,
        "issued_on": taking.day,
        "number": taking.number,
        "addressee": {"name": payment.name or NOBODY},
        "values": {
            "paid_for": str(payment.what.get("ja", "")),
            "amount": taking.yen,
            "taken_on": taking.day,
            "paid_by": _way(taking),
        },
    }
    return letters.render(TEMPLATE, data, language)


def _way(taking: Taking) -> str:
    at = f"{taking.at.astimezone(clock.TOKYO):%H:%M}"
    if taking.till:
        return f"現金（{till_name(taking.till)}、{at}）"
    return f"オンラインの決済（{at}）"
