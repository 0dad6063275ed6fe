"""Bring a moment back into an empty folder, and believe nothing of it before it is checked (復元).

The running house is never touched. The order: manifest, base, pieces of the WAL (all compared with
their hashes) → PostgreSQL recovers on a socket of its own → rows, files and the audit are checked →
later decisions are applied again → only then is the folder marked as open. `serve` and `demo` refuse
a folder without that mark, and its database lets the serving role in only then.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from config.process.postgres import OWNER, SERVER, Postgres, PostgresFailed, programs
from config.recovery import manifests, pieces
from config.recovery.backing_up import BASE, POSTGRES_MANIFEST, own_major
from config.recovery.marks import asking, differences, digests
from config.recovery.opening import CHECKING, OPEN, mark_as
from config.recovery.place import Place, archive_command, restore_command
from config.recovery.refusals import NotRecovered, damaged

RECOVERY_SECONDS = 6 * 3600
NOT_REACHED = "recovery ended before configured recovery target was reached"


@dataclass(frozen=True)
class Wanted:
    """Where and when: ``moment`` (aware), or ``None`` and ``latest`` for the end of the WAL, else the
    mark of the newest backup. ``key``: the public key of whoever must have signed."""

    place: Place
    folder: Path
    key: str
    moment: datetime | None = None
    latest: bool = False
    heads: Path | None = None
    tombstones: Path | None = None
    backup: str = ""  # its name; else the newest that fits
    more_wal: list[Path] = field(default_factory=list)  # searched before the place's own
    archive_to: Path | None = None  # where the recovered database keeps its own WAL (a drill's)


def restore(wanted: Wanted) -> dict[str, Any]:
    """Restore, check, apply later decisions, open; returns the report. Raises :class:`NotRecovered`."""
    begun = time.monotonic()
    refuse_folder(wanted.folder, wanted.place)
    with recovered(wanted) as (postgres, manifest, told):
        url = postgres.url(manifest["server"]["database"], "postgres")
        told.update(check_rows(url, manifest, wanted))
        told.update(check_house(postgres, manifest, wanted, told))
        postgres.psql("postgres", f"ALTER ROLE {SERVER} LOGIN")
    told["seconds"] = round(time.monotonic() - begun, 1)
    mark_as(wanted.folder, OPEN, told)
    return told


@contextmanager
def recovered(wanted: Wanted) -> Iterator[tuple[Postgres, dict[str, Any], dict[str, Any]]]:
    """The database of the moment, running on a socket of its own until the block ends."""
    backup = choose(wanted)
    manifest = manifests.read(backup, wanted.key)
    manifests.check_files(backup, manifest)
    told: dict[str, Any] = {"backup": manifest["name"]}
    if not wanted.more_wal:
        told["wal"] = pieces.check(
            wanted.place.wal, manifest, wanted.moment, to_mark=_to_mark(wanted)
        )
    wanted.folder.mkdir(parents=True, exist_ok=True)
    mark_as(wanted.folder, CHECKING, told)
    postgres = Postgres(wanted.folder / "postgres", start_seconds=RECOVERY_SECONDS)
    _unpack(backup, postgres)
    postgres.settings |= _targets(wanted, manifest, postgres.uid)
    (postgres.data / "recovery.signal").touch()
    try:
        _recover(postgres, wanted)
        _close_to_everybody(postgres)
        told["recovered_to"] = _recovered_to(postgres)
        yield postgres, manifest, told
    except PostgresFailed as error:
        raise damaged(f"PostgreSQL が回復できません: {error}") from error
    finally:
        postgres.stop()


def refuse_folder(folder: Path, place: Place) -> None:
    """Only an empty folder, and none in which something of ours lives."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotRecovered("recovery_not_empty", f"{folder} は空ではありません。何もしていません")
    if place.root.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise NotRecovered("recovery_inside", f"{folder} はバックアップの中です")


def choose(wanted: Wanted) -> Path:
    """The newest backup whose mark is not after the moment. A damaged one on the way is told, not
    passed over: ``backup`` names another."""
    named = [b for b in wanted.place.backups() if wanted.backup in ("", b.name)]
    for backup in reversed(named):
        manifest = manifests.read(backup, wanted.key)
        if wanted.moment is None or _mark_time(manifest) <= wanted.moment:
            return backup
    raise NotRecovered("recovery_no_backup", "その時刻までのバックアップがありません")


def _to_mark(wanted: Wanted) -> bool:
    return wanted.moment is None and not wanted.latest


def _moment(wanted: Wanted, manifest: dict[str, Any], recovered_to: str) -> str:
    """The moment the data is of: what was asked for; at the end of the WAL, its last transaction."""
    if _to_mark(wanted):
        return _mark_time(manifest).isoformat()
    if wanted.moment is not None:
        return wanted.moment.isoformat()
    return datetime.fromisoformat(recovered_to).isoformat()


