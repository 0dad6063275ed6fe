"""kill -9 of the database's postmaster, twenty times under load: nothing acknowledged is lost (F2)."""

import os
import threading
import time
from pathlib import Path

import psycopg
import pytest

from house.battery import truth
from house.battery.processes import of_kind
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(1800), pytest.mark.check("F2")]

KILLS = int(os.environ.get("BATTERY_KILLS", "20"))
ACKS = int(os.environ.get("BATTERY_ACKS", "40000"))
WRITERS = 8
BACK_SECONDS = 10.0


class Writers:
    """Clients that write one row after another and note what was acknowledged."""

    def __init__(self, site: Site) -> None:
        self.address = site.told["databases"]["owning"]
        self.acknowledged: list[set[int]] = [set() for _ in range(WRITERS)]
        self._enough = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(n,), daemon=True) for n in range(WRITERS)
        ]
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS battery_acks (writer int, n bigint, PRIMARY KEY (writer, n))"
            )

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join(30)

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged))

    def _write(self, writer: int) -> None:
        number = 0
        while not self._enough.is_set():
            try:
                with psycopg.connect(
                    self.address, autocommit=True, connect_timeout=3
                ) as connection:
                    while not self._enough.is_set():
                        number += 1
                        connection.execute(
                            "INSERT INTO battery_acks VALUES (%s, %s)", [writer, number]
                        )
                        self.acknowledged[writer].add(number)
            except psycopg.Error:
                time.sleep(0.05)


def test_twenty_kills_lose_nothing_and_it_serves_again_by_itself(city: Path) -> None:
    with running_demo(data_dir=city) as site, Writers(site) as writers:
        web = {process.pid for process in of_kind(site, "web")}
        back: list[float] = []
        for number in range(1, KILLS + 1):
            _until(lambda wanted=number: writers.count >= ACKS * wanted // KILLS, 900)
            (postmaster,) = of_kind(site, "postmaster")
            postmaster.kill()
            killed = time.monotonic()
            assert site.ready(60)
            back.append(time.monotonic() - killed)
        writers.__exit__()
        assert {process.pid for process in of_kind(site, "web")} == web, (
            "the web server was restarted"
        )
        there = {
            (row["writer"], row["n"])
            for row in truth.rows(site, "SELECT writer, n FROM battery_acks")
        }
        wanted = {(w, n) for w, done in enumerate(writers.acknowledged) for n in done}
        print(f"{KILLS} kills, {len(wanted)} acknowledged, lost {len(wanted - there)}; back after "
              f"{sorted(back)[len(back) // 2]:.1f} s, at most {max(back):.1f} s")  # fmt: skip
        assert wanted - there == set()
        assert len(wanted) >= ACKS
        assert max(back) <= BACK_SECONDS
        assert truth.found(site, truth.HALF_WRITTEN) == []
        truth.run(site, "DROP TABLE battery_acks")


def _until(true, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
