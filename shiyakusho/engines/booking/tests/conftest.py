"""A corner with slots, a hall with rooms, and people who want them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from shiyakusho.engines.booking.choices import OCCUPYING
from shiyakusho.engines.booking.models import Booking, Claim, Resource, Slot
from shiyakusho.engines.booking.services.arranging import add_resource, open_slots
from shiyakusho.engines.booking.services.people import Person
from shiyakusho.engines.booking.slot_ids import slot_id
from shiyakusho.engines.booking.terms import TermsData
from shiyakusho.ground import clock

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_DAY = {day: [{"start": "09:00", "end": "17:00"}] for day in WEEK}


def person(n: int = 0, **more: Any) -> Person:
    return Person(f"予約 {n}子", f"p{n}@example.jp", **more)


def next_hour() -> datetime:
    return (clock.now() + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def corner() -> Callable[..., tuple[Resource, str]]:
    """``corner(capacity, slots=1, **terms)`` → the resource and its first slot's id."""

    def make(capacity: int = 1, *, slots: int = 1, **terms: Any) -> tuple[Resource, str]:
        data = TermsData(**{"capacity": max(capacity, terms.get("most_places", 1)), **terms})
        made = add_resource(name={"ja": "出張窓口"}, terms=data)
        [first, *_] = open_slots(
            resource_id=made.pk, start=next_hour(), minutes=30, slots=slots, capacity=capacity
        )
        return made, str(slot_id(made.pk, first.starts_at, first.ends_at))

    return make


@pytest.fixture
def hall() -> Callable[..., dict[str, Resource]]:
    """A hall, two rooms in it, and a corner of the first room."""

    def make(**terms: Any) -> dict[str, Resource]:
        data = TermsData(**{"weekly": ALL_DAY, "holidays": "as_any_day", "start_every": 30,
                            "shortest": 30, "longest": 480, **terms})  # fmt: skip

        def space(name: str, inside: Resource | None = None) -> Resource:
            return add_resource(
                name={"ja": name}, terms=data, kind="facility", exclusive=True,
                inside=inside.pk if inside else None,
            )  # fmt: skip

        whole = space("ホール")
        left = space("左の部屋", whole)
        return {
            "hall": whole,
            "left": left,
            "right": space("右の部屋", whole),
            "nook": space("左の小部屋", left),
        }

    return make


def span(resource: Resource, hour: int, minutes: int = 60, minute: int = 0) -> str:
    day = (clock.now() + timedelta(days=3)).replace(
        hour=hour, minute=minute, second=0, microsecond=0
    )
    return str(slot_id(resource.pk, day, day + timedelta(minutes=minutes)))


def sound() -> None:
    """What must hold whatever happened: counters tell the bookings, spaces are given once."""
    for slot in Slot.objects.all():
        rows = Booking.objects.filter(slot=slot)
        taken = sum(one.places for one in rows if one.state in OCCUPYING)
        assert slot.taken == taken <= slot.capacity
        assert slot.waiting == rows.filter(state="waiting").count()
    claims = list(Claim.objects.order_by("space_id", "during"))
    for one, other in itertools.pairwise(claims):
        if one.space_id == other.space_id:
            assert one.during.upper <= other.during.lower
    holding = Booking.objects.filter(slot=None, state__in=OCCUPYING)
    assert {one.booking_id for one in claims} == set(holding.values_list("pk", flat=True))