def _mark_time(manifest: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(manifest["mark"]["at"])


def _unpack(backup: Path, postgres: Postgres) -> None:
    """The base into the cluster's folder, every file compared by PostgreSQL's own verifier."""
    version = json.loads((backup / manifests.NAME).read_text())["server"]["version"]
    if int(version.split(".")[0]) != own_major():
        said = (
            f"バックアップは PostgreSQL {version}、こちらのプログラムは {own_major()} です（PGBIN）"
        )
        raise NotRecovered("recovery_version", said)
    postgres.data.mkdir(parents=True)
    with tarfile.open(backup / BASE, "r|gz") as tar:
        tar.extractall(postgres.data, filter="data")
    shutil.copyfile(backup / POSTGRES_MANIFEST, postgres.data / POSTGRES_MANIFEST)
    done = subprocess.run(
        [str(programs() / "pg_verifybackup"), "-q", "-n", str(postgres.data)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise damaged(f"pg_verifybackup: {done.stderr.strip()[-500:]}")
    (postgres.data / POSTGRES_MANIFEST).unlink()
    (postgres.data / "postgresql.conf").touch()  # some servers keep theirs elsewhere
    _give_to_server(postgres)


def _give_to_server(postgres: Postgres) -> None:
    for path in (postgres.data, *postgres.data.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(path, postgres.uid, postgres.uid)


def _targets(wanted: Wanted, manifest: dict[str, Any], uid: int) -> dict[str, str]:
    """How far PostgreSQL goes; it ends with an error if it does not come that far."""
    told = {
        "archive_mode": "on" if wanted.archive_to else "off",
        "hot_standby": "off",  # nobody is let in before the recovery is over
        "restore_command": restore_command([*wanted.more_wal, wanted.place.wal], uid),
        "recovery_target_timeline": "latest",
        "recovery_target_action": "promote",
    }
    if _to_mark(wanted):
        told["recovery_target_name"] = manifest["mark"]["name"]
    elif wanted.moment is not None:
        told["recovery_target_time"] = wanted.moment.isoformat(sep=" ")
    if wanted.archive_to:
        told["archive_command"] = archive_command(Place(wanted.archive_to.parent), uid)
    return told


def _recover(postgres: Postgres, wanted: Wanted) -> None:
    """Recover to the target. Where nothing was committed between the moment and the last piece that
    is there, PostgreSQL finds no transaction to stop at: then the end of the WAL is the moment."""
    try:
        postgres.start()
        return
    except PostgresFailed:
        quiet = NOT_REACHED in postgres.log.read_text(errors="replace")
        if wanted.moment is None or not quiet:
            raise
    postgres.settings.pop("recovery_target_time")
    postgres.start()
    reached = _recovered_to(postgres)
    if reached and datetime.fromisoformat(reached) > wanted.moment:
        raise damaged("回復が、求めた時刻を過ぎました。もう一度やり直してください")


def _close_to_everybody(postgres: Postgres) -> None:
    """Also to whoever starts this folder by hand before the checks are over."""
    postgres.psql("postgres", f"ALTER ROLE {SERVER} NOLOGIN")


def _recovered_to(postgres: Postgres) -> str:
    return postgres.psql("postgres", "SELECT pg_last_xact_replay_timestamp()").strip()


def check_rows(url: str, manifest: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
    """Rows and digests of every table; at the mark they must be those that were recorded."""
    with asking(url) as connection:
        there = digests(connection)
    if _to_mark(wanted):
        faults = differences(manifest["mark"]["tables"], there)
        if faults:
            raise damaged(f"記録と違う表があります: {'; '.join(faults[:5])}")
    return {"tables": len(there), "rows": sum(rows for rows, _ in there.values())}


def check_house(
    postgres: Postgres, manifest: dict[str, Any], wanted: Wanted, so_far: dict[str, Any]
) -> dict[str, Any]:
    """Files, audit and later decisions, in a process of its own that knows the house's tables."""
    told = wanted.folder / "checked.json"
    environment = os.environ | {
        "DATABASE_URL": postgres.url(manifest["server"]["database"], OWNER),
        "DATABASE_OWNER_URL": postgres.url(manifest["server"]["database"], OWNER),
        "DATA_DIR": str(wanted.folder),
        "CITY": manifest["city"],
    }
    asked = {
        "files": str(wanted.place.files),
        "heads": str(wanted.heads or wanted.place.heads),
        "tombstones": str(wanted.tombstones or wanted.place.tombstones),
        "key": wanted.key,
        "moment": _moment(wanted, manifest, so_far["recovered_to"]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "config.recovery.house", json.dumps(asked), str(told)],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode or not told.exists():
        raise damaged(_last_words(done.stderr))
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    told.unlink()
    return found


def _last_words(said: str) -> str:
    """The sentence with which the house refused, without its code: it gets one here."""
    lines = said.strip().splitlines() or ["確認が終わりませんでした"]
    return lines[-1].removesuffix(" [recovery_damaged]")
