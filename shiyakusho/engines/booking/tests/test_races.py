"""The race is real without the guard; with it no place and no space is given twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import psycopg
import pytest
from django.db import connections

from house.at_once import at_once
from shiyakusho.engines.booking import refusals
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.models import Booking, Claim, Slot
from shiyakusho.engines.booking.selectors import offers
from shiyakusho.engines.booking.services.booking import book, confirm
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.office import approve, move
from shiyakusho.engines.booking.services.series import book_series
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.ground import clock

from .conftest import person, sound, span

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.check("E1")]
CLIENTS = 8
# Check, then act, as most reservation systems do it; the pause is the time another needs.
NAIVE_PLACES = """
ALTER TABLE booking_slot DROP CONSTRAINT booking_slot_counts;
CREATE OR REPLACE FUNCTION booking_take_places(b booking_booking) RETURNS void LANGUAGE plpgsql AS $$
DECLARE seen int;
BEGIN
    SELECT capacity - taken INTO seen FROM booking_slot WHERE id = b.slot_id;
    IF seen < b.places THEN
        RAISE EXCEPTION 'full' USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_slot_full';
    END IF;
    PERFORM pg_sleep(0.05);
    UPDATE booking_slot SET taken = taken + b.places WHERE id = b.slot_id;
END $$;
"""
NO_LOCK = """
CREATE OR REPLACE FUNCTION booking_take_spaces(b booking_booking) RETURNS void LANGUAGE plpgsql AS $$
DECLARE uses tstzrange := tstzrange(b.starts_at, b.ends_at);
BEGIN
    IF EXISTS (SELECT FROM booking_claim c JOIN booking_familyspace f
               ON f.space_id = c.space_id AND f.resource_id = b.resource_id
               WHERE c.during && uses) THEN
        RAISE EXCEPTION 'taken'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'booking_space_taken';
    END IF;
    PERFORM pg_sleep(0.05);
    INSERT INTO booking_claim (booking_id, space_id, during, kept)
    SELECT b.id, space_id, uses, uses FROM booking_familyspace WHERE resource_id = b.resource_id;
