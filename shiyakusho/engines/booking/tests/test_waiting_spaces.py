"""Halls and rooms that contain one another have a waiting list too: in order, and lost by nobody."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client

from house.at_once import at_once
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.models import Booking, Resource, Slot
from shiyakusho.engines.booking.refusals import AlreadyWaiting, PlacesLeft, SlotTaken
from shiyakusho.engines.booking.services import waiting_spaces
from shiyakusho.engines.booking.services.booking import book, confirm
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.expiring import expire_due
from shiyakusho.engines.booking.services.office import move
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.ground import clock

from .conftest import person, sound, span
from .test_races import rush

pytestmark = pytest.mark.django_db(transaction=True)


def states(*entries: Booking) -> list[str]:
    found = dict(Booking.objects.values_list("pk", "state"))
    return [found[one.pk] for one in entries]


def test_who_waits_first_for_what_came_free(hall) -> None:
    spaces = hall(waiting_list=True, after=30)
    taken = book(slot=span(spaces["left"], 10), person=person(1))
    with pytest.raises(PlacesLeft):
        wait(slot=span(spaces["right"], 10), person=person(2))
    whole = wait(slot=span(spaces["hall"], 10, 120), person=person(2))
    nook = wait(slot=span(spaces["nook"], 10), person=person(3))
    later = wait(slot=span(spaces["left"], 11), person=person(4))  # in the time kept after it
    with pytest.raises(AlreadyWaiting):
        wait(slot=span(spaces["nook"], 10), person=person(3))
    assert not Slot.objects.filter(taken__gt=0).exists()  # a list gives nothing
    other = book(slot=span(spaces["right"], 11), person=person(5))  # free, and nobody's yet
    cancel(booking_id=taken.pk)
    # The right room is in the hall's way; the nook, and the time after it, in that of the left room.
    assert states(whole, nook, later) == ["waiting", "held", "waiting"]
    with pytest.raises(SlotTaken):
        book(slot=span(spaces["left"], 10), person=person(6))
    assert confirm(booking_id=nook.pk).state == State.CONFIRMED
    sound()
    cancel(booking_id=nook.pk)
    assert states(whole, later) == ["waiting", "held"]
    cancel(booking_id=later.pk)
    assert states(whole) == ["waiting"]
    move(booking_id=other.pk, slot=span(spaces["right"], 14))
    assert states(whole) == ["held"]
    sound()
    behind = wait(slot=span(spaces["left"], 10), person=person(7))
    held = Booking.objects.get(pk=whole.pk)
    with clock.stopped_at(held.expires_at + timedelta(seconds=1)):
        expire_due()
    assert states(whole, behind) == ["expired", "held"]
    cancel(booking_id=behind.pk)
    assert book(slot=span(spaces["hall"], 10, 120), person=person(8)).state == State.CONFIRMED
    sound()


def test_nobody_who_joins_while_it_comes_free_is_forgotten(hall) -> None:
    """Cancelled and joined at the same moment: the entry is held, or there is nothing to wait for."""
    for n in range(6):
        spaces = hall(waiting_list=True)
        taken = book(slot=span(spaces["left"], 10), person=person(1))
        wanted = span(spaces[("left", "hall", "nook")[n % 3]], 10)

        def act(who: int) -> object:
            return cancel(booking_id=taken.pk) if who == 0 else wait(slot=wanted, person=person(9))  # noqa: B023

        said = rush(act, 2)
        assert set(said) <= {"ok", "slot_has_places"}
        assert not Booking.objects.filter(state=State.WAITING).exists()
        sound()


def test_without_the_lock_somebody_waits_for_ever(hall, monkeypatch) -> None:
    """Whoever joins sees the place taken, whoever frees it sees nobody waiting."""
    spaces = hall(waiting_list=True)
    taken = book(slot=span(spaces["left"], 10), person=person(1))
    free = waiting_spaces.is_free

    def slowly(entry: Booking) -> bool:
        found = free(entry)
        time.sleep(0.4)
        return found

    monkeypatch.setattr(waiting_spaces, "lock_spaces", lambda resource_id: None)
    monkeypatch.setattr(waiting_spaces, "is_free", slowly)

    def act(who: int) -> object:
        if who:
            return wait(slot=span(spaces["left"], 10), person=person(9))
        time.sleep(0.15)
        return cancel(booking_id=taken.pk)

    answers = at_once(act, 2)
    assert not any(isinstance(one, Exception) for one in answers), answers
    assert states(answers[1]) == ["waiting"]


def test_many_at_once_are_served_in_order(hall) -> None:
    spaces = hall(waiting_list=True)
    taken = book(slot=span(spaces["hall"], 10), person=person(0))
    entries = [wait(slot=span(spaces["left"], 10), person=person(n)) for n in (1, 2)]

    def act(n: int) -> object:
        if n == 0:
            return cancel(booking_id=taken.pk)
        if n < 4:
            return wait(
                slot=span(spaces[("left", "hall", "right")[n % 3]], 10), person=person(n + 9)
            )
        return book(slot=span(spaces[("left", "right")[n % 2]], 10), person=person(n + 9))

    said = rush(act, 8)
    assert set(said) <= {"ok", "slot_taken", "slot_has_places"}
    assert states(*entries)[1] != "held" and states(entries[0])[0] in ("held", "waiting")
    sound()


def test_the_pages_offer_the_list_of_a_room(hall) -> None:
    spaces = hall(waiting_list=True, opens_days_before=30)
    resource = Resource.objects.get(pk=spaces["left"].pk)
    slot = span(resource, 10, 30)
    book(slot=slot, person=person(1), channel=Channel.STAFF)
    client = Client()
    assert f"slot={slot}&amp;waits=1" in client.get(f"/ja/bookings/{resource.pk}/").text
    page = f"/ja/bookings/{resource.pk}/book/?slot={slot}&waits=1"
    typed = {"name": "試験 太郎", "email": "t@example.jp", "key": "k"}
    done = client.post(page, typed, follow=True)
    assert "次は、あなたの番です。" in done.text
    second = client.post(page, {**typed, "email": "u@example.jp"}, follow=True)
    assert "あなたの前に、1組が待っています。" in second.text
