"""Backups of a PostgreSQL that we start ourselves (the demo's): its WAL is kept from the first day.

``BACKUP_DIR`` names the folder, ``none`` makes no backups; the default lies beside the data, which
is right for a demo only.
"""

import os
from pathlib import Path

from config.process.postgres import Postgres, traversable
from config.recovery.place import IDLE, Place, archive_command

# A piece is closed after this many seconds, whole or not: what was committed is outside by then.
WAL_SETTINGS = {"archive_mode": "on", "archive_timeout": "30"}


def own_place(postgres: Postgres, data_dir: Path) -> Place | None:
    """Where its backups go; ``None`` when there shall be none."""
    named = os.environ.get("BACKUP_DIR", "")
    if named == "none":
        return None
    if named:
        return Place(Path(named).resolve())
    near = data_dir if traversable(data_dir, postgres.uid) else postgres.home
    return Place(near / "backup")


def begin_to_keep(postgres: Postgres, place: Place | None) -> None:
    """Before it starts: folders and settings."""
    if place is not None:
        place.root.mkdir(parents=True, exist_ok=True)
        place.prepare(postgres.uid)
        postgres.settings |= WAL_SETTINGS


def keep_wal(postgres: Postgres, place: Place | None, *, seeded: bool) -> None:
    """Keep every piece from now on; while a new city is filled there is nothing to go back to."""
    if place is not None:
        wanted = seeded or place.backups()
        postgres.archive_to(archive_command(place, postgres.uid) if wanted else IDLE)


def environment_of(postgres: Postgres, place: Place | None, database: str) -> dict[str, str]:
    """What its programs must know; the superuser backs up: row policies do not hold it."""
    if place is None:
        return {"BACKUP_DIR": ""}
    return {"BACKUP_DIR": str(place.root), "BACKUP_URL": postgres.url(database, "postgres")}
