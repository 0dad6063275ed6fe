"""A rush for few places: ``python -m bench.rush [--quick] [--people N] [--clients N]``.

A thousand people within ten seconds for a hundred slots of one place; then two hundred at the same
moment for one slot of five hundred places. Of each: bookings confirmed a minute, p95 of the answers
(reference: 3 s), answers of 500 and above; meanwhile one person reads public pages: p95 (reference:
1 s). At the end PostgreSQL alone: the same conditional UPDATE of one row by pgbench, and how many times
faster that is than a booking with its audit, its mail and its answer.

``--data-dir DIR`` keeps the city. Exit status 1 when a place was given twice or an answer broke.
"""

import argparse
import http.client
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from bench.figures import Figures, parser, percentile
from config.process.postgres import programs
from house.rushing import Rush, open_corner, rush, slots_of
from house.sites import Site, running_demo

PAGES = ("/ja/", "/ja/bookings/", "/healthz")
TARGET, ANSWERS, PUBLIC = 2000.0, 3.0, 1.0  # bookings a minute; p95 in seconds
BARE = """BEGIN;
UPDATE rush_slot SET taken = taken + 1 WHERE id = 1 AND taken + 1 <= capacity;
COMMIT;
"""


class Reader:
    """One person who reads public pages until told to stop; seconds of each."""

    def __init__(self, url: str) -> None:
        self.seconds: list[float] = []
        self._net, self._goes_on = urlsplit(url).netloc, True
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._goes_on = False
        self._thread.join(60)

    def _read(self) -> None:
        while self._goes_on:
            for page in PAGES:
                line = http.client.HTTPConnection(self._net, timeout=60)
                begun = time.perf_counter()
                line.request("GET", page)
                line.getresponse().read()
                self.seconds.append(time.perf_counter() - begun)
                line.close()
            time.sleep(0.05)


def many_slots(figures: Figures, site: Site, people: int, within: float) -> bool:
    """``people`` within some seconds for a tenth as many slots of one place."""
    resource = open_corner(site, capacity=1, slots=people // 10)
    slots = [str(one["id"]) for one in slots_of(site, resource)]
    wanted = [slots[n % len(slots)] for n in range(people)]
    with Reader(site.url) as reader:
        found = rush(site, wanted, within=within, mark=resource)
    name = f"{people} people in {within:g} s, {len(slots)} places"
    _tell(figures, name, found, reader)
    left = sum(int(str(one["remaining"])) for one in slots_of(site, resource))
    return len(found.booked) == len(slots) and left == 0 and not found.broken


def one_quota(figures: Figures, site: Site, clients: int, capacity: int) -> tuple[bool, float]:
    """``clients`` at once, again and again, until a slot of ``capacity`` places is full."""
    resource = open_corner(site, capacity=capacity)
    [slot] = [str(one["id"]) for one in slots_of(site, resource)]
    total = Rush()
    with Reader(site.url) as reader:
        for number in range(-(-capacity // clients) + 1):
            found = rush(site, [slot] * clients, mark=f"{resource}-{number}")
            total.said += found.said
            total.seconds += found.seconds
            total.booked += found.booked
            total.took += found.took
    speed = _tell(figures, f"{clients} clients, one quota of {capacity}", total, reader)
    return len(total.booked) == capacity and not total.broken, speed


def _tell(figures: Figures, name: str, found: Rush, reader: Reader) -> float:
    for said, count in sorted(found.said.items()):
        figures.add(f"{name}: answered {said}", count, "")
    speed = 60 * len(found.booked) / found.took
    answers = 60 * len(found.seconds) / found.took
    figures.add(f"{name}: confirmed", speed, "bookings/min", reference="target", reference_value=TARGET)  # fmt: skip
    figures.add(f"{name}: answered", answers, "requests/min")
    figures.add(f"{name}: answers p95", percentile(found.seconds, 0.95), "s",
                reference="limit", reference_value=ANSWERS)  # fmt: skip
    if reader.seconds:
        figures.add(f"{name}: public pages p95", percentile(reader.seconds, 0.95), "s",
                    reference="limit", reference_value=PUBLIC)  # fmt: skip
    figures.add(f"{name}: 500 and above", found.broken, "")
    return speed


def bare(figures: Figures, site: Site, speed: float, seconds: int) -> None:
    """The conditional UPDATE of one row alone, by eight clients of pgbench."""
    tools, socket = programs(), str(site.data_dir / "postgres" / "run")
    told = ["-h", socket, "-U", "shiyakusho_owner", "-d", "shiyakusho_kitakyushu"]
    made = (
        "CREATE TABLE IF NOT EXISTS rush_slot (id int PRIMARY KEY, taken int, capacity int);"
        "INSERT INTO rush_slot VALUES (1, 0, 1000000000) ON CONFLICT DO NOTHING"
    )
    subprocess.run([tools / "psql", *told, "-qc", made], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(BARE)
        script.flush()
        Path(script.name).chmod(0o644)
        command = [tools / "pgbench", *told[:4], "-n", "-c", "8", "-T", str(seconds),
                   "-f", script.name, "shiyakusho_kitakyushu"]  # fmt: skip
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    subprocess.run([tools / "psql", *told, "-qc", "DROP TABLE rush_slot"], check=True)
    rate = float(re.search(r"tps = ([\d.]+)", done.stdout)[1]) * 60  # type: ignore[index]
    figures.add("bare conditional UPDATE of one row", rate, "updates/min",
                reference="a confirmed booking", reference_value=speed)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Print the figures."""
    options = _options(arguments)
    figures = Figures()
    people = options.people or (200 if options.quick else 1000)
    clients = options.clients or (40 if options.quick else 200)
    with running_demo(residents=400, data_dir=options.data_dir) as site:
        slots = many_slots(figures, site, people, people / 100)
        quota, speed = one_quota(figures, site, clients, 500 if not options.quick else 100)
        bare(figures, site, speed, 3 if options.quick else 10)
    figures.write(options.json)
    return 0 if slots and quota else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    options = parser(__doc__ or "")
    options.add_argument("--data-dir", type=Path)
    options.add_argument("--people", type=int)
    options.add_argument("--clients", type=int)
    return options.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
