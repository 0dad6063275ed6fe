"""Nobody gets a place twice, through the web server's several processes (E1).

Sixty clients, twenty rounds, capacities 1, 5 and 30: as many are booked as there are places, in each
round, and nobody is answered with an error of the house. The race without the guard: shiyakusho/engines/booking/tests/test_races.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.rushing import open_corner, rush, slots_of, spaces_of
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.check("E1")]
CLIENTS = int(os.environ.get("RUSH_CLIENTS", "60"))
ROUNDS = int(os.environ.get("RUSH_ROUNDS", "20"))


@pytest.fixture(scope="module")
def site(city: Path) -> Iterator[Site]:
    with running_demo(data_dir=city) as one:
        yield one


@pytest.mark.parametrize("capacity", [1, 5, 30])
def test_as_many_as_there_are_places_in_every_round(site: Site, capacity: int) -> None:
    resource = open_corner(site, capacity=capacity, slots=ROUNDS)
    for number, slot in enumerate(slots_of(site, resource)):
        found = rush(site, [str(slot["id"])] * CLIENTS, mark=f"{resource}-{number}")
        refused = max(0, CLIENTS - capacity)
        assert found.said["201"] == min(capacity, CLIENTS)
        assert found.said["409 slot_full"] == refused and found.broken == 0
    assert {one["remaining"] for one in slots_of(site, resource)} == {max(0, capacity - CLIENTS)}


def test_a_hall_and_its_rooms_wait_for_approval_and_are_given_once(site: Site) -> None:
    """The hall alone, or at most each of its rooms; pending bookings hold what they asked for."""
    spaces = spaces_of(site)
    by_start = [{str(one["start"]): one for one in slots_of(site, space)} for space in spaces]
    common = sorted(set.intersection(*map(set, by_start)))
    starts = [one for one in common if one[11:13] in ("09", "12", "15")][24 : 24 + ROUNDS]
    assert len(spaces) >= 2 and starts
    for start in starts:
        slots = [str(slots[start]["id"]) for slots in by_start]
        wanted = [slots[n % len(slots)] for n in range(CLIENTS)]
        found = rush(site, wanted, mark=f"{spaces[0]}-{start}")
        assert found.broken == 0 and set(found.said) <= {"201", "409 slot_taken"}
        assert found.said["201"] < len(spaces), (start, found.said)
    left = {str(one["start"]): one["remaining"] for one in slots_of(site, spaces[0])}
    assert all(left[start] == 0 for start in starts)
