"""What was won is paid (当選の料金): asked when its person wants to pay, settled it is sure; what lapses or is
given up before it is sure goes back whole. The round is locked before the payment, from both sides.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Sum
from django.urls import reverse

from shiyakusho.engines.booking.choices import OCCUPYING
from shiyakusho.engines.booking.lottery.choices import WinState
from shiyakusho.engines.booking.lottery.models import Round, Win
from shiyakusho.engines.booking.lottery.selectors import entry_of_win
from shiyakusho.engines.booking.lottery.services.holding_round import hold_round_of
from shiyakusho.engines.booking.lottery.services.telling import slots_line
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.payments import public as payments

WIN = "win"
GIVEN_UP = "当選が決まる前に辞退したか、期限が過ぎたため"


def fee_of(win: Win) -> int:
    """All bookings of a win together, in yen."""
    rows = Booking.objects.filter(win=win, state__in=OCCUPYING)
    return int(rows.aggregate(n=Sum("fee_yen"))["n"] or 0)


def ask_for(win: Win, found: Round) -> payments.Payment:
    """To be called holding the round. Until the win's own last moment."""
    entry = win.entry
    name = found.name.get("ja", "")
    return payments.ask(
        payments.Asked(
            purpose=WIN,
            reference=str(win.pk),
            what={"ja": f"{name}：{slots_line(entry, win)}"},
            yen=fee_of(win),
            payer=payments.Payer(entry.name, entry.email, entry.account, entry.language),
            due=win.until,
            section_id=found.section_id,
        )
    )


def is_being_paid(win: Win) -> bool:
    """Whether its payment lapses by itself, with what that sets going."""
    payment = payments.payment_of(purpose=WIN, reference=str(win.pk))
    return payment is not None and payment.state == payments.State.ASKED


def let_go(win: Win) -> None:
    """An offer that was not taken: nothing is asked any more, and what was paid goes back whole."""
    reference = str(win.pk)
    payments.withdraw(purpose=WIN, reference=reference, reason=GIVEN_UP)
    payment = payments.payment_of(purpose=WIN, reference=reference)
    if payment is not None and payment.state == payments.State.PAID:
        payments.give_back(purpose=WIN, reference=reference, yen=payment.yen, reason=GIVEN_UP)


def hold(reference: str) -> None:
    """The round of the win, and what is locked behind it."""
    hold_round_of(UUID(reference))


def page(reference: str) -> str:
    """The page of the entry that won."""
    return reverse("booking:lottery_entry", args=[entry_of_win(UUID(reference))])


def won(reference: str) -> Win:
    """The win, held already; one that is offered may become sure."""
    rows = Win.objects.select_related("entry__round", "entry__account").select_for_update(
        of=("self",)
    )
    return rows.get(pk=reference)


def is_offered(win: Win) -> bool:
    """Whether it is not decided yet."""
    return win.state == WinState.OFFERED
