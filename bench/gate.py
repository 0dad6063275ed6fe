"""A waiting room before an opening: ``python -m bench.gate [--quick] [--people N] [--a-minute N]``.

So many people, each from an address of their own, take a turn within a minute and wait as their browsers
would: they ask again when they were told to. The order is drawn at the opening; who is let in books
through the API with their turn. Measured: p95 of taking a turn, of asking (reference: 1 s), of booking;
questions a second; how many were let in each minute (reference: what was set), the most that were inside
at a time; and one reader's public pages before, while all wait, and while they are let in (reference:
the same pages before, and the limit of 1 s).

``--data-dir DIR`` keeps the city. Exit status 1 when somebody was let in too early, one more was inside
than may be, a booking went past the gate, or an answer broke.
"""

import argparse
import heapq
import http.client
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from bench.figures import Figures, parser, percentile
from bench.rush import Reader
from house.rushing import HOUSE, environment, open_corner, slots_of
from house.sites import Site, running_demo

ASKING, PUBLIC, LONGEST = 1.0, 1.0, 120.0  # seconds
CLIENTS = 24  # lines open at a time
COMING = 60.0  # seconds in which all come
BEFORE = 30.0  # seconds from the last who came to the opening


@dataclass
class Person:
    """Somebody who waits: an address, a browser's cookies, what they were told."""

    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    said: str = ""
    let_in: float = 0.0
    gone: float = 0.0

    @property
    def address(self) -> str:
        return f"10.{self.number // 62500}.{self.number // 250 % 250}.{self.number % 250 + 1}"


class Crowd:
    """Everybody, each at their own moments, over a few lines; ``seconds`` of every kind of request."""

    def __init__(self, site: Site, resource: str, slots: list[str], people: int) -> None:
        self.net, self.page = urlsplit(site.url).netloc, f"/ja/bookings/{resource}/gate/"
        self.slots, self.people = slots, [Person(n) for n in range(people)]
        self.seconds: dict[str, list[float]] = {"take": [], "ask": [], "book": []}
        self.said: Counter[str] = Counter()
        self.left = people
        self._next, self._order = list[tuple[float, int, Person]](), count()
        self._lock, self._begun = threading.Condition(), time.monotonic()
        for one in self.people:
            self._at(self._begun + COMING * one.number / people, one)

    def run(self) -> None:
        """Until everybody has booked or was told that nothing is left."""
        lines = [threading.Thread(target=self._line, daemon=True) for _ in range(CLIENTS)]
        for line in lines:
            line.start()
        for line in lines:
            line.join(1800)

    def _at(self, moment: float, one: Person) -> None:
        with self._lock:
            heapq.heappush(self._next, (moment, next(self._order), one))
            self._lock.notify()

    def _line(self) -> None:
        line = http.client.HTTPConnection(self.net, timeout=LONGEST)
        while (one := self._whose_turn()) is not None:
            try:
                wait = self._act(line, one)
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.said[type(error).__name__] += 1
                line.close()
                line, wait = http.client.HTTPConnection(self.net, timeout=LONGEST), 5.0
            if wait is None:
                with self._lock:
                    self.left -= 1
                    self._lock.notify_all()
            else:
                self._at(time.monotonic() + wait, one)

    def _whose_turn(self) -> Person | None:
        with self._lock:
            while self.left:
                if self._next and self._next[0][0] <= time.monotonic():
                    return heapq.heappop(self._next)[2]
                until = self._next[0][0] - time.monotonic() if self._next else 1.0
                self._lock.wait(max(0.01, min(until, 1.0)))
        return None

    def _act(self, line: http.client.HTTPConnection, one: Person) -> float | None:
        """What this person does now, and after how many seconds the next thing; None: they are done."""
        if not one.said:
            return self._take(line, one)
        if one.said == "inside":
            return self._book(line, one)
        told = json.loads(self._timed("ask", line, one, "GET", f"{self.page}state/"))
        one.said = told["said"]
        if one.said == "inside":
            one.let_in = time.monotonic()
            return 2.0  # somebody chooses a time and writes their name
        return float(told["seconds"])

    def _take(self, line: http.client.HTTPConnection, one: Person) -> float:
        self._asked(line, one, "GET", self.page)
        token = one.cookies["csrftoken"]
        body = f"csrfmiddlewaretoken={token}&act=take"
        self._timed("take", line, one, "POST", self.page, body=body,
                    kind="application/x-www-form-urlencoded")  # fmt: skip
        one.said = "taken"
        return 15.0

    def _book(self, line: http.client.HTTPConnection, one: Person) -> None:
        slot = self.slots[one.number % len(self.slots)]
        told = {"slot": slot, "name": f"予約 {one.number}子", "email": f"g{one.number}@example.jp"}
        turn = next(value for name, value in one.cookies.items() if name.startswith("turn-"))
        self._timed("book", line, one, "POST", "/api/v1/bookings", body=json.dumps(told),
                    kind="application/json", turn=turn)  # fmt: skip
        one.gone = time.monotonic()

    def _timed(self, what: str, *asked: object, **sent: str) -> str:
        begun = time.perf_counter()
        answer = self._asked(*asked, **sent)  # type: ignore[arg-type]
        self.seconds[what].append(time.perf_counter() - begun)
        return answer

    def _asked(
        self, line: http.client.HTTPConnection, one: Person, method: str, path: str, *,
        body: str = "", kind: str = "", turn: str = "",
    ) -> str:  # fmt: skip
        headers = {"X-Forwarded-For": one.address, "Turn": turn, "Content-Type": kind}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in one.cookies.items())
        headers["Idempotency-Key"] = f"gate-{one.number}" if turn else ""
        line.request(method, path, body.encode() or None, {k: v for k, v in headers.items() if v})
        answer = line.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            one.cookies[name] = value.strip('"')
        code = (
            f" {json.loads(text).get('code')}"
            if kind == "application/json" and answer.status >= 400
            else ""
        )
        self.said[f"{answer.status}{code}"] += 1
        return text


