"""At the counter (窓口): cash received and change; at the end of the day the till is closed (日計)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Sum

from shiyakusho.engines.payments.choices import Method, RefundState, State
from shiyakusho.engines.payments.models import Refund, Taking, TillDay
from shiyakusho.engines.payments.pack import till_of
from shiyakusho.engines.payments.refusals import (
    NotPayable,
    ReasonMissing,
    TillClosed,
    TooLittleHanded,
)
from shiyakusho.engines.payments.services.holding import holding
from shiyakusho.engines.payments.services.taking import taken
from shiyakusho.engines.payments.services.till_days import opened
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.ui.written import as_written

MOST_HANDED = 99_999_999


def take_cash(*, payment_id: UUID, till: str, handed: int) -> Taking:
    """So much was handed over; the rest is change. Also after the due moment, while it has not lapsed.
    :class:`NotPayable` (somebody was faster), :class:`TooLittleHanded`, :class:`TillClosed`."""
    till_of(till)
    with holding(payment_id, "payments.take_cash") as (payment, event):
        if payment.state != State.ASKED:
            raise NotPayable(extra={"state": payment.state})
        if not payment.yen <= handed <= MOST_HANDED:
            raise TooLittleHanded(extra={"field": "handed", "yen": payment.yen})
        made = taken(payment, yen=payment.yen, handed=handed, till=opened(till).till)
        event.detail.update(yen=payment.yen, till=till, number=made.number)
    return made


def expected_in(till: str, day: date) -> int:
    """What cash should have been added to a till on a day: taken, less what was handed back."""
    with lifted("payments.till"):
        came = Taking.objects.filter(till=till, day=day, method=Method.CASH)
        went = Refund.objects.filter(till=till, day=day, state=RefundState.DONE)
        return int(came.aggregate(n=Sum("yen"))["n"] or 0) - int(
            went.aggregate(n=Sum("yen"))["n"] or 0
        )


def close_till(*, till: str, counted: int, reason: str = "") -> TillDay:
    """日計: counted, compared, closed for today; once. :class:`ReasonMissing` for a difference without its
    reason, :class:`TillClosed` a second time."""
    till_of(till)
    if not 0 <= counted <= MOST_HANDED:
        raise TooLittleHanded(extra={"field": "counted"})
    with recorded("payments.close_till", till=till) as event:
        row = TillDay.objects.select_for_update().get(pk=opened(till).pk)
        if row.closed_at is not None:
            raise TillClosed
        row.expected, row.counted = expected_in(till, row.day), counted
        row.reason = as_written(reason, limit=300)
        if row.counted != row.expected and not row.reason:
            raise ReasonMissing(extra={"field": "reason", "expected": row.expected})
        row.closed_at = clock.now()
        row.save()
        event.detail.update(expected=row.expected, counted=row.counted)
    return row
