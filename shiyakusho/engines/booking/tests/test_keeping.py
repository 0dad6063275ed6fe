"""A time is kept while somebody writes who they are: pages without a script."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.models import Booking, Slot
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.ground import clock
from shiyakusho.ground.identity import tries
from shiyakusho.ground.outbox.models import OutboxMessage

from .conftest import person, sound

pytestmark = pytest.mark.django_db
WHO = {"name": "試験 太郎", "email": "t@example.jp"}


def start(client: Client, made, slot: str, **more: str):
    return client.post(f"/ja/bookings/{made.pk}/keep/?slot={slot}", more)


def test_a_time_is_kept_then_booked(corner) -> None:
    made, slot = corner(1, hold=10)
    client = Client()
    first = client.get(f"/ja/bookings/{made.pk}/book/?slot={slot}")
    assert first.url == f"/ja/bookings/{made.pk}/keep/?slot={slot}"
    page = client.get(first.url).content.decode()
    assert "10分" in page and 'name="name"' not in page
    who = start(client, made, slot).url
    booking = Booking.objects.get()
    assert booking.state == State.HELD and not OutboxMessage.objects.exists()
    late = Client()
    assert start(late, made, slot).status_code == 409
    assert client.get(f"/ja/bookings/mine/{booking.pk}/").url == who
    wrong = client.post(who, {"name": " ", "email": "x"})
    assert wrong.status_code == 422 and Booking.objects.get().state == State.HELD
    done = client.post(who, WHO)
    assert (
        done.url == f"/ja/bookings/mine/{booking.pk}/"
        and "試験 太郎" in client.get(done.url).content.decode()
    )
    assert (
        client.get(who).url == done.url
        and client.post(who, WHO | {"name": "別の人"}).url == done.url
    )
    assert Booking.objects.get().name == "試験 太郎"
    assert OutboxMessage.objects.count() == 1
    sound()


def test_choosing_another_time_lets_the_first_one_go(corner) -> None:
    made, slot = corner(1, slots=2, hold=10)
    client = Client()
    start(client, made, slot)
    days = client.get(f"/ja/bookings/{made.pk}/").content.decode()
    other = days.partition("?slot=")[2].partition('"')[0]
    assert other and other != slot
    start(client, made, other)
    assert [one.state for one in Booking.objects.order_by("made_at")] == [
        State.CANCELLED,
        State.HELD,
    ]
    assert Slot.objects.order_by("starts_at").first().remaining == 1
    sound()


def test_stopping_gives_it_back_and_so_does_time(corner) -> None:
    made, slot = corner(1, hold=10)
    client = Client()
    who = start(client, made, slot).url
    assert client.post(who, {"act": "cancel"}).url == f"/ja/bookings/{made.pk}/"
    who = start(client, made, slot).url
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        page = client.get(who).content.decode()
        assert "時間が過ぎました" in page and 'name="name"' not in page
        assert client.post(who, WHO).status_code == 409
        assert book(slot=slot, person=person(2)).state == State.CONFIRMED
        page = client.get(who)
        assert page.status_code == 302 and "期限" in client.get(page.url).content.decode()
    sound()


def test_how_many_come_is_said_before_and_counts(corner) -> None:
    made, slot = corner(3, hold=10, most_places=3, fee={"yen": 300, "per": "place"})
    client = Client()
    assert start(client, made, slot, places="4").status_code == 422
    assert not Booking.objects.exists()
    who = start(client, made, slot, places="2").url
    assert Slot.objects.get().remaining == 1 and "600円" in client.get(who).content.decode()
    client.post(who, WHO)
    assert (Booking.objects.get().places, Booking.objects.get().fee_yen) == (2, 600)


def test_one_network_keeps_so_many_an_hour(corner, monkeypatch) -> None:
    made, slot = corner(5, hold=10)
    monkeypatch.setitem(tries.bounds(), "hold", tries.Bound(2, timedelta(hours=1)))
    assert [start(Client(), made, slot).status_code for _ in range(3)] == [302, 302, 429]
    assert Booking.objects.count() == 2


def test_who_must_sign_in_is_led_there_and_back(corner, account, client_of) -> None:
    made, slot = corner(1, level="L3")
    here = f"/ja/bookings/{made.pk}/book/?slot={slot}"
    page = Client().get(here)
    assert page.status_code == 403
    led = page.content.decode()
    assert f"/ja/sign-in/?next={quote(here, safe='')}" in led and "利用者登録" in led
    assert client_of(account("resident", level="L3")).get(here).status_code == 200


def test_where_nothing_is_kept_the_page_is_the_booking_itself(corner) -> None:
    made, slot = corner(1)
    answer = Client().get(f"/ja/bookings/{made.pk}/keep/?slot={slot}")
    assert answer.url == f"/ja/bookings/{made.pk}/book/?slot={slot}"
