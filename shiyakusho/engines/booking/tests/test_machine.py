"""Any order of acts by anybody against a small model (Hypothesis state machine, reliability E2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shiyakusho.engines.booking.models import Booking, Slot
from shiyakusho.engines.booking.refusals import (
    AlreadyWaiting,
    BookingChanged,
    HoldExpired,
    NoWaitingList,
    PlacesLeft,
    SlotFull,
)
from shiyakusho.engines.booking.selectors import offers
from shiyakusho.engines.booking.services.arranging import set_capacity
from shiyakusho.engines.booking.services.booking import book, confirm, hold
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.expiring import expire_due
from shiyakusho.engines.booking.services.office import approve, move
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal

from .conftest import person, sound

SLOT, PLACES, WHO = st.integers(0, 1), st.integers(1, 3), st.integers(0, 5)
OCCUPY = ("held", "pending", "confirmed")
HOLD, OFFERED = timedelta(minutes=10), timedelta(minutes=60)


class Entry:
    """What the model knows of one booking."""

    def __init__(self, slot: int, places: int, state: str, until: datetime | None = None) -> None:
        self.slot, self.places, self.state, self.until = slot, places, state, until


class Bookings(RuleBasedStateMachine):
    """Two slots of one corner. The model keeps lists and counts; the house must agree in every step. Each
    run begins with nothing: what the one before wrote is undone."""

    corner: Callable[..., Any]

    def __init__(self) -> None:
        super().__init__()
        self.begun = transaction.savepoint()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.begun)

    @initialize(capacity=st.integers(3, 4), approval=st.booleans())
    def open(self, capacity: int, approval: bool) -> None:
        self.now = clock.now()
        self.last = self.now + timedelta(hours=30)  # the slots begin later
        self.first_state = "pending" if approval else "confirmed"
        resource, _slot = self.__class__.corner(
            capacity, slots=2, most_places=3, waiting_list=True, approval=approval,
            hold=10, waiting_hold=60,
        )  # fmt: skip
        found = offers(resource, self.now, self.now + timedelta(days=9), self.now)
        self.slots = [str(one.id) for one in found]
        self.rows = list(Slot.objects.filter(resource=resource).order_by("starts_at"))
        self.capacity = [capacity, capacity]
        self.entries: dict[UUID, Entry] = {}

    def free(self, slot: int) -> int:
        held = (e.places for e in self.entries.values() if e.slot == slot and e.state in OCCUPY)
        return self.capacity[slot] - sum(held)

    def waits(self, slot: int) -> list[Entry]:
        return [e for e in self.entries.values() if e.slot == slot and e.state == "waiting"]

    def serve(self, slot: int) -> None:
        """The model's own waiting list: in order, nobody passed over."""
        for entry in self.waits(slot):
            if entry.places > self.free(slot):
                return
            entry.state, entry.until = "held", self.now + OFFERED

    def lapse(self, slot: int | None = None) -> None:
        """What is over by now expires; a slot's list is served after each, oldest key first."""
        for key in sorted(self.entries):
            entry = self.entries[key]
            over = entry.state == "held" and entry.until is not None and entry.until <= self.now
            if over and slot in (None, entry.slot):
                entry.state = "expired"
                self.serve(entry.slot)

    def attempt(self, act: Callable[[], Any]) -> Any:
        self.now += timedelta(seconds=1)
        with clock.stopped_at(self.now):
            try:
                return act()
            except Refusal as refusal:
                return type(refusal)

    def some(self, n: int) -> UUID | None:
        keys = list(self.entries)
        return keys[n % len(keys)] if keys else None

    def blocked(self, slot: int, places: int) -> bool:
        return bool(self.waits(slot)) or self.free(slot) < places

    def take(self, slot: int, places: int, state: str, act: Callable[[], Any]) -> None:
        said = self.attempt(act)
        if self.blocked(slot, places):
            self.lapse(slot)  # whoever finds it full clears away what is over
        if self.blocked(slot, places):
            assert said is SlotFull
        else:
            until = self.now + HOLD if state == "held" else None
            self.entries[said.pk] = Entry(slot, places, state, until)

    @rule(slot=SLOT, places=PLACES, who=WHO)
    def book(self, slot: int, places: int, who: int) -> None:
        at = self.slots[slot]
        self.take(slot, places, self.first_state,
                  lambda: book(slot=at, person=person(who), places=places))  # fmt: skip

    @rule(slot=SLOT, places=PLACES)
    def hold(self, slot: int, places: int) -> None:
        at = self.slots[slot]
        self.take(slot, places, "held", lambda: hold(slot=at, places=places))

    @rule(slot=SLOT, places=PLACES, who=WHO)
    def wait(self, slot: int, places: int, who: int) -> None:
        said = self.attempt(lambda: wait(slot=self.slots[slot], person=person(who), places=places))
        if isinstance(said, Booking):
            assert self.blocked(slot, places)
            self.entries[said.pk] = Entry(slot, places, "waiting")
        else:
            assert said is AlreadyWaiting or (said is PlacesLeft and not self.blocked(slot, places))
            assert said is not NoWaitingList

    @rule(n=st.integers(0, 99), who=WHO)
    def confirm(self, n: int, who: int) -> None:
        if (key := self.some(n)) is None:
            return
        entry = self.entries[key]
        said = self.attempt(lambda: confirm(booking_id=key, person=person(who)))
        if entry.state == "held" and entry.until is not None and entry.until <= self.now:
            assert said is HoldExpired
        elif entry.state == "held":
            entry.state, entry.until = self.first_state, None
        else:
            assert isinstance(said, Booking) == (entry.state in OCCUPY)

    @rule(n=st.integers(0, 99), by_office=st.booleans())
    def cancel(self, n: int, by_office: bool) -> None:
        if (key := self.some(n)) is None:
            return
        entry = self.entries[key]
        said = self.attempt(lambda: cancel(booking_id=key, by_office=by_office))
        if entry.state == "expired":
            assert said is BookingChanged
        elif entry.state != "cancelled":
            entry.state = "cancelled"
            self.serve(entry.slot)

    @rule(n=st.integers(0, 99))
    def approve(self, n: int) -> None:
        if (key := self.some(n)) is None:
            return
        entry = self.entries[key]
        said = self.attempt(lambda: approve(booking_id=key))
        assert isinstance(said, Booking) == (entry.state in ("pending", "confirmed"))
        if entry.state == "pending":
            entry.state = "confirmed"

    @rule(n=st.integers(0, 99), slot=SLOT)
    def move(self, n: int, slot: int) -> None:
        if (key := self.some(n)) is None:
            return
        entry = self.entries[key]
        said = self.attempt(lambda: move(booking_id=key, slot=self.slots[slot], by_office=True))
        if entry.state not in ("pending", "confirmed"):
            assert said is BookingChanged
        elif slot != entry.slot and self.blocked(slot, entry.places):
            assert said is SlotFull
        elif slot != entry.slot:
            left, entry.slot = entry.slot, slot
            self.serve(left)

    @rule(slot=SLOT, capacity=st.integers(1, 6))
    def change_capacity(self, slot: int, capacity: int) -> None:
        said = self.attempt(lambda: set_capacity(slot_id=self.rows[slot].pk, capacity=capacity))
        if isinstance(said, Slot):
            self.capacity[slot] = capacity
            self.serve(slot)
        else:
            assert capacity < self.capacity[slot] - self.free(slot)

    @rule(minutes=st.sampled_from([1, 11, 61]))
    def time_passes(self, minutes: int) -> None:
        if self.now + timedelta(minutes=minutes) < self.last:
            self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        self.attempt(expire_due)
        self.lapse()

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "entries"):
            return
        rows = Booking.objects.filter(pk__in=self.entries)
        assert {one.pk: one.state for one in rows} == {k: e.state for k, e in self.entries.items()}
        sound()


def run(corner: Callable[..., Any], examples: int, steps: int) -> None:
    Bookings.corner = staticmethod(corner)
    run_state_machine_as_test(
        Bookings,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.django_db
def test_any_order_agrees_with_the_model(corner) -> None:
    run(corner, examples=8, steps=15)


@pytest.mark.check("E2")
@pytest.mark.battery
@pytest.mark.django_db
def test_two_thousand_runs_of_fifty_steps(corner) -> None:
    run(corner, examples=2000, steps=50)