def opened(site: Site, people: int, a_minute: int, inside: int) -> tuple[str, list[str], float]:
    """A place for each of the people, a gate before it, and when it opens."""
    resource = open_corner(site, capacity=10, slots=max(1, people // 10))
    slots = [str(one["id"]) for one in slots_of(site, resource)]
    now = datetime.now().astimezone()
    opens = now + timedelta(seconds=COMING + BEFORE)
    command = [
        *(sys.executable, "-m", "config.cli", "booking", "gate", "--resource", resource),
        *("--doors", now.isoformat(), "--opens", opens.isoformat()),
        *("--ends", (now + timedelta(hours=3)).isoformat()),
        *("--a-minute", str(a_minute), "--inside", str(inside)),
    ]
    done = subprocess.run(command, env=environment(site), capture_output=True, text=True, cwd=HOUSE)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return resource, slots, time.monotonic() + (opens - datetime.now().astimezone()).total_seconds()


def main(arguments: list[str] | None = None) -> int:
    """Print the figures."""
    options = _options(arguments)
    people = options.people or (200 if options.quick else 2000)
    a_minute = options.a_minute or (300 if options.quick else 600)
    figures = Figures()
    with running_demo(residents=400, data_dir=options.data_dir, PROXIES="1", DEMO_PAST="1") as site:
        with Reader(site.url) as before:
            time.sleep(10)
        quiet = percentile(before.seconds, 0.95)
        figures.add("public pages before: p95", quiet, "s")
        resource, slots, opens = opened(site, people, a_minute, a_minute // 3)
        crowd = Crowd(site, resource, slots, people)
        with Reader(site.url) as reader:
            crowd.run()
        sound = _tell(figures, crowd, opens, a_minute)
        for limit, value in (("the limit", PUBLIC), ("before", quiet)):
            figures.add(f"public pages meanwhile: p95, against {limit}", percentile(reader.seconds, 0.95),
                        "s", reference=limit, reference_value=value)  # fmt: skip
        left = sum(int(str(one["remaining"])) for one in slots_of(site, resource))
        figures.add("places left", left, "")
    figures.write(options.json)
    return 0 if sound else 1


def _tell(figures: Figures, crowd: Crowd, opens: float, a_minute: int) -> bool:
    for said, number in sorted(crowd.said.items()):
        figures.add(f"answered {said}", number, "")
    names = {"take": "taking a turn", "ask": "asking", "book": "booking"}
    for kind, name in names.items():
        figures.add(f"{name}: p95", percentile(crowd.seconds[kind], 0.95), "s",
                    reference="limit", reference_value=ASKING)  # fmt: skip
    let_in = sorted(one.let_in for one in crowd.people if one.let_in)
    if not let_in:
        return False
    took = max(let_in[-1] - opens, 1.0)
    figures.add("questions", len(crowd.seconds["ask"]) / (took + COMING + BEFORE), "a second")
    figures.add(
        "let in", 60 * len(let_in) / took, "a minute", reference="set", reference_value=a_minute
    )
    steps = sorted([(one.let_in, 1) for one in crowd.people if one.let_in]
                   + [(one.gone, -1) for one in crowd.people if one.gone])  # fmt: skip
    most = inside = 0
    for _moment, step in steps:
        inside += step
        most = max(most, inside)
    figures.add("most inside at a time", most, "", reference="set", reference_value=a_minute // 3)
    broken = sum(n for said, n in crowd.said.items() if not said[:1].isdigit() or said[0] == "5")
    strangers = crowd.said["409 gate_admission_needed"]
    early = sum(1 for moment in let_in if moment < opens)
    return not broken and not strangers and not early and most <= a_minute // 3


def _options(arguments: list[str] | None) -> argparse.Namespace:
    options = parser(__doc__ or "")
    options.add_argument("--data-dir", type=Path)
    options.add_argument("--people", type=int)
    options.add_argument("--a-minute", type=int)
    return options.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
