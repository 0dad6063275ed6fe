"""Many clients at once, each asking as fast as it is answered."""

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.figures import percentile
from bench.path.browser import Browser
from bench.path.meter import Meter
from house import claims
from house.sites import Site


@dataclass
class Load:
    """What came back in ``seconds``, and the milliseconds of processor time the city spent on it."""

    seconds: float = 0.0
    processor: float = 0.0
    taken: list[float] = field(default_factory=list)
    failed: int = 0

    def __iadd__(self, other: "Load") -> "Load":
        self.seconds += other.seconds
        self.processor += other.processor
        self.taken += other.taken
        self.failed += other.failed
        return self

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return len(self.taken) / self.seconds

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 were answered."""
        return percentile(self.taken, 0.95) if self.taken else float("nan")

    @property
    def processor_each(self) -> float:
        """Milliseconds of processor time of one good answer."""
        return self.processor / len(self.taken) if self.taken else float("nan")


class Crowd:
    """Residents and clerks, half and half, each in a session of their own."""

    def __init__(self, site: Site, clients: int) -> None:
        self.meter = Meter(site)
        self._people = [_signed_in(site, "parent" if n % 2 else "clerk") for n in range(clients)]
        clerk = self._people[0]
        clerk.get("", "/staff/cases/")
        case = clerk.link(r"/staff/cases/[0-9a-f-]{36}/[^\"]*")
        self._pages = (
            ["/staff/cases/", "/staff/cases/?view=mine", case, "/staff/cases/?view=closed"],
            [
                "/ja/",
                "/ja/guide/search/?q=じどうてあて",
                f"/ja/guide/procedures/{claims.PROCEDURE}/",
                "/ja/mine/",
            ],
        )

    def reads(self, seconds: float) -> Load:
        """What people look at: clerks their pages, residents theirs."""
        return self._ask(self._pages, seconds)

    def knocks(self, seconds: float) -> Load:
        """The same clients asking for nothing."""
        return self._ask((["/healthz"], ["/healthz"]), seconds)

    def _ask(self, pages: tuple[list[str], list[str]], seconds: float) -> Load:
        load = Load(seconds)
        threads = []
        for number, browser in enumerate(self._people):
            turn = itertools.cycle(pages[number % 2])
            for _ in range(number):  # not all of them on the same page
                next(turn)
            threads.append(threading.Thread(target=self._go, args=(browser, turn, load)))
        self.meter.look_again()
        before, self._until = self.meter.read(), time.perf_counter() + seconds
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        load.processor = (self.meter.read() - before) / 1e6
        return load

    def _go(self, browser: Browser, turn: Iterator[str], load: Load) -> None:
        while (start := time.perf_counter()) < self._until:
            try:
                browser.get("", next(turn))
            except Exception:
                load.failed += 1
            else:
                load.taken.append((time.perf_counter() - start) * 1000)


def _signed_in(site: Site, persona: str) -> Browser:
    browser = Browser(site.url, [])
    browser.become(persona)
    return browser
