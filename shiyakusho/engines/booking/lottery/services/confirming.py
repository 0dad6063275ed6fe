"""What becomes of a win: confirmed, paid, declined, or nobody said anything in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.lottery.choices import EntryState, Stage, WinState
from shiyakusho.engines.booking.lottery.models import Entry, Round, Win
from shiyakusho.engines.booking.lottery.refusals import (
    EntryNotFound,
    NotPaid,
    NotProven,
    WinLapsed,
    WinNotOpen,
)
from shiyakusho.engines.booking.lottery.services import paying
from shiyakusho.engines.booking.lottery.services.entering import entry_locked
from shiyakusho.engines.booking.lottery.services.giving import hand_on, take_back
from shiyakusho.engines.booking.lottery.services.holding_round import holding
from shiyakusho.engines.booking.lottery.services.keeping import let_go, slots_locked
from shiyakusho.engines.booking.lottery.services.telling import tell
from shiyakusho.engines.booking.lottery.stages import require_stage
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.services.changing import changed
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments.registry import Purpose
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted


def confirm_win(*, win_id: UUID) -> Win:
    """The person takes it, in time: the bookings are sure. Twice is once. WinNotOpen, WinLapsed,
    NotProven, NotPaid, RoundNotThere."""

    def act() -> Win:
        with _winning(win_id, "booking.confirm_win") as (win, found):
            if win.state == WinState.CONFIRMED:
                return win
            _require_open(win, found)
            if _unproven(win):
                raise NotProven
            if found.read.needs == "payment" and win.paid_at is None:
                raise NotPaid
            _make_sure(win)
        return win

    return once_more(act)


def ask_payment(*, win_id: UUID) -> payments.Payment:
    """What the win costs, to be paid online or at a till; nothing to pay makes it sure, where nothing else
    is missing. WinNotOpen, WinLapsed, RoundNotThere."""

    def act() -> payments.Payment:
        with _winning(win_id, "booking.ask_payment") as (win, found):
            if win.state != WinState.CONFIRMED:
                _require_open(win, found)
            payment = paying.ask_for(win, found)
            if payment.is_settled and win.state == WinState.OFFERED:
                _paid(win)
        return payment

    return once_more(act)


def payment_settled(payment: payments.Payment) -> None:
    """The round is held. Who began to pay in time is in time; an offer that is gone is not there any more,
    and neither is its payment."""
    win = paying.won(payment.reference)
    if paying.is_offered(win):
        slots_locked(win.entry.round)
        _paid(win)


def payment_lapsed(payment: payments.Payment) -> None:
    """Not paid in time: it goes to whoever is next."""
    win = paying.won(payment.reference)
    if paying.is_offered(win):
        found = win.entry.round
        slots_locked(found)
        _lapse(win)
        hand_on(found, clock.now())


PAYING = Purpose(
    title="当選の料金",
    hold=paying.hold,
    settled=payment_settled,
    lapsed=payment_lapsed,
    page=paying.page,
)


def decline_win(*, win_id: UUID) -> Win:
    """Not wanted after all: it goes to whoever is next. Twice is once."""

    def act() -> Win:
        with _winning(win_id, "booking.decline_win") as (win, found):
            if win.state == WinState.DECLINED:
                return win
            if win.state != WinState.OFFERED:
                raise WinNotOpen(extra={"state": win.state})
            take_back(win, WinState.DECLINED)
            hand_on(found, clock.now())
        return win

    return once_more(act)


def prove_priority(*, entry_id: UUID) -> Entry:
    """The office saw the paper."""
    with recorded("booking.prove_priority") as event:
        entry = entry_locked(entry_id)
        event.subjects.extend(entry.subjects)
        entry.proven_at = entry.proven_at or clock.now()
        entry.save(update_fields=["proven_at"])
    return entry


def lapse_due(found_id: UUID) -> int:
    """Wins nobody confirmed in time lapse and go to the list; how many. What was given by the draw and
    what was offered from the list alike."""

    def act() -> int:
        with lifted("booking.lapse"), holding(found_id, "booking.lapse") as (found, event):
            now = clock.now()
            slots_locked(found)
            rows = Win.objects.filter(
                entry__round=found, state=WinState.OFFERED, until__lte=now
            ).select_related("entry__round")
            due = [
                one
                for one in rows.order_by("entry__place", "wish")
                if not paying.is_being_paid(one)  # it lapses with its payment
            ]
            for win in due:
                event.subjects.extend(one for one in win.entry.subjects)
                _lapse(win)
            event.detail["lapsed"] = len(due)
            event.detail["offered"] = hand_on(found, now) if due else 0
        return len(due)

    return once_more(act)


def end_round(found_id: UUID) -> None:
    """The list is closed; what nobody has is for everybody."""

    def act() -> None:
        with lifted("booking.end_round"), holding(found_id, "booking.end_round") as (found, _event):
            if found.ended_at is not None or clock.now() < found.ends_at:
                return
            let_go(found)
            still = (EntryState.WAITING, EntryState.ENTERED)
            Entry.objects.filter(round=found, state__in=still).update(state=EntryState.OUT)
            found.ended_at = clock.now()
            found.save(update_fields=["ended_at"])

    once_more(act)


@contextmanager
def _winning(win_id: UUID, action: str) -> Iterator[tuple[Win, Round]]:
    """A win one is given, its round held. :class:`EntryNotFound`."""
    round_id = Win.objects.filter(pk=win_id).values_list("entry__round_id", flat=True).first()
    if round_id is None:
        raise EntryNotFound
    with holding(round_id, action) as (found, event):
        rows = Win.objects.select_related("entry__round").filter(pk=win_id)
        win = rows.select_for_update(of=("self",)).first()
        if win is None:
            raise EntryNotFound
        event.subjects.extend(win.entry.subjects)
        event.detail["was"] = str(win.state)
        slots_locked(found)
        with lifted("booking.winning"):
            yield win, found
        event.detail["state"] = str(win.state)


def _unproven(win: Win) -> bool:
    return win.entry.must_prove and win.entry.proven_at is None


def _lapse(win: Win) -> None:
    take_back(win, WinState.LAPSED)
    tell(win.entry, "lottery-lapsed", win)


def _paid(win: Win) -> None:
    win.paid_at = win.paid_at or clock.now()
    win.save(update_fields=["paid_at"])
    if not _unproven(win):
        _make_sure(win)


def _make_sure(win: Win) -> None:
    win.state, win.closed_at = WinState.CONFIRMED, clock.now()
    win.save(update_fields=["state", "closed_at"])
    for booking in Booking.objects.filter(win=win, state=State.HELD).order_by("pk"):
        booking.state, booking.expires_at = State.CONFIRMED, None
        changed(booking)
    tell(win.entry, "lottery-confirmed", win)


def _require_open(win: Win, found: Round) -> None:
    now = clock.now()
    if win.is_due(now):
        raise WinLapsed
    if win.state != WinState.OFFERED:
        raise WinNotOpen(extra={"state": win.state})
    require_stage(found, now, Stage.CONFIRMING)
