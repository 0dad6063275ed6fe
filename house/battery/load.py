"""People who read and file at a pace while something is done to the house; every answer is counted."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import requests

from house import claims
from house.sites import Site

A_SECOND = int(os.environ.get("BATTERY_RATE", "50"))
VISITORS = 10
PATHS = ("/ja/", "/ja/guide/", "/ja/about/", "/api/v1/procedures")


@dataclass
class Load:
    """Pages are read and claims filed at a pace, all the time; every answer is counted."""

    site: Site
    statuses: Counter[int] = field(default_factory=Counter)
    filed: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __enter__(self) -> "Load":
        self._enough, self._lock = threading.Event(), threading.Lock()
        self._begun = time.monotonic()
        clients = [self._visit] * VISITORS + [self._file] * 2
        self._threads = [threading.Thread(target=one, daemon=True) for one in clients]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join(60)
        self.seconds = time.monotonic() - self._begun

    def go_on(self) -> None:
        """Wait for four seconds' worth of answers."""
        wanted = sum(self.statuses.values()) + A_SECOND * 4
        deadline = time.monotonic() + 90
        while sum(self.statuses.values()) < wanted and time.monotonic() < deadline:
            time.sleep(0.2)

    def _visit(self) -> None:
        number = 0
        while not self._enough.wait(max(0.0, VISITORS / A_SECOND - 0.02)):
            number += 1
            self._note(
                partial(requests.get, self.site.url + PATHS[number % len(PATHS)], timeout=60)
            )

    def _file(self) -> None:
        filer = claims.Filer(self.site.url, self.site.token("parent"), seconds=60)
        number = 0
        while not self._enough.wait(0.3):
            number += 1
            seed = 6_000_000 + threading.get_ident() % 1000 * 1000 + number
            sent = self._note(
                lambda seed=seed: filer.attach(claims.photo(seed, width=90, height=60))
            )
            if sent is not None and sent.status_code == 201:
                body = claims.body(sent.json()["id"], date.today(), phone="090-1234-5678")  # noqa: DTZ011
                answer = self._note(lambda body=body: filer.file(body, claims.new_key()))
                self.filed += answer is not None and answer.status_code == 201

    def _note(self, ask: Callable[[], requests.Response]) -> requests.Response | None:
        begun = time.monotonic()
        try:
            answer = ask()
        except requests.RequestException as error:
            self.faults.append(repr(error))
            return None
        with self._lock:
            self.statuses[answer.status_code] += 1
            self.slowest = max(self.slowest, time.monotonic() - begun)
            if answer.status_code >= 500:
                self.faults.append(f"{answer.status_code} {answer.url}")
        return answer
