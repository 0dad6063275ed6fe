"""The list of 1,000,000 cases, filtered and sorted: ``python -m bench.cases_list [--quick]``.

A demo city is grown to ``--cases`` cases (``--quick``: 100,000; ``--data-dir DIR`` keeps it for the
next run). Then 16 members of staff each ask once a second, for 60 s (``--seconds``), for pages of
the list: every filter and order a saved queue may have, counts beside it, following pages too. Their p95
stands against its limit of 150 ms and against ``GET /healthz`` asked the same way just before. Times are
as the client felt them on the same machine: the server's own is no more. Then the closed loop: the same
16 as fast as they are answered, pages a second against ``/healthz`` a second.
"""

import argparse
import itertools
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figures, parser, percentile
from bench.path.browser import Browser
from bench.path.cities import served
from bench.path.crowd import Load
from house.sites import Site

CASES, QUICK_CASES = 1_000_000, 100_000
SECONDS, QUICK_SECONDS, REFERENCE_SECONDS = 60.0, 5.0, 5.0
USERS, LIMIT = 16, 150.0
PERSONAS = ("clerk", "chief", "care-clerk", "registrar")
LIST, KNOCK = "/staff/cases/", "/healthz"
# What is asked of the list: a query, and how many pages one goes on.
ASKED = (
    ("", 3),
    ("view=mine", 1),
    ("view=unassigned&sort=arrived", 2),
    ("view=overdue&channel=online", 1),
    ("view=waiting", 0),
    ("view=closed", 3),
    ("view=closed&assignee=me", 1),
    ("view=all&sort=newest", 2),
    ("state=examined&sort=newest", 1),
    ("mark=red", 1),
    ("mark=amber&assignee=nobody", 0),
    ("due=14&arrived=30", 1),
    ("arrived=over30&sort=arrived", 1),
    ("secrecy=1&sort=arrived", 1),
    ("procedure=child-allowance-claim&assignee=others", 1),
    ("view=closed&procedure=child-allowance-claim", 1),
)
NEXT = re.compile(r'href="([^"]*cursor=[^"]*)"')


class Reader:
    """One member of staff at the list, going from one question to the next."""

    def __init__(self, site: Site, number: int) -> None:
        self.browser = Browser(site.url, [])
        self.browser.become(PERSONAS[number % len(PERSONAS)])
        self._turn = itertools.islice(itertools.cycle(ASKED), number, None)
        self._pages: Iterator[str] = iter(())

    def reads(self) -> None:
        """Ask for one page."""
        page = next(self._pages, None)
        if page is None:
            query, more = next(self._turn)
            self._pages = self._following(more)
            page = f"{LIST}?{query}"
        self.browser.get("", page)

    def knocks(self) -> None:
        """Ask for nothing."""
        self.browser.get("", KNOCK)

    def _following(self, more: int) -> Iterator[str]:
        for _ in range(more):
            found = NEXT.findall(self.browser.page.text)
            if not found:
                return
            yield LIST + "?" + found[-1].partition("?")[2].replace("&amp;", "&")


def once_a_second(readers: list[Reader], ask: Callable[[Reader], None], seconds: float) -> Load:
    """Each asks once a second, spread over it; who is answered late is late for the next too, and
    that wait counts."""
    begin = time.perf_counter() + 0.2

    def turns(number: int) -> Iterator[float]:
        due = begin + number / len(readers)
        while due < begin + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            yield due
            due += 1

    return _all(readers, ask, seconds, turns)


def as_fast_as_answered(
    readers: list[Reader], ask: Callable[[Reader], None], seconds: float
) -> Load:
    """The closed loop."""
    until = time.perf_counter() + seconds

    def turns(number: int) -> Iterator[float]:
        while (now := time.perf_counter()) < until:
            yield now

    return _all(readers, ask, seconds, turns)


def _all(
    readers: list[Reader],
    ask: Callable[[Reader], None],
    seconds: float,
    turns: Callable[[int], Iterator[float]],
) -> Load:
    load = Load(seconds)

    def go(number: int, reader: Reader) -> None:
        for due in turns(number):
            try:
                ask(reader)
            except Exception:
                load.failed += 1
            else:
                load.taken.append((time.perf_counter() - due) * 1000)

    threads = [threading.Thread(target=go, args=one) for one in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load


def measure(figures: Figures, site: Site, cases: int, users: int, seconds: float) -> None:
    """The two loops, each beside its reference."""
    readers = [Reader(site, number) for number in range(users)]
    once_a_second(readers, Reader.reads, min(seconds, len(ASKED) / 2))  # warms up
    name = f"{cases:,} cases, {users} users once a second"
    knocking = once_a_second(readers, Reader.knocks, min(seconds, REFERENCE_SECONDS))
    reading = once_a_second(readers, Reader.reads, seconds)
    figures.add(f"{name}, GET {KNOCK} p95", knocking.p95, "ms")
    figures.add(f"{name}, list p50", percentile(reading.taken, 0.5), "ms",
                reference=f"GET {KNOCK} p50",
                reference_value=percentile(knocking.taken, 0.5))  # fmt: skip
    verdict = "ok" if reading.p95 <= LIMIT else "over"
    figures.add(f"{name}, list p95", reading.p95, "ms",
                reference=f"limit of {LIMIT:g} ms: {verdict}", reference_value=LIMIT)  # fmt: skip
    figures.add(f"{name}, list p95", reading.p95, "ms",
                reference=f"GET {KNOCK} p95", reference_value=knocking.p95)  # fmt: skip
    figures.add(f"{name}, answers", len(reading.taken), "answers")
    closed = min(seconds, 20.0)
    knocking = as_fast_as_answered(readers, Reader.knocks, min(closed, REFERENCE_SECONDS))
    loop = as_fast_as_answered(readers, Reader.reads, closed)
    name = f"{cases:,} cases, {users} users without a pause"
    figures.add(f"{name}, GET {KNOCK}", knocking.per_second, "requests/s")
    figures.add(f"{name}, list", loop.per_second, "requests/s",
                reference=f"GET {KNOCK}", reference_value=knocking.per_second)  # fmt: skip
    figures.add(f"{name}, list p95", loop.p95, "ms")
    figures.add("answers that failed", reading.failed + loop.failed, "answers")


def run(figures: Figures, args: argparse.Namespace) -> None:
    """Grow the city, or take the one that was kept, and measure."""
    cases = args.cases or (QUICK_CASES if args.quick else CASES)
    seconds = args.seconds or (QUICK_SECONDS if args.quick else SECONDS)
    with served((cases,), args.data_dir) as cities:
        site, making = cities[cases]
        figures.add(f"{cases:,} cases, making them", making, "s")
        measure(figures, site, cases, args.users, seconds)


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--cases", type=int, help="how many cases the city has")
    options.add_argument("--seconds", type=float, help="how long the list is asked for")
    options.add_argument("--users", type=int, default=USERS, help="how many ask at once")
    options.add_argument("--data-dir", type=Path, help="keep the city here, or take the one kept")
    args = options.parse_args()
    figures = Figures()
    try:
        run(figures, args)
    finally:
        figures.write(args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
