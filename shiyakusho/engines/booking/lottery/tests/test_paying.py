"""What was won is paid online or at a till through the one contract, and goes back where it is not taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.engines.booking.lottery.choices import WinState
from shiyakusho.engines.booking.lottery.models import Round, Win
from shiyakusho.engines.booking.lottery.services.confirming import ask_payment, decline_win
from shiyakusho.engines.booking.lottery.services.tending import tend
from shiyakusho.engines.booking.models import Booking, Terms
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.payments import public as payments
from shiyakusho.ground import clock

from .conftest import at, drawn

pytestmark = pytest.mark.django_db
FEE = {"yen": 700, "pay_within": 60, "back": [{"before": 0, "percent": 50}]}
TILL = "facilities"


@pytest.fixture
def won(a_round, apply):
    """``won(**data)``: a round of one court with a fee, drawn; two applied."""

    def make(**data) -> tuple[Round, Win]:
        found = a_round({"am": 1}, needs="payment", **data)
        for row in Terms.objects.all():
            row.data = row.data | {"fee": FEE}
            row.save()
        apply(found, ["am"])
        apply(found, ["am"])
        drawn(found)
        return found, Win.objects.get(entry__round=found)

    return make


def money(win: Win) -> payments.Payment:
    found = payments.payment_of(purpose="win", reference=str(win.pk))
    assert found is not None
    return found


def test_paid_it_is_sure_and_cancelled_it_gives_back(won) -> None:
    found, win = won()
    with at(found, "confirming"):
        payment = ask_payment(win_id=win.pk)
        assert ask_payment(win_id=win.pk).pk == payment.pk
        assert (payment.yen, payment.due) == (700, win.until)
        taking = payments.take_cash(payment_id=payment.pk, till=TILL, handed=1000)
        win.refresh_from_db()
        assert win.state == WinState.CONFIRMED and taking.change == 300
        cancel(booking_id=Booking.objects.get(win=win).pk)
    assert [one.yen for one in payments.refunds_of(money(win))] == [350]
    assert Win.objects.filter(from_list=True).count() == 1


def test_unpaid_it_goes_to_the_next_once(won) -> None:
    found, win = won()
    with at(found, "confirming"):
        payment = ask_payment(win_id=win.pk)
    with clock.stopped_at(win.until + timedelta(seconds=1)):
        tend()
        win.refresh_from_db()
        assert win.state == WinState.OFFERED  # it lapses with its payment
        assert payments.lapse_due() == 1
        tend()
    win.refresh_from_db()
    assert win.state == WinState.LAPSED and Win.objects.filter(from_list=True).count() <= 1
    assert payments.payment_of(purpose="win", reference=str(win.pk)).state == "lapsed"
    assert payment.pk == money(win).pk


def test_declined_nothing_is_asked_any_more(won) -> None:
    found, win = won()
    with at(found, "confirming"):
        ask_payment(win_id=win.pk)
        decline_win(win_id=win.pk)
    assert money(win).state == "withdrawn" and Win.objects.filter(from_list=True).count() == 1


def test_paid_but_never_proven_goes_back_whole(a_round, apply) -> None:
    found = a_round({"am": 1}, needs="payment", priorities=["disability"])
    for row in Terms.objects.all():
        row.data = row.data | {"fee": FEE}
        row.save()
    apply(found, ["am"], declared="disability")
    drawn(found)
    win = Win.objects.get()
    with at(found, "confirming"):
        payments.take_cash(payment_id=ask_payment(win_id=win.pk).pk, till=TILL, handed=700)
        win.refresh_from_db()
        assert win.state == WinState.OFFERED and win.paid_at is not None
    with clock.stopped_at(win.until + timedelta(seconds=1)):
        tend()
    win.refresh_from_db()
    assert win.state == WinState.LAPSED
    assert [one.yen for one in payments.refunds_of(money(win))] == [700]


def test_the_winner_is_led_to_the_payment(won) -> None:
    found, win = won()
    own = f"/ja/bookings/lottery/entries/{win.entry_id}/"
    with at(found, "confirming"):
        client = Client()
        client.force_login(win.entry.account, backend="shiyakusho.ground.identity.backends.SessionBackend")  # fmt: skip
        assert "料金を支払う" in client.get(own).text
        page = client.post(own, {"act": "pay", "wish": "0"}, follow=True)
        assert "700円" in page.text and own in page.text
