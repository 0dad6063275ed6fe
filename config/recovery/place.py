"""What lies where in ``BACKUP_DIR``.

``wal/`` pieces and their ledger (the database server writes them) · ``base/<moment>/`` base backups,
each with its signed manifest · ``files/`` contents by their hash · ``heads/`` heads of the audit ·
``tombstones/`` later decisions · ``audit-key.txt`` the public key · ``drills/`` reports.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.process.postgres import PostgresFailed, traversable
from config.recovery import archive
from config.recovery.refusals import NotRecovered

ARCHIVER = Path(archive.__file__).resolve()
IDLE = "/bin/true"


@dataclass(frozen=True)
class Place:
    """A folder of backups."""

    root: Path

    @property
    def wal(self) -> Path:
        return self.root / "wal"

    @property
    def bases(self) -> Path:
        return self.root / "base"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def heads(self) -> Path:
        return self.root / "heads"

    @property
    def tombstones(self) -> Path:
        return self.root / "tombstones"

    @property
    def key(self) -> Path:
        return self.root / "audit-key.txt"

    @property
    def drills(self) -> Path:
        return self.root / "drills"

    def backups(self) -> list[Path]:
        """Complete base backups, oldest first."""
        return sorted(one for one in self.bases.glob("[0-9]*") if (one / "manifest.json").exists())

    def prepare(self, server_uid: int) -> None:
        """Make the folders; the database server, another user, writes the WAL."""
        for folder in (self.bases, self.files, self.heads, self.tombstones, self.drills):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        self.wal.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            os.chown(self.wal, server_uid, server_uid)
            self.root.chmod(0o711)
        self.wal.chmod(0o700)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One backup at a time. Raises :class:`NotRecovered`."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "backup.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                message = f"別のバックアップが {self.root} で動いています"
                raise NotRecovered("recovery_under_way", message) from None
            yield


def archive_command(place: Place, uid: int) -> str:
    """What PostgreSQL calls for each finished piece of its WAL."""
    return f"{program(uid, place.root)} keep '%p' '{place.wal}'"


def restore_command(folders: list[Path], uid: int) -> str:
    """What PostgreSQL calls for each piece it needs back."""
    named = " ".join(f"'{folder}'" for folder in folders)
    return f"{program(uid, folders[0])} fetch '%f' '%p' {named}"


def program(uid: int, root: Path) -> str:
    """Python and the archiver, as the database server's user can run them.

    Raises :class:`PostgresFailed` when that user can reach none.
    """
    if not traversable(root, uid):
        raise PostgresFailed(f"the database's user cannot reach {root}")
    script = ARCHIVER if traversable(ARCHIVER.parent, uid) else _copied(root)
    own = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    for python in (own, Path("/usr/bin/python3")):
        if python.exists() and traversable(python.parent, uid):
            return f"'{python}' -I '{script}'"
    raise PostgresFailed("the database's user can run no Python")


def _copied(root: Path) -> Path:
    """The archiver beside the backups, where our own folder is closed to the server's user."""
    copy = root / "archive.py"
    root.mkdir(parents=True, exist_ok=True)
    archive.write_safely(copy, ARCHIVER.read_bytes())
    copy.chmod(0o644)
    return copy
