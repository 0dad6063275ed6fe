"""The processes of a running city, by what they are."""

import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from house.sites import Site

KINDS = ("web", "web process", "worker", "postmaster", "backend")
HEALED = 0.8


def family(site: Site) -> list[psutil.Process]:
    """The supervisor and everything below it, now."""
    supervisor = psutil.Process(site.process.pid)
    return [supervisor, *supervisor.children(recursive=True)]


def running_in(folder: Path) -> list[psutil.Process]:
    """Every process that belongs to the city in ``folder``, whoever its parent is by now."""
    return [one for one in psutil.process_iter() if _belongs(one, folder)]


def survivors(folder: Path, seconds: float) -> list[str]:
    """What still runs for the city in ``folder`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while (alive := running_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [repr(one) for one in alive]


def of_kind(site: Site, kind: str) -> list[psutil.Process]:
    """The processes of one of :data:`KINDS`."""
    return [one for one in family(site)[1:] if _kind(one, site.process.pid) == kind]


def _belongs(process: psutil.Process, folder: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:  # dead, only not reaped yet
            return False
        named = process.environ().get("DATA_DIR") == str(folder)
        return named or process.cwd().startswith(f"{folder}/")
    except psutil.Error:
        return False


def _kind(process: psutil.Process, supervisor: int) -> str:
    try:
        name, command = process.name(), " ".join(process.cmdline())
        of_supervisor = process.ppid() == supervisor
        parent = psutil.Process(process.ppid()).name()
    except psutil.Error:
        return ""
    if name.startswith("postgres"):
        return "postmaster" if of_supervisor else "backend"
    if of_supervisor:
        return "web" if "granian" in command else "worker" if command.endswith(" work") else ""
    return "web process" if "granian" in parent or "spawn_main" in command else ""


@dataclass
class Killer:
    """kill -9 of whatever the dice say, at whatever moment, for as long as the block runs."""

    site: Site
    seed: int
    killed: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return sum(self.killed.values())

    def __enter__(self) -> "Killer":
        self._dice = random.Random(self.seed)
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._enough.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._enough.wait(self._dice.uniform(0.05, 2)):
            kind = self._dice.choice(KINDS)
            there = of_kind(self.site, kind)
            if there and _kill(self._dice.choice(there)):
                self.killed[kind] += 1
            if self._dice.random() < HEALED:  # else the next one falls into the recovery
                self.site.ready(60)


def _kill(process: psutil.Process) -> bool:
    try:
        process.send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        return False
    return True