END $$;
"""
NO_BACKSTOP = "ALTER TABLE booking_claim DROP CONSTRAINT booking_space_once;"


def take_down(statements: str) -> None:
    """As the owner of the tables: the serving role may not."""
    told = connections["default"].settings_dict
    with psycopg.connect(
        host=told["HOST"], dbname=told["NAME"], user="shiyakusho_owner", autocommit=True
    ) as owner:
        owner.execute(statements)


def rush(act: Callable[[int], object], clients: int = CLIENTS) -> Counter[str]:
    """What became of each: ``ok``, or the code it was refused with; anything else fails."""
    found: Counter[str] = Counter()
    for one in at_once(act, clients):
        if isinstance(one, Exception) and not isinstance(one, refusals.Refusal):
            raise one
        found[one.code if isinstance(one, refusals.Refusal) else "ok"] += 1
    return found


def test_without_the_guard_a_place_is_given_twice(corner) -> None:
    _resource, slot = corner(1)
    take_down(NAIVE_PLACES)
    assert rush(lambda n: book(slot=slot, person=person(n)))["ok"] > 1
    assert Slot.objects.get().taken > 1


def test_without_lock_and_backstop_a_space_is_given_twice(hall) -> None:
    spaces = list(hall().values())
    take_down(NO_LOCK + NO_BACKSTOP)
    wanted = [span(spaces[n % 2], 10) for n in range(CLIENTS)]  # the hall, and a room in it
    assert rush(lambda n: book(slot=wanted[n], person=person(n)))["ok"] > 1


def test_the_backstop_alone_keeps_a_space_whole(hall) -> None:
    """Without the locks they may meet crosswise: that is a refusal too, never an error."""
    spaces = list(hall().values())
    take_down(NO_LOCK)
    wanted = [span(spaces[n % 2], 10) for n in range(CLIENTS)]
    said = rush(lambda n: book(slot=wanted[n], person=person(n)))
    assert said["ok"] <= 1 and set(said) <= {"ok", "slot_taken"}
    sound()


def test_as_many_as_there_are_places(corner) -> None:
    """Whichever way they come: online, for approval, by the staff; by persons and by keys."""
    for way in ("confirmed", "pending", "staff"):
        for capacity in (1, 5):
            _resource, slot = corner(capacity, approval=way == "pending")
            channel = Channel.STAFF if way == "staff" else Channel.ONLINE
            said = rush(lambda n: book(slot=slot, person=person(n), channel=channel))  # noqa: B023
            assert said == {"ok": capacity, "slot_full": CLIENTS - capacity}
    _resource, slot = corner(30, most_per_person=2)
    said = rush(lambda n: book(slot=slot, person=person(7)))
    assert said == {"ok": 2, "booking_limit_reached": CLIENTS - 2}
    made = at_once(lambda n: book(slot=slot, person=person(1), key="one-intent").pk, CLIENTS)
    assert len(set(made)) == 1
    sound()


def test_nested_spaces_and_series_are_given_once(hall) -> None:
    spaces = list(hall(opens_days_before=400).values())
    wanted = [span(spaces[n % 4], 10, minute=30 * (n % 2)) for n in range(CLIENTS)]
    said = rush(lambda n: book(slot=wanted[n], person=person(n)))
    assert 1 <= said["ok"] <= 3 and set(said) == {"ok", "slot_taken"}
    sound()

    def act(n: int) -> object:
        first = span(spaces[n % 2], 14)
        return book_series(first=first, times=3, person=person(n), all_or_nothing=bool(n % 3))

    said = rush(act)
    assert said["ok"] >= 1 and set(said) == {"ok", "series_refused"}
    series = Claim.objects.filter(space=spaces[1]).exclude(booking__series=None)
    assert series.count() == 3
    sound()


def test_two_who_change_places_at_once(corner) -> None:
    """Each wants where the other is: both locks are taken in one order, so nobody waits for ever."""
    resource, slot = corner(2, slots=2)
    later = str(offers(resource, clock.now(), clock.now().replace(year=clock.now().year + 1), clock.now())[1].id)  # fmt: skip
    bookings = [book(slot=(slot, later)[n % 2], person=person(n)) for n in range(4)]
    said = rush(lambda n: move(booking_id=bookings[n].pk, slot=(later, slot)[n % 2]), 4)
    assert set(said) <= {"ok", "slot_full"}
    sound()


def test_what_comes_free_goes_to_the_list_in_order(corner) -> None:
    """Cancellations, entries and people who try their luck at the same moment."""
    _resource, slot = corner(3, waiting_list=True)
    bookings = [book(slot=slot, person=person(100 + n)) for n in range(3)]
    wait(slot=slot, person=person(200))

    def act(n: int) -> object:
        if n < 3:
            return cancel(booking_id=bookings[n].pk)
        if n < 6:
            return wait(slot=slot, person=person(n))
        return book(slot=slot, person=person(n))

    said = rush(act)
    assert set(said) <= {"ok", "slot_full", "slot_has_places"}
    sound()
    entries = list(Booking.objects.filter(number__isnull=False).order_by("number"))
    states = [one.state for one in entries]
    held = states.count(State.HELD)
    assert states[:held] == [State.HELD] * held and set(states[held:]) <= {State.WAITING}
    slot_row = Slot.objects.get()
    assert not slot_row.waiting or slot_row.taken == 3


def test_approve_cancel_and_confirm_meet(corner) -> None:
    _resource, slot = corner(1, approval=True, waiting_list=True)
    asked = book(slot=slot, person=person(1))
    waiting = wait(slot=slot, person=person(2))
    acts: list[Callable[[], object]] = [
        lambda: approve(booking_id=asked.pk),
        lambda: cancel(booking_id=asked.pk),
        lambda: confirm(booking_id=waiting.pk),
        lambda: cancel(booking_id=waiting.pk),
    ]
    said = rush(lambda n: acts[n](), 4)
    assert set(said) <= {"ok", "booking_state_wrong", "booking_hold_expired"}
    sound()
