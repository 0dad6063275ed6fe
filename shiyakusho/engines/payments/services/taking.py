"""Take money (収納する): whatever came is written down with its number; what settles nothing goes back."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from shiyakusho.engines.payments.choices import Method, State
from shiyakusho.engines.payments.models import Payment, ReceiptNumber, Taking, Try
from shiyakusho.engines.payments.registry import purposes
from shiyakusho.engines.payments.services.giving_back import refund
from shiyakusho.engines.payments.services.telling import tell
from shiyakusho.ground import clock

NOT_NEEDED = "支払いの期限の後に届いたか、二重の支払いだったため"
FIRST_MONTH = 4  # of the fiscal year


def taken(
    payment: Payment, *, yen: int, handed: int = 0, by: Try | None = None, till: str = ""
) -> Taking:
    """To be called holding the payment. The guard makes it paid, once; the purpose is told."""
    settles = payment.state == State.ASKED and payment.yen == yen
    now = clock.now()
    made = Taking.objects.create(
        payment=payment,
        by=by,
        method=Method.ONLINE if by else Method.CASH,
        yen=yen,
        handed=handed or yen,
        settles=settles,
        number=_next_number(now.date()),
        at=now,
        till=till,
        day=now.date(),
    )
    if settles:
        payment.refresh_from_db(fields=["state", "closed_at"])
        purposes.get(payment.purpose).settled(payment)
        tell(payment, "payment-paid", made.number)
    else:
        refund(made, yen=yen, reason=NOT_NEEDED)
    return made


def fiscal_year(day: date) -> int:
    """年度: from April to March."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def _next_number(day: date) -> str:
    """``2026-000123``: without a gap, for the row is locked until the commit."""
    year = fiscal_year(day)
    ReceiptNumber.objects.bulk_create([ReceiptNumber(year=year)], ignore_conflicts=True)
    ReceiptNumber.objects.filter(year=year).update(last=F("last") + 1)
    return f"{year}-{ReceiptNumber.objects.get(year=year).last:06d}"
