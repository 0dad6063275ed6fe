"""A small city of its own, whose WAL is kept: a real cluster, real files, a real audit key."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.process.postgres import Postgres
from config.recovery.contents import Mirror
from config.recovery.marks import asking
from config.recovery.own import begin_to_keep, keep_wal
from config.recovery.place import Place
from config.recovery.restoring import Wanted

CITY = "city"


@dataclass
class City:
    """A running database, its files and its backups."""

    folder: Path
    postgres: Postgres
    place: Place

    @property
    def url(self) -> str:
        return self.postgres.url(CITY, "postgres")

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DATABASE_URL": self.postgres.url(CITY),
            "DATA_DIR": str(self.folder),
            "BACKUP_DIR": str(self.place.root),
            "BACKUP_URL": self.url,
        }

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """``shiyakusho …`` as an operator of this city types it."""
        return subprocess.run(
            [sys.executable, "-m", "config.cli", *arguments],
            env=os.environ | self.environment | more,
            capture_output=True,
            text=True,
            timeout=240,
        )

    def inside(self, code: str, **values: Any) -> Any:
        """Run a few lines in the house, as its serving role; returns what they put into ``told``."""
        program = f"import json, sys, django; django.setup(); v = json.loads(sys.argv[1])\n{code}\nprint('TOLD', json.dumps(told))"
        done = subprocess.run(
            [sys.executable, "-c", program, json.dumps(values)],
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.rpartition("TOLD ")[2])

    def sql(self, statement: str, *values: Any) -> Any:
        with asking(self.url) as connection:
            connection.execute("SET search_path = public")
            done = connection.execute(statement, values)
            return done.fetchall() if done.description else None

    def now(self) -> datetime:
        moment: datetime = self.sql("SELECT clock_timestamp()")[0][0]
        return moment

    def keep(self) -> None:
        """Close the piece of the WAL, so that it is outside without waiting for the timeout."""
        self.sql("SELECT pg_logical_emit_message(false, 'tests', 'something to keep')")
        name = self.sql("SELECT pg_walfile_name(pg_current_wal_lsn())")[0][0]
        self.sql("SELECT pg_switch_wal()")
        _until((self.place.wal / f"{name}.gz").exists)

    def mirror(self) -> None:
        """What the keeper does every quarter of a minute."""
        assert Mirror(self.files, self.place.files).turn().damaged == []

    def wanted(self, folder: Path, **more: Any) -> Wanted:
        return Wanted(self.place, folder, self.key(), **more)

    def key(self) -> str:
        return self.place.key.read_text().strip()


def _until(true: Any) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


HAND_IN = """
from shiyakusho.ground import files
from shiyakusho.ground.audit import acting_as, SYSTEM
from house.claims import photo
import io
with acting_as(SYSTEM, "試験"):
    rows = [files.store(io.BytesIO(photo(n, width=40, height=30)), name=f"{n}.jpg", owner="tests") for n in range(v["first"], v["first"] + v["count"])]
told = [[row.sha256, row.copy_sha256] for row in rows]
"""


@pytest.fixture(scope="session")
def first_city(database_template) -> Iterator[City]:
    """Made once: schema, residents, a few files, a head of the audit, one base backup."""
    folder = Path(tempfile.mkdtemp(prefix="shiyakusho-recovery-", dir="/var/tmp"))
    folder.chmod(0o711)
    postgres = Postgres(folder / "postgres", settings={"fsync": "off"})
    city = City(folder, postgres, Place(folder / "backup"))
    begin_to_keep(postgres, city.place)
    postgres.start()
    keep_wal(postgres, city.place, seeded=False)
    _fill(postgres, *database_template)
    keep_wal(postgres, city.place, seeded=True)
    try:
        assert city.command("audit", "key", "--out", str(folder / "audit-key.pem")).returncode == 0
        city.inside(HAND_IN, first=0, count=6)
        done = city.command("backup")
        assert done.returncode == 0, done.stderr
        yield city
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def city(first_city, monkeypatch) -> City:
    """Restores that run in this process have their checks made with the settings of the city."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    return first_city


@pytest.fixture
def empty(first_city) -> Iterator[Path]:
    """An empty folder that PostgreSQL can reach."""
    folder = Path(tempfile.mkdtemp(prefix="restored-", dir=first_city.folder))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _fill(postgres: Postgres, socket: str, template: str) -> None:
    """The tests' template, with its own schema and rows, into this cluster."""
    postgres.create_database(CITY)
    dump = subprocess.run(
        [str(postgres.bin / "pg_dump"), "-Fc", "-h", socket, "-U", "postgres", template],
        capture_output=True,
        check=True,
    )
    subprocess.run(
        [
            *(str(postgres.bin / "pg_restore"), "-h", str(postgres.socket_dir), "-U", "postgres"),
            *("-d", CITY),
        ],
        input=dump.stdout,
        check=True,
    )
    # The events of the template carry the transaction numbers of another server.
    postgres.psql(
        CITY,
        "SET session_replication_role = replica; DELETE FROM audit_chainlink; "
        "DELETE FROM audit_chainhead; DELETE FROM audit_auditevent;",
    )
