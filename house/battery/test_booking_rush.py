"""Nobody gets a place twice, through the web server's several processes (E1).

Sixty clients, twenty rounds, capacities 1, 5 and 30: as many are booked as there are places, in each
round, and nobody is answered with an error of the house. The race without the guard: shiyakusho/engines/booking/tests/test_races.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.rushing import open_corner, rush, slots_of
from house.sites import Site, running_demo

pytestmark = pytest.mark.battery
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
