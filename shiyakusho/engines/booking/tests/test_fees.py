"""What a booking costs is collected: it waits for its money, comes free without it, and gives back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.engines.booking import rules
from shiyakusho.engines.booking.back_text import read, write
from shiyakusho.engines.booking.models import Booking, Slot
from shiyakusho.engines.booking.refusals import FeeDiffers, TermsWrong
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.office import approve, move
from shiyakusho.engines.booking.services.series import book_series
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.terms import TermsData
from shiyakusho.engines.payments import public as payments
from shiyakusho.ground import clock
from shiyakusho.ground.outbox.models import OutboxMessage

from .conftest import person, sound, span

pytestmark = pytest.mark.django_db
TILL = "facilities"
FEE = {"yen": 500, "pay_within": 120}


def money(booking: Booking) -> payments.Payment:
    found = payments.payment_of(purpose="booking", reference=str(booking.pk))
    assert found is not None
    return found


def cash(booking: Booking) -> payments.Taking:
    return payments.take_cash(payment_id=money(booking).pk, till=TILL, handed=10_000)


def told(booking: Booking) -> list[str]:
    rows = OutboxMessage.objects.filter(payload__booking=str(booking.pk)).order_by("pk")
    return [one.payload["template"] for one in rows]


def test_it_waits_for_its_money_and_is_sure_with_it(corner) -> None:
    _resource, slot = corner(1, fee=FEE)
    made = book(slot=slot, person=person(1))
    assert made.state == "unpaid" and money(made).due == made.expires_at
    assert Slot.objects.get().taken == 1
    cash(made)
    made.refresh_from_db()
    assert made.state == "confirmed" and made.expires_at is None
    assert told(made) == ["booking-unpaid", "booking-confirmed"]
    sound()


def test_unpaid_it_comes_free_for_whoever_waits(corner) -> None:
    _resource, slot = corner(1, fee=FEE, waiting_list=True)
    made = book(slot=slot, person=person(1))
    waiting = wait(slot=slot, person=person(2))
    with clock.stopped_at(clock.now() + timedelta(hours=3)):
        assert payments.lapse_due() == 1 and payments.lapse_due() == 0
    made.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.state, waiting.state) == ("expired", "held")
    assert told(made)[-1] == "booking-lapsed" and money(made).state == "lapsed"
    sound()


def test_an_unpaid_room_comes_free_for_whoever_waits(hall) -> None:
    rooms = hall(fee=FEE, waiting_list=True)
    made = book(slot=span(rooms["left"], 10), person=person(1))
    waiting = wait(slot=span(rooms["hall"], 10), person=person(2))
    with clock.stopped_at(clock.now() + timedelta(hours=3)):
        assert payments.lapse_due() == 1
    made.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.state, waiting.state) == ("expired", "held")
    sound()


def test_paid_on_the_spot_is_sure_at_once_and_approved_is_asked_then(corner) -> None:
    _resource, slot = corner(2, fee={"yen": 300, "pay_within": 0})
    made = book(slot=slot, person=person(1))
    assert made.state == "confirmed" and money(made).due is None
    _resource, slot = corner(1, fee=FEE, approval=True)
    asked = book(slot=slot, person=person(1))
    assert asked.state == "pending"
    assert payments.payment_of(purpose="booking", reference=str(asked.pk)) is None
    assert approve(booking_id=asked.pk).state == "unpaid"
    payments.waive(payment_id=money(asked).pk, reason="減免")
    asked.refresh_from_db()
    assert asked.state == "confirmed"


@pytest.mark.parametrize(
    ("hours", "by_office", "expected"),
    [(24 * 8, False, 1000), (24 * 7, False, 1000), (24 * 6, False, 500), (23, False, 0), (1, True, 1000)],
    ids=["eight days", "seven", "six", "a day", "the office"],
)  # fmt: skip
def test_what_goes_back(hours: int, by_office: bool, expected: int) -> None:
    now = clock.now()
    lines = [[7 * 24 * 60, 100], [24 * 60, 50]]
    start = now + timedelta(hours=hours)
    assert rules.refund_of(lines, 1000, start, now, by_office=by_office) == expected
    assert rules.refund_of([], 1000, start, now, by_office=False) == 1000


def test_cancelled_it_gives_back_by_its_rules(corner) -> None:
    back = [{"before": 60 * 24 * 7, "percent": 100}, {"before": 60, "percent": 50}]
    _resource, slot = corner(3, fee=FEE | {"back": back})
    paid, office, open_one = (book(slot=slot, person=person(n)) for n in range(3))
    cash(paid)
    cash(office)
    cancel(booking_id=paid.pk)
    cancel(booking_id=paid.pk)
    cancel(booking_id=office.pk, by_office=True, reason="雨漏り")
    cancel(booking_id=open_one.pk)
    assert [one.yen for one in payments.refunds_of(money(paid))] == [250]
    assert [one.yen for one in payments.refunds_of(money(office))] == [500]
    assert money(open_one).state == "withdrawn" and payments.refunds_of(money(open_one)) == []
    sound()


def test_moved_to_a_dearer_time(hall) -> None:
    room = hall(fee={"yen": 500, "per": "hour", "pay_within": 0})["left"]
    made = book(slot=span(room, 10), person=person(1))
    move(booking_id=made.pk, slot=span(room, 12, minutes=120))
    assert money(made).yen == 1000
    cash(made)
    move(booking_id=made.pk, slot=span(room, 14, minutes=120))
    with pytest.raises(FeeDiffers):
        move(booking_id=made.pk, slot=span(room, 10))


def test_each_of_a_series_is_asked(hall) -> None:
    room = hall(fee=FEE, opens_days_before=400)["right"]
    made = book_series(first=span(room, 10), times=3, person=person(1))
    assert [one.state for one in made.bookings] == ["unpaid"] * 3
    assert payments.Payment.objects.count() == 3


def test_the_words_of_an_officer_are_read_and_written() -> None:
    lines = read("7:100, 1:50")
    assert write(TermsData(fee={"yen": 1, "back": lines}).fee.back) == "7:100, 1:50"
    assert read("  ") == []
    with pytest.raises(TermsWrong):
        read("7日前")


def test_the_page_leads_to_the_payment_and_back(client, corner) -> None:
    _resource, slot = corner(1, fee=FEE)
    made = book(slot=slot, person=person(1))
    page = client.get(reverse("booking:mine", args=[made.pk]))
    assert reverse("payments:payment", args=[money(made).pk]) in page.text and "500円" in page.text
    page = client.get(reverse("payments:payment", args=[money(made).pk]))
    assert reverse("booking:mine", args=[made.pk]) in page.text
