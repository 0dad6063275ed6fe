"""The database restarts, and sessions are cut: 503 with a time to come back, for seconds, no longer (F4)."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
import requests

from house.battery import truth
from house.battery.processes import of_kind
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(900), pytest.mark.check("F4")]

LIMIT_SECONDS = 10.0
PATHS = ("/ja/", "/ja/guide/", "/ja/about/")
CUTS, RESTARTS = 20, 3


@dataclass
class Visitors:
    """They ask page after page and remember what went wrong, when."""

    site: Site
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[tuple[float, int]] = field(default_factory=list)
    without_retry: int = 0

    def __enter__(self) -> "Visitors":
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._visit, daemon=True) for _ in range(4)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join(30)

    def _visit(self) -> None:
        number = 0
        while not self._enough.is_set():
            number += 1
            answer = requests.get(self.site.url + PATHS[number % len(PATHS)], timeout=20)
            self.statuses[answer.status_code] += 1
            if answer.status_code != 200:
                self.wrong.append((time.monotonic(), answer.status_code))
                self.without_retry += "Retry-After" not in answer.headers

    def longest_trouble_since(self, moment: float) -> float:
        return max((at - moment for at, _ in self.wrong if at >= moment), default=0.0)


def test_sessions_that_are_cut_and_a_database_that_restarts(city: Path) -> None:
    with running_demo(data_dir=city) as site, Visitors(site) as visitors:
        time.sleep(3)
        troubles = []
        for _ in range(CUTS):
            moment = time.monotonic()
            cut(site)
            time.sleep(1)
            troubles.append(visitors.longest_trouble_since(moment))
        for _ in range(RESTARTS):
            moment = time.monotonic()
            (postmaster,) = of_kind(site, "postmaster")
            postmaster.send_signal(2)  # fast shutdown; the supervisor starts it again
            time.sleep(LIMIT_SECONDS + 2)
            troubles.append(visitors.longest_trouble_since(moment))
        visitors.__exit__()
        print(f"{dict(visitors.statuses)}; trouble for at most {max(troubles):.1f} s")
        assert set(visitors.statuses) <= {200, 503}
        assert visitors.without_retry == 0
        assert max(troubles) < LIMIT_SECONDS
        assert visitors.statuses[200] > 50
        for path in PATHS * 4:  # no process is stuck with a dead session
            assert requests.get(site.url + path, timeout=20).status_code == 200


def cut(site: Site) -> None:
    with psycopg.connect(truth.everything(site), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shiyakusho_app'"
        )
