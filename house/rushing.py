"""Many who want the same at the same moment, over HTTP: for the battery and bench/rush.py."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from house.sites import Site

HOUSE = Path(__file__).resolve().parents[1]
LONGEST = 120.0  # seconds one answer may take


@dataclass
class Rush:
    """What became of everybody: answers by status and code, seconds of each, ids that were booked."""

    said: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    booked: list[str] = field(default_factory=list)
    took: float = 0.0

    @property
    def broken(self) -> int:
        """Answers of 500 and above, and lines that broke."""
        return sum(n for said, n in self.said.items() if not said[:1].isdigit() or said[0] == "5")


def environment(site: Site) -> dict[str, str]:
    """How a command of the house finds the city of ``site``."""
    socket = site.data_dir / "postgres" / "run"
    return os.environ | {
        "DATABASE_URL": f"postgresql://shiyakusho_app@/shiyakusho_kitakyushu?host={socket}",
        "DATA_DIR": str(site.data_dir),
        "CITY": "kitakyushu",
    }


def open_corner(site: Site, *, capacity: int, slots: int = 1, name: str = "混雑のためし") -> str:
    """``shiyakusho booking open``: the id of a new resource with so many slots."""
    start = (datetime.now().astimezone() + timedelta(days=20)).replace(microsecond=0)
    command = [
        *(sys.executable, "-m", "config.cli", "booking", "open", "--name", name, "--anonymous"),
        *("--start", start.isoformat(), "--minutes", "5"),
        *("--slots", str(slots), "--capacity", str(capacity)),
    ]
    done = subprocess.run(command, env=environment(site), capture_output=True, text=True, cwd=HOUSE)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout.strip().splitlines()[-1]


def slots_of(site: Site, resource: str) -> list[dict[str, Any]]:
    """The slots as the API tells them."""
    return _items(site, f"/api/v1/resources/{resource}/slots")


def spaces_of(site: Site) -> list[str]:
    """The hall of the demo, which is booked whole, and its rooms."""
    found = _items(site, "/api/v1/resources")
    return [str(one["id"]) for one in found if "市民会館" in str(one["name"])]


def resource_named(site: Site, name: str) -> str:
    """The id of what is called so in Japanese."""
    found = _items(site, "/api/v1/resources")
    return next(str(one["id"]) for one in found if one["name"]["ja"] == name)


def _items(site: Site, path: str) -> list[dict[str, Any]]:
    line = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=LONGEST)
    line.request("GET", path)
    found = json.loads(line.getresponse().read())["items"]
    line.close()
    return list(found)


def rush(site: Site, wanted: Iterable[str], *, within: float = 0.0, mark: str = "") -> Rush:
    """Everybody wants one place of their slot, all at once or spread over ``within`` seconds."""
    slots = list(wanted)
    found, gate = Rush(), threading.Barrier(len(slots) + 1)
    net = urlsplit(site.url).netloc

    def one(n: int) -> None:
        line = http.client.HTTPConnection(net, timeout=LONGEST)
        if not within:
            line.connect()
        gate.wait(60)
        time.sleep(within * n / len(slots))
        body = {"slot": slots[n], "name": f"予約 {n}子", "email": f"r{n}@example.jp"}
        begun = time.perf_counter()
        try:
            said, answer = _post(line, body, f"{mark}-{n}")
        except (OSError, http.client.HTTPException) as error:
            said, answer = type(error).__name__, {}
        found.seconds.append(time.perf_counter() - begun)
        found.said[said] += 1
        if said == "201":
            found.booked.append(str(answer["id"]))
        line.close()

    _together(one, len(slots), gate, found)
    return found


def _together(one: Callable[[int], None], count: int, gate: threading.Barrier, found: Rush) -> None:
    threads = [threading.Thread(target=one, args=(n,), daemon=True) for n in range(count)]
    for thread in threads:
        thread.start()
    gate.wait(60)
    begun = time.perf_counter()
    for thread in threads:
        thread.join(LONGEST)
    found.took = time.perf_counter() - begun


def _post(
    line: http.client.HTTPConnection, body: dict[str, str], key: str
) -> tuple[str, dict[str, object]]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"rush-{key}"}
    line.request("POST", "/api/v1/bookings", json.dumps(body), headers)
    answer = line.getresponse()
    told = json.loads(answer.read() or b"{}")
    code = f" {told.get('code')}" if answer.status >= 400 else ""
    return f"{answer.status}{code}", told
