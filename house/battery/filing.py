"""Clients that file until they are told it is done: the same key, again and again."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import requests

from house import claims
from house.sites import Site

GIVE_UP_SECONDS = 240
THINKING_SECONDS = 3.0


@dataclass
class Acknowledged:
    """What a client was promised: the answer to its key, and the files it was told are kept."""

    key: str
    answer: dict[str, Any]
    attachment: str
    tries: int


@dataclass
class Filing:
    """``wanted`` claims filed by several clients; ``done`` holds what was acknowledged.

    More are filed for as long as ``go_on`` says.
    """

    site: Site
    persona: str
    wanted: int
    seed: int
    go_on: Callable[[], bool] = lambda: False
    done: list[Acknowledged] = field(default_factory=list)
    broken_off: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def run(self, clients: int) -> None:
        """File everything; returns when every client has finished."""
        self._begun = 0
        self._lock = threading.Lock()
        threads = [threading.Thread(target=self._client, daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _client(self) -> None:
        filer = claims.Filer(self.site.url, self.site.token(self.persona), seconds=20)
        while (number := self._next()) is not None:
            # A fast machine would be done before the first kill; half of the time one is asking.
            time.sleep(random.uniform(0, THINKING_SECONDS))
            try:
                self._file(filer, number)
            except Exception as fault:
                self.faults.append(f"{number}: {fault!r}")

    def _next(self) -> int | None:
        with self._lock:
            if self._begun >= self.wanted and not self.go_on():
                return None
            self._begun += 1
            return self._begun - 1

    def _file(self, filer: claims.Filer, number: int) -> None:
        content = claims.photo(self.seed * 100_000 + number, width=120, height=80)
        sent, _ = self._until_acknowledged(lambda: filer.attach(content))
        key = claims.new_key()
        body = claims.body(sent["id"], date.today(), phone=f"090-1234-{number % 10_000:04d}")  # noqa: DTZ011
        answer, tries = self._until_acknowledged(lambda: filer.file(body, key))
        if number % 5 == 0:  # a client that lost the answer asks again, much later
            again, _ = self._until_acknowledged(lambda: filer.file(body, key))
            if again != answer:
                self.faults.append(f"{key}: {answer} became {again}")
        self.done.append(Acknowledged(key, answer, sent["id"], tries))

    def _until_acknowledged(self, ask: Any) -> tuple[dict[str, Any], int]:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        tries = 0
        while time.monotonic() < deadline:
            tries += 1
            try:
                answer = ask()
            except requests.RequestException:
                with self._lock:
                    self.broken_off += 1
            else:
                with self._lock:
                    self.statuses[answer.status_code] += 1
                if answer.status_code == 201:
                    return answer.json(), tries
                if answer.status_code not in claims.TRY_AGAIN:
                    raise RuntimeError(f"{answer.status_code} {answer.text[:500]}")
            time.sleep(random.uniform(0.05, 0.4))
        raise TimeoutError(f"not acknowledged in {GIVE_UP_SECONDS} s")
