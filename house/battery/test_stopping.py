"""However the demo ends, nothing of it runs on, and it starts again with all it knew."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from house.battery import truth
from house.battery.processes import of_kind, running_in, survivors
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(1200)]

ENDINGS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]


@pytest.mark.parametrize("number", ENDINGS, ids=lambda number: number.name)
def test_an_end_leaves_nothing_behind(city: Path, number: signal.Signals) -> None:
    """Ctrl-C, a service manager, a closed terminal, kill -9: no process, no broken database."""
    with running_demo(data_dir=city) as site:
        known = truth.count(site)
        names = {process.name() for process in running_in(city)}
        assert {"postgres", "granian"} <= names, names
        site.process.send_signal(number)
        site.process.wait(60)
        assert survivors(city, 30) == []
    with running_demo(data_dir=city) as site:
        assert truth.count(site) == known


@pytest.mark.parametrize("number", ENDINGS, ids=lambda number: number.name)
def test_an_end_while_it_sets_up(city: Path, number: signal.Signals) -> None:
    """Before there is anything to serve, too; then it is set up as if nothing had been."""
    folder = city.parent / f"{city.name}-half"
    folder.mkdir(mode=0o711, exist_ok=True)
    try:
        for seconds in (1, 4, 9):
            process = _start(folder)
            time.sleep(seconds)
            process.send_signal(number)
            process.wait(60)
            assert survivors(folder, 30) == [], seconds
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_twice_is_refused(city: Path) -> None:
    """The same folder, or the same port: a sentence that says so, and nothing is touched."""
    with running_demo(data_dir=city) as site:
        before = _programs(site)
        port = int(site.url.rpartition(":")[2])
        again = _run(city, port=port + 1)
        assert again.returncode == 1
        assert "別のデモが" in again.stderr and "動いています" in again.stderr
        other = city.parent / f"{city.name}-other"
        taken = _run(other, port=port)
        assert taken.returncode == 1
        assert f"ポート {port} は使われています" in taken.stderr
        assert not (other / "postgres").exists()
        shutil.rmtree(other)
        assert _programs(site) == before
        assert site.ready(5)


def _programs(site: Site) -> list[int]:
    """Web, worker and database; the database's own helpers come and go."""
    kinds = ("web", "worker", "postmaster")
    return [process.pid for kind in kinds for process in of_kind(site, kind)]


def _environment(folder: Path, port: int) -> dict[str, str]:
    told = os.environ | {"PORT": str(port), "DATA_DIR": str(folder), "CITY": "kitakyushu"}
    told.pop("DJANGO_SETTINGS_MODULE", None)
    return told


def _start(folder: Path) -> subprocess.Popen[bytes]:
    # As a terminal starts it: tests put behind by a shell would hand on a SIGINT that is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(
        [sys.executable, "-m", "config.cli", "demo", "--residents", "400"],
        env=_environment(folder, _free_port()),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _run(folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.cli", "demo"],
        env=_environment(folder, port),
        capture_output=True,
        text=True,
        timeout=60,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
