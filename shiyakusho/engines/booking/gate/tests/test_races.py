"""The races are real without the locks; with them nobody is let in twice, no room is given twice, and one
admission books once."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from django.db.models import F

from house.at_once import at_once
from shiyakusho.engines.booking.gate import tokens
from shiyakusho.engines.booking.gate.models import Gate, GateNetwork, GateTurn
from shiyakusho.engines.booking.gate.services import admitting, passing
from shiyakusho.engines.booking.gate.services.taking import take_turn
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.tests.conftest import person, sound
from shiyakusho.engines.booking.tests.test_races import rush, take_down
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import lifted

from .conftest import SECOND, all_see, inside, see, take

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 8


def looked_at_once(gate: Gate, turns: list[GateTurn], at: datetime) -> None:
    """All of them look at the same moment; what broke is raised."""
    for one in at_once(lambda n: see(Gate.objects.get(pk=gate.pk), turns[n], at), len(turns)):
        if isinstance(one, Exception):
            raise one


def crowd(gate: Gate) -> list[GateTurn]:
    turns = [take(gate, gate.doors_at + n * SECOND, network=str(n)) for n in range(CLIENTS)]
    all_see(gate, turns, gate.opens_at - SECOND)
    return turns


def test_without_the_lock_more_are_inside_than_may_be(a_gate, monkeypatch) -> None:
    """Each reads who is inside before another has written."""

    def unlocked(gate: Gate, now: datetime) -> Gate:
        found = Gate.objects.get(pk=gate.pk)
        time.sleep(0.1)
        return found

    chosen = admitting._next

    def slowly(gate: Gate, now: datetime, most: int) -> list[int]:
        rows = GateTurn.objects.filter(gate=gate, state="waiting").order_by("?")
        chosen(gate, now, most)
        found = list(rows.values_list("pk", flat=True)[:most])
        time.sleep(0.3)
        return found

    gate, _slot = a_gate(inside=1, a_minute=60)
    turns = crowd(gate)
    with monkeypatch.context() as naive:
        naive.setattr(admitting, "hold", unlocked)
        naive.setattr(admitting, "_next", slowly)
        looked_at_once(gate, turns, gate.opens_at + 2 * SECOND)
    assert len(inside(gate)) > 1


def test_never_more_inside_and_in_order(a_gate) -> None:
    gate, _slot = a_gate(inside=3, a_minute=120)
    turns = crowd(gate)
    for n in range(6):
        at = gate.opens_at + (2 + 2 * n) * SECOND
        looked_at_once(gate, turns, at)
        now_in = inside(gate)
        assert len(now_in) <= 3 and now_in == [one.pk for one in turns[: len(now_in)]]
    assert len(inside(gate)) == 3


def test_the_order_is_drawn_once_however_many_look(a_gate) -> None:
    gate, _slot = a_gate(mode="draw", inside=2, a_minute=60)
    turns = crowd(gate)
    looked_at_once(gate, turns, gate.opens_at + 2 * SECOND)
    ranks = sorted(GateTurn.objects.values_list("rank", flat=True))
    assert ranks == list(range(1, CLIENTS + 1)) and len(inside(gate)) == 2


def test_without_the_condition_one_admission_books_twice(a_gate, monkeypatch) -> None:
    def naive(self: passing.Passage, now: datetime) -> None:
        assert self.gate is not None
        with lifted("tests.use"):
            turn = GateTurn.objects.get(pk=self.turn_id)
            if turn.used >= self.gate.bookings:
                raise passing.needed(self.gate)
            time.sleep(0.1)
            GateTurn.objects.filter(pk=self.turn_id).update(used=F("used") + 1)

    assert booked_at_once(a_gate, monkeypatch, naive)["ok"] > 1


def test_one_admission_books_once_from_however_many_tabs(a_gate, monkeypatch) -> None:
    said = booked_at_once(a_gate, monkeypatch, None)
    assert said == {"ok": 1, "gate_admission_needed": CLIENTS - 1}
    assert Booking.objects.count() == 1 and GateTurn.objects.get().used == 1
    sound()


def booked_at_once(a_gate, monkeypatch, use):
    gate, slot = a_gate()
    turn = take(gate, gate.doors_at)
    all_see(gate, [turn], gate.opens_at)
    assert see(gate, turn, gate.opens_at + 2 * SECOND).said == "inside"
    if use is not None:
        monkeypatch.setattr(passing.Passage, "use", use)

    def act(n: int) -> object:
        with clock.stopped_at(gate.opens_at + 9 * SECOND):
            return book(slot=slot, person=person(n), admission=tokens.token_of(turn))

    return rush(act, CLIENTS)


def takes(gate: Gate, account: object) -> list[object]:
    def act(n: int) -> GateTurn:
        with clock.stopped_at(gate.doors_at):
            return take_turn(gate=gate, token="", account=account, network="192.0.2.1")

    return at_once(act, CLIENTS)


def test_without_the_constraint_one_person_has_several_turns(a_gate, account) -> None:
    gate, _slot = a_gate()
    take_down("DROP INDEX booking_turn_one_a_person")
    takes(gate, account("resident", level="L1"))
    assert GateTurn.objects.count() > 1


def test_one_person_at_eight_windows_has_one_turn(a_gate, account) -> None:
    gate, _slot = a_gate()
    made = takes(gate, account("resident", level="L1"))
    assert {getattr(one, "pk", one) for one in made} == {GateTurn.objects.get().pk}


def test_everybody_of_an_address_is_counted(a_gate) -> None:
    gate, _slot = a_gate()
    assert not any(isinstance(one, Exception) for one in takes(gate, None))
    assert GateNetwork.objects.get().taken == CLIENTS == GateTurn.objects.count()
