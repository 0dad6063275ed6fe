"""Clients that ask one page of two houses in turns: the audited one and the one without."""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests

READY_SECONDS = 60


@contextmanager
def without_audit(port: int, environment: Mapping[str, str]) -> Iterator[str]:
    """The house of ``environment`` served once more, without the audit's insert; its address."""
    command = [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"),
        "bench.auditing.unaudited:application",
    ]
    process = subprocess.Popen(command, env=os.environ | dict(environment))
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def knock(address: str, path: str, token: str, clients: int, seconds: float) -> list[float]:
    """Milliseconds of every good answer to ``clients`` who ask at once; raises on any other."""
    taken: list[float] = []
    failed: list[int] = []

    def ask() -> None:
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {token}"
            end = time.perf_counter() + seconds
            while (start := time.perf_counter()) < end:
                answer = session.get(address + path, timeout=30)
                taken.append((time.perf_counter() - start) * 1000)
                if answer.status_code != 200:
                    failed.append(answer.status_code)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"{address}{path} answered {failed[:5]}")
    return taken


def _wait(address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{address} does not answer")
