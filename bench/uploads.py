"""A rush of photos, and everybody else: ``python -m bench.uploads [--quick]``.

Two hundred people send a photo of 5 MB by the API at the same moment (``--quick``: sixty, of 1 MB),
ten of them a byte a second, ten break off at 99 %. Meanwhile one person reads pages. Of these pages:
p50 and p95 before and during the rush (reference: the limit of 1 s, and the quiet p95). Afterwards:
how many were taken, and what is left half arrived of
what broke off.

``--data-dir DIR`` keeps the city; the next run with it starts at once.
"""

import argparse
import http.client
import multiprocessing
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from bench.figures import Figures, parser, percentile
from house import claims
from house.sites import Site, running_demo

PAGES = ("/ja/", "/ja/guide/", "/ja/guide/search/?q=じどうてあて", "/healthz")
PEOPLE, QUICK_PEOPLE = 200, 60
SLOW = BROKEN = 10
LIMIT = 1000.0  # milliseconds, p95 of other pages
QUIET_SECONDS = 8.0
MOST_SECONDS = 240.0
BOUNDARY = "----photo"


@dataclass(frozen=True)
class Address:
    """Where to send, and as whom."""

    url: str
    token: str


@dataclass
class Rush:
    """What became of each upload: HTTP statuses of the honest ones, seconds each took."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


def read_pages(url: str, goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each page, one after the other, while `goes_on`."""
    took: list[float] = []
    while goes_on():
        for page in PAGES:
            line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
            begun = time.perf_counter()
            line.request("GET", quote(page, safe="/?="))
            answer = line.getresponse()
            answer.read()
            took.append((time.perf_counter() - begun) * 1000)
            line.close()
            if answer.status not in (200, 302):
                raise RuntimeError(f"{page}: {answer.status}")
            time.sleep(0.02)
    return took


def rush(address: Address, people: int, photo: bytes, told: "multiprocessing.Queue[Rush]") -> None:
    """Everybody at once, in a process of its own; ends when the honest ones are answered."""
    found, start = Rush(), threading.Barrier(people)
    everybody = [
        threading.Thread(target=_send, args=(address, body, way, found, start), daemon=True)
        for body, way in zip(_bodies(photo, people), _ways(people), strict=True)
    ]
    for one in everybody:
        one.start()
    for one, way in zip(everybody, _ways(people), strict=True):
        if way == "whole":
            one.join(MOST_SECONDS)
    told.put(found)


def _ways(people: int) -> list[str]:
    odd = min(SLOW, people // 20)
    return ["slow"] * odd + ["broken"] * odd + ["whole"] * (people - 2 * odd)


def _bodies(photo: bytes, people: int) -> list[bytes]:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()
    return [
        head + claims.another(photo) + f"\r\n--{BOUNDARY}--\r\n".encode() for _ in range(people)
    ]


def _send(address: Address, body: bytes, way: str, found: Rush, start: threading.Barrier) -> None:
    line = http.client.HTTPConnection(urlsplit(address.url).netloc, timeout=MOST_SECONDS)
    line.putrequest("POST", "/api/v1/attachments")
    line.putheader("Authorization", f"Bearer {address.token}")
    line.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    line.putheader("Content-Length", str(len(body)))
    start.wait()
    begun = time.perf_counter()
    try:
        line.endheaders()
        if WAYS[way](line, body):
            answer = line.getresponse()
            answer.read()
            found.statuses[str(answer.status)] += 1
            found.seconds.append(time.perf_counter() - begun)
    except OSError as error:
        found.statuses[f"{way}: {type(error).__name__}"] += 1


def _whole(line: http.client.HTTPConnection, body: bytes) -> bool:
    line.send(body)
    return True


def _broken(line: http.client.HTTPConnection, body: bytes) -> bool:
    line.send(body[: len(body) * 99 // 100])
    line.close()
    return False


def _slow(line: http.client.HTTPConnection, body: bytes) -> bool:
    for byte in body:
        line.send(bytes([byte]))
        time.sleep(1)
    return True


WAYS = {"whole": _whole, "broken": _broken, "slow": _slow}


def half_arrived(site: Site) -> int:
    """Files that lie unfinished where files arrive."""
    return sum(1 for path in (site.data_dir / "files" / "incoming").glob("*") if path.is_file())


def measure(figures: Figures, site: Site, people: int, photo: bytes) -> None:
    """Quiet, rush, afterwards."""
    until = time.monotonic() + QUIET_SECONDS
    quiet = read_pages(site.url, lambda: time.monotonic() < until)
    told: multiprocessing.Queue[Rush] = multiprocessing.Queue()
    arguments = (Address(site.url, site.token("parent")), people, photo, told)
    crowd = multiprocessing.Process(target=rush, args=arguments)
    crowd.start()
    during = read_pages(site.url, lambda: told.empty() and crowd.is_alive())
    found = told.get(timeout=MOST_SECONDS)
    crowd.terminate()
    crowd.join()
    figures.add("other pages, quiet, p50", percentile(quiet, 0.5), "ms")
    figures.add("other pages, quiet, p95", percentile(quiet, 0.95), "ms")
    figures.add(f"other pages, {people} uploads, p50", percentile(during, 0.5), "ms",
                reference="quiet", reference_value=percentile(quiet, 0.5))  # fmt: skip
    figures.add(f"other pages, {people} uploads, p95", percentile(during, 0.95), "ms",
                reference="quiet", reference_value=percentile(quiet, 0.95))  # fmt: skip
    figures.add("the same against its limit", percentile(during, 0.95), "ms",
                reference="limit", reference_value=LIMIT)  # fmt: skip
    figures.add("slowest page in the rush", max(during), "ms")
    figures.add("pages read in the rush", len(during), "")
    figures.add("upload, p50", percentile(found.seconds, 0.5), "s")
    figures.add("upload, slowest", max(found.seconds), "s")
    for status, count in sorted(found.statuses.items()):
        figures.add(f"uploads answered {status}", count, "")
    waited = time.monotonic()
    while half_arrived(site) and time.monotonic() - waited < MOST_SECONDS:
        time.sleep(0.5)
    figures.add("nothing half arrived any more after", time.monotonic() - waited, "s")
    figures.add("left half arrived", half_arrived(site), "files")


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; exit status 1 when the pages of others waited longer than the limit."""
    options = _options(arguments)
    figures = Figures()
    people = QUICK_PEOPLE if options.quick else PEOPLE
    photo = claims.photo(1, width=1200, height=900) if options.quick else claims.five_megabytes(1)
    with running_demo(residents=400, data_dir=options.data_dir) as site:
        measure(figures, site, people, photo)
    figures.write(options.json)
    p95 = next(one for one in figures.found if one.reference == "limit")
    return 0 if p95.value < LIMIT else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    options = parser(__doc__ or "")
    options.add_argument("--data-dir", type=Path)
    return options.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
