"""The same places by other ways: the office's entry, week by week, the waiting list (E1).

Through the web server's several processes and its pages, everybody at the same moment. The races
without the guard: shiyakusho/engines/booking/tests/test_races.py and test_waiting_spaces.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from house.at_once import at_once
from house.battery import truth
from house.battery.booking import book, give_up
from house.battery.visitor import Visitor
from house.rushing import open_corner, resource_named, rush, slots_of, spaces_of
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.check("E1")]
ROUNDS = 5
IN_THE_LIST = """
    SELECT b.number, b.state, b.from_waiting FROM booking_booking b JOIN booking_slot s ON s.id = b.slot_id
    WHERE s.resource_id = %s AND s.starts_at = %s AND b.number IS NOT NULL ORDER BY b.number"""
IN_A_SERIES = """
    SELECT starts_at, count(*) AS bookings, count(DISTINCT series_id) AS series FROM booking_booking
    WHERE resource_id = %s AND series_id IS NOT NULL AND state IN ('pending', 'confirmed', 'unpaid')
    GROUP BY starts_at ORDER BY starts_at"""


@pytest.fixture(scope="module")
def site(city: Path) -> Iterator[Site]:
    with running_demo(data_dir=city) as one:
        yield one


def asked(site: Site, slot: str, key: str) -> int:
    """Book by the API; the status of the answer."""
    return book(site, requests.Session(), key, slot).status_code


@pytest.mark.parametrize("capacity", [1, 5])
def test_the_office_and_everybody_else_take_the_same_places(site: Site, capacity: int) -> None:
    resource = open_corner(site, capacity=capacity, slots=ROUNDS, name=f"窓口からも {capacity}")
    clerks = [Visitor(site, "registrar") for _ in range(12)]
    for slot in slots_of(site, resource):
        said = _clerks_beside_people(site, clerks, resource, slot["id"])
        assert said[302] + said[201] == capacity and said[409] == 30 - capacity, said
    assert {one["remaining"] for one in slots_of(site, resource)} == {0}


def _clerks_beside_people(
    site: Site, clerks: list[Visitor], resource: str, slot: str
) -> Counter[int]:
    for clerk in clerks:
        clerk.open(f"/staff/booking/{resource}/entry/?slot={slot}")

    def take(n: int) -> int:
        if n < len(clerks):
            return clerks[n].send({"name": f"電話 {n}子", "act": "book"})
        return asked(site, slot, f"{slot}-{n}")

    return Counter(at_once(take, 30))


def test_what_comes_free_goes_to_the_list_in_order(site: Site) -> None:
    resource = resource_named(site, "マイナンバーカード出張申請")
    free = [one for one in slots_of(site, resource) if one["remaining"] == 4 and one["bookable"]]
    assert len(free) >= ROUNDS
    for slot in free[-ROUNDS:]:
        _give_up_join_and_try(site, resource, slot["id"])
        rows = truth.rows(site, IN_THE_LIST, resource, slot["start"])
        assert [row["number"] for row in rows] == list(range(1, 13))
        assert [row["state"] for row in rows] == ["held"] * 4 + ["waiting"] * 8
        assert [row["from_waiting"] for row in rows] == [True] * 4 + [False] * 8


def _give_up_join_and_try(site: Site, resource: str, slot: str) -> None:
    """Eight wait; then four give up, four more join and twelve try their luck at the same moment."""
    found = rush(site, [slot] * 4, mark=f"list-{slot}")
    assert found.said == {"201": 4}
    page = f"/ja/bookings/{resource}/book/?slot={slot}&waits=1"
    waiting = [Visitor(site).open(page) for _ in range(12)]

    def join(n: int) -> int:
        return waiting[n].send({"name": f"空待 {n}子", "email": f"w{n}-{slot}@example.jp"})

    def act(n: int) -> int:
        if n < 4:
            return give_up(site, requests.Session(), found.booked[n]).status_code
        return join(n + 4) if n < 8 else asked(site, slot, f"luck-{slot}-{n}")

    assert at_once(join, 8) == [302] * 8
    said = at_once(act, 20)
    assert said == [200] * 4 + [302] * 4 + [409] * 12, said


def test_every_week_at_once_is_given_to_one(site: Site) -> None:
    """Twelve want the same three weeks, half of them from the week after: all or nothing."""
    room = spaces_of(site)[-1]
    free = {
        datetime.fromisoformat(one["start"]): str(one["id"])
        for one in slots_of(site, room)
        if one["remaining"] and one["bookable"]
    }
    week = timedelta(days=7)
    first = next(at for at in sorted(free)[7:] if at.hour == 18 and at + week in free)
    starts = [free[first], free[first + week]]
    visitors = [Visitor(site) for _ in range(12)]
    for n, visitor in enumerate(visitors):
        visitor.open(f"/ja/bookings/{room}/series/?slot={starts[n % 2]}")

    def take(n: int) -> int:
        said = {"name": f"毎週 {n}子", "email": f"s{n}@example.jp"}
        return visitors[n].send(said | {"times": "3", "every": "1", "if_not": "all"})

    said = Counter(at_once(take, 12))
    assert said == {302: 1, 409: 11}, said
    rows = truth.rows(site, IN_A_SERIES, room)
    assert len(rows) >= 3 and all(row["bookings"] == 1 for row in rows), rows
