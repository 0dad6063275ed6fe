"""The tests' PostgreSQL: one cluster per run, one template database per state of the house.

Runs side by side each take a slot with its own cluster, which is kept, so that a second run finds
its template ready. The template is migrated and holds the catalogue, the city and some residents.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from config.process.postgres import OWNER, Postgres

HOUSE = Path(__file__).resolve().parents[2]
SLOTS = 16
# What the template is made of; a change in any of it makes a new template.
INGREDIENTS = (
    "shiyakusho/*/*/migrations/*.py",
    "shiyakusho/registers/**/*.py",
    "shiyakusho/**/*.sql",
    "shiyakusho/ground/fence/policies.py",
    "config/rooms.py",
    "shiyakusho/*/*/apps.py",
    "shiyakusho/ground/jp/**/*",
    "config/database.py",
    "config/city.py",
    "national/**/*",
    "cities/**/*",
)
# Tests may lose their database: nothing is worth waiting for the disk.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class TestServer:
    """The cluster of one test run."""

    __test__ = False

    def __init__(self) -> None:
        self._lock, slot = _take_slot(_home())
        self.postgres = Postgres(slot, settings=HASTY)

    def start(self) -> str:
        """Start the cluster and see that the template is there; returns the template's name."""
        self.postgres.start()
        template = f"template_{_digest(INGREDIENTS)}"
        there = self.postgres.psql("postgres", "SELECT datname FROM pg_database").split()
        for old in there:
            if old.startswith(("template_", "run_", "building")) and old != template:
                self.postgres.psql("postgres", f'DROP DATABASE "{old}" WITH (FORCE)')
        if template not in there:
            self._build(template)
        return template

    def stop(self) -> None:
        self.postgres.stop()
        self._lock.close()

    def _build(self, template: str) -> None:
        self.postgres.create_database("building")
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("TEST_SETTINGS", "config.settings.test"),
            "DATABASE_URL": self.postgres.url("building", OWNER),
        }
        subprocess.run(
            [sys.executable, "-m", "config.process.template"], env=environment, check=True
        )
        self.postgres.psql("postgres", f'ALTER DATABASE building RENAME TO "{template}"')


def clone(socket_dir: str, template: str, name: str) -> None:
    """Make database ``name`` anew from ``template``; whatever was there is gone."""
    import psycopg

    with psycopg.connect(host=socket_dir, user="postgres", dbname="postgres", autocommit=True) as c:
        c.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        c.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER {OWNER}')


def drop(socket_dir: str, name: str) -> None:
    """Drop database ``name``, whoever still uses it."""
    import psycopg

    with psycopg.connect(host=socket_dir, user="postgres", dbname="postgres", autocommit=True) as c:
        c.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _home() -> Path:
    name = hashlib.sha256(str(HOUSE).encode()).hexdigest()[:8]
    # A folder of our own name, opened to us alone.
    return Path("/var/tmp") / f"shiyakusho-tests-{os.geteuid()}-{name}"  # noqa: S108


def _take_slot(home: Path) -> tuple[IO[str], Path]:
    home.mkdir(parents=True, exist_ok=True)
    for number in range(SLOTS):
        lock = (home / f"{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
        else:
            return lock, home / str(number)
    raise RuntimeError(f"all {SLOTS} test slots below {home} are taken")


def _digest(patterns: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(HOUSE.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts and "tests" not in path.parts:
                digest.update(str(path.relative_to(HOUSE)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
