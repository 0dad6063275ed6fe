"""Many clients at once, each asking as fast as it is answered."""

import itertools
import threading
import time
from dataclasses import dataclass, field

from bench.figures import percentile
from bench.path.browser import Browser
from house import claims
from house.sites import Site


@dataclass
class Load:
    """What came back in ``seconds``."""

    seconds: float
    taken: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return len(self.taken) / self.seconds

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 were answered."""
        return percentile(self.taken, 0.95) if self.taken else float("nan")


class Crowd:
    """Residents and clerks, half and half, each in a session of their own."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def pages(self) -> list[str]:
        """What people look at: the resident's pages first, then as many of the clerk's."""
        clerk = self._browser("clerk")
        clerk.get("", "/staff/cases/")
        case = clerk.link(r"/staff/cases/[0-9a-f-]{36}/[^\"]*")
        return [
            "/ja/",
            "/ja/guide/search/?q=じどうてあて",
            f"/ja/guide/procedures/{claims.PROCEDURE}/",
            "/ja/mine/",
            "/staff/cases/",
            "/staff/cases/?view=mine",
            case,
            "/staff/cases/?view=closed",
        ]

    def ask(self, pages: list[str], seconds: float, clients: int) -> Load:
        """Let ``clients`` go round ``pages``; those of the staff are asked for by clerks."""
        load = Load(seconds)
        staff = [page for page in pages if page.startswith("/staff/")]
        public = [page for page in pages if page not in staff]
        threads = []
        for number in range(clients):
            as_clerk = bool(staff) and number % 2 == 1
            browser = self._browser("clerk" if as_clerk else "parent")
            turn = itertools.cycle(staff if as_clerk else public)
            threads.append(threading.Thread(target=self._go, args=(browser, turn, load, number)))
        self._until = time.perf_counter() + seconds
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return load

    def _go(self, browser: Browser, turn: "itertools.cycle[str]", load: Load, number: int) -> None:
        for _ in range(number):  # not all of them on the same page
            next(turn)
        while (start := time.perf_counter()) < self._until:
            try:
                browser.get("", next(turn))
            except Exception:
                load.failed += 1
            else:
                load.taken.append((time.perf_counter() - start) * 1000)

    def _browser(self, persona: str) -> Browser:
        browser = Browser(self.site.url, [])
        browser.become(persona)
        return browser
