"""Make one base backup and all that belongs to it (バックアップ)."""

import json
import shutil
import subprocess
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.process.postgres import programs
from config.recovery import manifests, pieces
from config.recovery.archive import entry_of, write_safely
from config.recovery.contents import Mirror, listed
from config.recovery.marks import Mark, asking, set_mark
from config.recovery.place import IDLE, Place
from config.recovery.refusals import NotRecovered, damaged

ARCHIVED_SECONDS = 120
BASE, POSTGRES_MANIFEST, CONTENTS = "base.tar.gz", "backup_manifest", "contents.txt"


@dataclass(frozen=True)
class Source:
    """What is backed up: the server (a role that may replicate and read all), the files, the key."""

    url: str
    files: Path
    city: str
    key: Ed25519PrivateKey


def back_up(source: Source, place: Place) -> dict[str, Any]:
    """Make a backup; returns its manifest's main facts and seconds. Raises :class:`NotRecovered`."""
    begun = time.monotonic()
    with place.alone():
        _refuse_without_archive(source.url)
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        half = place.bases / f".{name}"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        try:
            _base_backup(source.url, half)
            mark = set_mark(source.url, name)
            _wait_until_kept(source.url, place, mark)
            mirrored = Mirror(source.files, place.files).turn()
            if mirrored.damaged:
                raise damaged(f"添付ファイルの中身が壊れています: {mirrored.damaged[0]}")
            said = _facts(source, half, mark, begun)
            manifests.sign(half, said, source.key)
            half.rename(place.bases / name)
        finally:
            shutil.rmtree(half, ignore_errors=True)
        _write_key(source.key, place)
    return _told(said, mirrored.copied, begun)


def _refuse_without_archive(url: str) -> None:
    with asking(url) as connection:
        row = connection.execute(
            "SELECT current_setting('archive_mode'), current_setting('archive_command'), "
            "current_setting('server_version_num')::int / 10000"
        ).fetchone()
        spaces = connection.execute("SELECT count(*) FROM pg_tablespace").fetchone()
    assert row and spaces
    mode, command, major = row
    if mode != "on" or command in ("", "(disabled)", IDLE):
        said = "WAL を保存していません（archive_mode と archive_command）"
        raise NotRecovered("recovery_no_archive", said)
    if major != own_major():
        said = f"サーバーは PostgreSQL {major}、こちらのプログラムは {own_major()} です（PGBIN）"
        raise NotRecovered("recovery_version", said)
    if spaces[0] > 2:
        raise NotRecovered("recovery_tablespaces", "別のテーブル空間があるサーバーには使えません")


def own_major() -> int:
    """The major version of our PostgreSQL programs."""
    told = subprocess.run(
        [str(programs() / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(told.split()[2].split(".")[0])


def _base_backup(url: str, folder: Path) -> None:
    done = subprocess.run(
        [
            *(str(programs() / "pg_basebackup"), "-d", url, "-D", str(folder)),
            *("--format=tar", "--compress=client-gzip:1", "--checkpoint=fast"),
            *("--wal-method=none", "--manifest-checksums=SHA256", "--no-password"),
        ],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = done.stderr.strip()[-500:]
        raise NotRecovered("recovery_base_failed", f"pg_basebackup が失敗しました: {said}")


def _wait_until_kept(url: str, place: Place, mark: Mark) -> None:
    """The piece with the mark is closed, and kept outside."""
    with asking(url) as connection:
        connection.execute("SELECT pg_switch_wal()")
    name = pieces.name_of(mark.timeline, pieces.number_at(mark.lsn))
    deadline = time.monotonic() + ARCHIVED_SECONDS
    while entry_of(name, place.wal) is None:
        if time.monotonic() > deadline:
            raise NotRecovered("recovery_archive_late", f"WAL {name} が届きません")
        time.sleep(0.2)


def _facts(source: Source, folder: Path, mark: Mark, begun: float) -> dict[str, Any]:
    names = "".join(f"{name}\n" for name in listed(source.files))
    (folder / CONTENTS).write_text(names)
    manifest = json.loads((folder / POSTGRES_MANIFEST).read_text())
    ranges = manifest["WAL-Ranges"]
    files = (BASE, POSTGRES_MANIFEST, CONTENTS)
    with asking(source.url) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), current_database(), "
            "pg_database_size(current_database())"
        ).fetchone()
    assert row is not None
    piece = pieces.name_of(0, pieces.number_at(mark.lsn))[8:]
    return {
        "city": source.city,
        "name": mark.name,
        "server": {"version": row[0], "database": row[1], "bytes": row[2]},
        "system": str(manifest.get("System-Identifier", "")),
        "timeline": ranges[0]["Timeline"],
        "start_lsn": ranges[0]["Start-LSN"],
        "mark": asdict(mark) | {"piece": piece},
        "files": {name: manifests.digest_of(folder / name) for name in files},
        "contents": names.count("\n"),
        "seconds": round(time.monotonic() - begun, 1),
    }


def _write_key(private: Ed25519PrivateKey, place: Place) -> None:
    """The public key beside the backups. Whoever keeps it elsewhere too need not believe this one."""
    text = private.public_key().public_bytes_raw().hex() + "\n"
    if not place.key.exists() or place.key.read_text() != text:
        write_safely(place.key, text.encode())


def _told(said: dict[str, Any], copied: int, begun: float) -> dict[str, Any]:
    return {
        "name": said["name"],
        "marked_at": said["mark"]["at"],
        "database_bytes": said["server"]["bytes"],
        "base_bytes": said["files"][BASE]["size"],
        "tables": len(said["mark"]["tables"]),
        "rows": sum(rows for rows, _ in said["mark"]["tables"].values()),
        "contents": said["contents"],
        "contents_copied": copied,
        "seconds": round(time.monotonic() - begun, 1),
    }
