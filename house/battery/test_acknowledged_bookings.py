"""A place that was promised is held, and nobody's twice, whoever is killed meanwhile (E3).

Twenty clients book and give up places of small slots while web processes, workers and the database
are killed with -9. Each writes down what it asked and heard; an offline checker compares that with
the database afterwards. Beside them somebody looks at every slot ten times a second.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from house.battery import booked, truth
from house.battery.booking import Guests
from house.battery.checker import faults
from house.battery.history import History, events, operations
from house.battery.processes import Killer
from house.rushing import open_corner, slots_of
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(7200), pytest.mark.check("E3")]

KILLS = int(os.environ.get("BATTERY_KILLS_BOOKING", "100"))
SEED = int(os.environ.get("BATTERY_SEED", "20261122"))
CLIENTS = 20
CAPACITIES = (1, 3, 10)
SLOTS = 6
LOOKS_EVERY = 0.1


def test_what_was_promised_is_held_under_kills(city: Path, tmp_path: Path) -> None:
    with running_demo(data_dir=city) as site:
        resources = [
            open_corner(site, capacity=capacity, slots=SLOTS, name=f"とめても残る {capacity}")
            for capacity in CAPACITIES
        ]
        room = {
            slot["id"]: slot["capacity"]
            for resource in resources
            for slot in slots_of(site, resource)
        }
        history, killer = History(tmp_path / "history.jsonl"), Killer(site, SEED)
        guests = Guests(site, list(room), SEED, history, go_on=lambda: killer.count < KILLS)
        with _looking(site, resources) as seen, killer:
            guests.run(CLIENTS)
        assert site.ready(60)
        told, there = operations(events(history.path)), booked.there(site, resources)
        print(f"{killer.count} kills: {dict(killer.killed)}; {seen.looks} looks")
        print(
            f"{len(told)} operations: {dict(Counter(f'{one.act} {one.outcome}' for one in told))}"
        )
        print(
            f"answers: {dict(sorted(guests.statuses.items()))}; {len(guests.went_home)} went home"
        )

        assert guests.faults == []
        assert killer.count >= KILLS and guests.went_home, (killer.killed, guests.statuses)
        assert seen.faults == [] and seen.looks > 100
        assert list(faults(told, there, room)) == []
        guests.settle()
        history.close()
        known, had = operations(events(history.path)), {one.key: one.booking for one in there}
        settled = {key for key, _ in guests.went_home}
        answered = {one.key: one.booking for one in known if one.key in settled}
        changed = {
            key: (had[key], now) for key, now in answered.items() if had.get(key, now) != now
        }
        assert changed == {}, "whoever asks again is told what they have"
        assert guests.faults == [] and "info" not in {one.outcome for one in known}
        assert list(faults(known, booked.there(site, resources), room)) == []
        assert truth.settled(site) == []
        assert booked.told_twice_or_never(site, resources) == []


class Looks:
    """What somebody beside them saw: how often, and what could not be."""

    def __init__(self) -> None:
        self.looks = 0
        self.faults: list[str] = []


@contextmanager
def _looking(site: Site, resources: list[str]) -> Iterator[Looks]:
    """Each look is one moment of the database; while it is down nobody sees anything."""
    seen, enough = Looks(), threading.Event()

    def look() -> None:
        while not enough.wait(LOOKS_EVERY):
            try:
                found = booked.miscounted(site, resources)
            except psycopg.OperationalError:
                continue
            seen.looks += 1
            seen.faults.extend(found)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        enough.set()
        thread.join()
