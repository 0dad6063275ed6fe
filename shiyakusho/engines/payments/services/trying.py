"""Pay online (オンラインで支払う): a try is begun, the provider is told, and what became of it is heard: by its
notice, or by asking. Both lead here, may come twice, late and in any order, and count once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shiyakusho.engines.payments import provider
from shiyakusho.engines.payments.choices import State, TryState
from shiyakusho.engines.payments.models import Notice, Payment, Try
from shiyakusho.engines.payments.pack import limits
from shiyakusho.engines.payments.refusals import (
    NoticeRefused,
    NotPayable,
    PastDue,
    PaymentNotFound,
    ProviderAway,
)
from shiyakusho.engines.payments.services.holding import holding
from shiyakusho.engines.payments.services.taking import taken
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted

ENDS = {"refused": TryState.REFUSED, "cancelled": TryState.CANCELLED, "expired": TryState.EXPIRED}
ASK_AFTER = timedelta(minutes=2)  # a notice comes within seconds; then we ask
AT_ONCE = 100


@dataclass(frozen=True)
class Told:
    """What the provider says of a try; ``event`` is its own id of a notice, empty where we asked."""

    try_id: UUID
    state: str
    yen: int
    event: str = ""


def begin(*, payment_id: UUID, returns_to: str) -> Try:
    """The try that is open, or a new one, with the address of the provider's page. Pressed twice, in two
    tabs or after a fault it is the same try, so that nothing is paid twice. :class:`NotPayable`,
    :class:`PastDue`, :class:`NoOnlineWay`, :class:`ProviderAway` (nothing lost: it may be pressed again)."""
    provider.configured()
    _settle_old(payment_id)
    with holding(payment_id, "payments.try") as (payment, event):
        now = clock.now()
        tried = Try.objects.filter(payment=payment, state=TryState.BEGUN).first()
        if tried is None:
            if payment.state != State.ASKED:
                raise NotPayable(extra={"state": payment.state})
            if not payment.may_be_paid(now):
                raise PastDue
            until = now + timedelta(minutes=limits().try_minutes)
            tried = Try.objects.create(
                payment=payment, yen=payment.yen, began_at=now, expires_at=until
            )
        event.detail["try"] = str(tried.pk)
    if not tried.url:
        # Outside of the transaction: nobody waits for the provider holding a lock.
        url = provider.open_checkout(tried, payment, returns_to)
        with recorded("payments.try_opened", subjects=payment.subjects):
            Try.objects.filter(pk=tried.pk).update(url=url)
        tried.url = url
    return tried


def hear(told: Told) -> Payment:
    """What became of a try, once. Money that came is written down whatever became of the payment
    meanwhile. :class:`NoticeRefused` for a try that is not ours, or another amount."""
    with lifted("payments.hear"):
        seen = Try.objects.filter(pk=told.try_id).values_list("payment_id", "yen").first()
        if seen is None or (told.state == "paid" and told.yen != seen[1]):
            raise NoticeRefused
        with holding(seen[0], "payments.hear") as (payment, event):
            event.detail.update(told=told.state, notice=told.event)
            if told.event and not _first_time(told):
                return payment
            tried = Try.objects.select_for_update(of=("self",)).get(pk=told.try_id)
            if told.state == "paid" and tried.state != TryState.PAID:
                _end(tried, TryState.PAID)
                taken(payment, yen=tried.yen, by=tried)
            elif told.state in ENDS and tried.state == TryState.BEGUN:
                _end(tried, ENDS[told.state])
    return payment


def ask_about(tried: Try) -> None:
    """Whoever comes back from the provider's page sees how it ended, also without the notice.
    :class:`ProviderAway`."""
    state, yen = provider.state_of(tried)
    hear(Told(tried.pk, state, yen))


def look_after() -> int:
    """Tries whose notice did not come: the provider is asked. How many; one that is away is asked again."""
    with lifted("payments.look_after"):
        rows = Try.objects.filter(state=TryState.BEGUN, began_at__lte=clock.now() - ASK_AFTER)
        open_tries = list(rows.order_by("began_at")[:AT_ONCE])
        heard = 0
        for tried in open_tries:
            try:
                ask_about(tried)
                heard += 1
            except ProviderAway:
                break
            except NoticeRefused:
                continue
    return heard


def _settle_old(payment_id: UUID) -> None:
    """A try whose time is over is not begun again before it is known how it ended."""
    if not Payment.objects.filter(pk=payment_id).exists():
        raise PaymentNotFound
    old = Try.objects.filter(
        payment=payment_id, state=TryState.BEGUN, expires_at__lte=clock.now()
    ).first()
    if old is not None:
        ask_about(old)


def _first_time(told: Told) -> bool:
    row = Notice(id=told.event, tried_id=told.try_id, told=told.state, came_at=clock.now())
    seen = Notice.objects.filter(pk=told.event).exists()
    if not seen:
        row.save(force_insert=True)
    return not seen


def _end(tried: Try, state: TryState) -> None:
    tried.state, tried.closed_at = state, clock.now()
    tried.save(update_fields=["state", "closed_at"])
