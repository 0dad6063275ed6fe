"""Clients that book and give up places, and write down all they ask and are answered."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

from house.battery.history import Act, History
from house.sites import Site

AGAIN = {429, 502, 503, 504}  # 500 is not among them: whoever was killed, it is a fault
REFUSED = {"slot_full", "slot_taken"}
ANSWER_SECONDS = 20
GIVE_UP_SECONDS = 240
THINKING_SECONDS = 0.6
AT_MOST = 6  # places one client holds before it gives one up
LATER = -1  # the number of whoever comes back
GOES_HOME = 0.2  # of those whose line broke: they never ask again


@dataclass
class Guests:
    """``clients`` who book and cancel for as long as ``go_on`` says; ``history`` holds what they saw."""

    site: Site
    slots: Sequence[str]
    seed: int
    history: History
    go_on: Callable[[], bool]
    statuses: Counter[str] = field(default_factory=Counter)
    went_home: list[tuple[str, str]] = field(default_factory=list)  # keys and slots never settled
    faults: list[str] = field(default_factory=list)

    def run(self, clients: int) -> None:
        """Returns when every client has stopped."""
        threads = [threading.Thread(target=self._client, args=(n,)) for n in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def settle(self) -> None:
        """Whoever went home comes back and asks again with their key."""
        line = requests.Session()
        for key, slot in self.went_home:
            self._told("book", LATER, key, slot, lambda k=key, s=slot: book(self.site, line, k, s))

    def _client(self, number: int) -> None:
        dice, line = random.Random(self.seed * 1000 + number), requests.Session()
        mine: list[tuple[str, str, str]] = []
        try:
            while self.go_on():
                time.sleep(dice.uniform(0, THINKING_SECONDS))
                if mine and (len(mine) >= AT_MOST or dice.random() < 0.3):
                    key, slot, booking = mine.pop(dice.randrange(len(mine)))
                    self._cancels(number, line, key, slot, booking)
                elif taken := self._books(number, dice, line):
                    mine.append(taken)
        except Exception as fault:
            self.faults.append(f"client {number}: {fault!r}")

    def _books(
        self, number: int, dice: random.Random, line: requests.Session
    ) -> tuple[str, str, str] | None:
        key, slot = uuid.uuid4().hex, dice.choice(self.slots)
        stays = dice.random() >= GOES_HOME
        answer = self._told("book", number, key, slot, lambda: book(self.site, line, key, slot),
                            stays=stays)  # fmt: skip
        return (key, slot, str(answer["id"])) if answer else None

    def _cancels(
        self, number: int, line: requests.Session, key: str, slot: str, booking: str
    ) -> None:
        self._told("cancel", number, key, slot, lambda: give_up(self.site, line, booking))

    def _told(
        self, act: Act, number: int, key: str, slot: str, ask: Callable[[], requests.Response],
        *, stays: bool = True,
    ) -> dict[str, Any] | None:  # fmt: skip
        """Ask until it is known what became of it; who does not stay goes home when the line breaks."""
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            self.history.note("invoke", act, number, key, slot)
            try:
                answer = ask()
            except requests.RequestException as broken:
                self.statuses[type(broken).__name__] += 1
                self.history.note("info", act, number, key, slot, said=type(broken).__name__)
                if not stays:
                    self.went_home.append((key, slot))
                    return None
            else:
                said, body = self._heard(answer)
                if answer.status_code not in AGAIN:
                    done = answer.ok
                    self.history.note("ok" if done else "fail", act, number, key, slot,
                                      booking=str(body["id"]) if done else "", said=said)  # fmt: skip
                    return body if done else None
                self.history.note("info", act, number, key, slot, said=said)
            time.sleep(random.uniform(0.05, 0.4))
        raise TimeoutError(f"{act} {key}: nothing known after {GIVE_UP_SECONDS} s")

    def _heard(self, answer: requests.Response) -> tuple[str, dict[str, Any]]:
        body = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        code = "" if answer.ok else str(body.get("code", ""))
        said = f"{answer.status_code} {code}".strip()
        self.statuses[said] += 1
        if not answer.ok and answer.status_code not in AGAIN and code not in REFUSED:
            self.faults.append(f"{said}: {answer.text[:300]}")
        return said, body


def book(site: Site, line: requests.Session, key: str, slot: str) -> requests.Response:
    """Ask the API for a place. By the address the database tells whose key a booking is."""
    body = {"slot": slot, "name": "予約 花子", "email": f"{key}@example.jp"}
    headers = {"Idempotency-Key": key}
    where = f"{site.url}/api/v1/bookings"
    return line.post(where, json=body, headers=headers, timeout=ANSWER_SECONDS)


def give_up(site: Site, line: requests.Session, booking: str) -> requests.Response:
    """Cancel it."""
    return line.delete(f"{site.url}/api/v1/bookings/{booking}", timeout=ANSWER_SECONDS)
