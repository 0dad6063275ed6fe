"""Ask for money (求める), waive it (減免), or let go of it because the thing is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shiyakusho.engines.payments.choices import State, TryState
from shiyakusho.engines.payments.models import Payment, Try
from shiyakusho.engines.payments.refusals import AskedOtherwise, NotPayable, ReasonMissing
from shiyakusho.engines.payments.registry import purposes
from shiyakusho.engines.payments.services.holding import holding, locked
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written

FREE = "無料"
LONGEST_REASON = 300


@dataclass(frozen=True)
class Payer:
    """Who is asked. Nobody is told who has neither an address nor an account."""

    name: str
    email: str = ""
    account: Account | None = None
    language: str = "ja"


@dataclass(frozen=True)
class Asked:
    """``yen`` for ``what`` (``{ja, plain, en}``), until ``due``: for the thing ``reference`` of a
    registered ``purpose``, which ``section_id`` looks after."""

    purpose: str
    reference: str
    what: Mapping[str, str]
    yen: int
    payer: Payer
    due: datetime | None = None
    section_id: str = ""


def ask(asked: Asked) -> Payment:
    """The payment of this thing: one, however often it is asked. Nothing to pay is settled at once,
    without telling the purpose, which asks. :class:`AskedOtherwise` where it is settled with another amount."""
    purposes.get(asked.purpose)
    with recorded("payments.ask", yen=asked.yen, purpose=asked.purpose) as event:
        with lifted("payments.ask"):
            fresh = _row(asked)
            Payment.objects.bulk_create([fresh], ignore_conflicts=True)
            rows = Payment.objects.filter(purpose=asked.purpose, reference=asked.reference)
            found = rows.select_for_update(no_key=True).get()
            if found.pk != fresh.pk:
                _asked_anew(found, asked)
        event.subjects.extend(found.subjects)
    return found


def waive(*, payment_id: UUID, reason: str) -> Payment:
    """Nothing has to be paid (減免・免除), and why. :class:`ReasonMissing`, :class:`NotPayable`."""
    why = as_written(reason, limit=LONGEST_REASON)
    if not why:
        raise ReasonMissing(extra={"field": "reason"})
    with holding(payment_id, "payments.waive") as (payment, _event):
        if payment.state == State.WAIVED:
            return payment
        _close(payment, State.WAIVED, why)
        purposes.get(payment.purpose).settled(payment)
    return payment


def withdraw(*, purpose: str, reference: str, reason: str = "") -> None:
    """Not to be paid any more: the thing is gone. To be called by whoever holds the thing locked; what
    was paid stays paid (:func:`give_back`), and who pays in this moment gets it back whole."""
    with recorded("payments.withdraw") as event, lifted("payments.withdraw"):
        rows = Payment.objects.filter(purpose=purpose, reference=reference)
        for found in rows.values_list("pk", flat=True):
            payment = locked(found)
            event.subjects.extend(payment.subjects)
            if payment.state == State.ASKED:
                _close(payment, State.WITHDRAWN, as_written(reason, limit=LONGEST_REASON))


def _close(payment: Payment, state: State, reason: str) -> None:
    if payment.state != State.ASKED:
        raise NotPayable(extra={"state": payment.state})
    payment.state, payment.closed_at, payment.reason = state, clock.now(), reason
    payment.save(update_fields=["state", "closed_at", "reason"])


def _row(asked: Asked) -> Payment:
    now, free = clock.now(), asked.yen == 0
    return Payment(
        purpose=asked.purpose,
        reference=asked.reference,
        what=dict(asked.what),
        yen=asked.yen,
        state=State.WAIVED if free else State.ASKED,
        closed_at=now if free else None,
        reason=FREE if free else "",
        due=asked.due,
        section_id=asked.section_id,
        account=asked.payer.account,
        name=asked.payer.name,
        email=asked.payer.email,
        language=asked.payer.language,
        asked_at=now,
    )


def _asked_anew(found: Payment, asked: Asked) -> None:
    """Another amount or another last moment, while nobody is paying."""
    if found.yen == asked.yen and (found.due == asked.due or found.state != State.ASKED):
        return
    paying = Try.objects.filter(payment=found, state=TryState.BEGUN).exists()
    if found.state != State.ASKED or paying:
        raise AskedOtherwise(extra={"state": found.state})
    found.yen, found.due, found.what = asked.yen, asked.due, dict(asked.what)
    if not asked.yen:
        found.state, found.closed_at, found.reason = State.WAIVED, clock.now(), FREE
    found.save()
