"""How long backups are kept, and what goes with the last that needed it."""

import fcntl
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.recovery import archive, manifests, pieces
from config.recovery.backing_up import CONTENTS
from config.recovery.contents import listed
from config.recovery.place import Place

LEAST = 2  # however old: one may turn out to be damaged


def retire(place: Place, *, key: str, kept_days: float, live: Path) -> dict[str, int]:
    """Remove backups older than ``kept_days``, the WAL before the oldest kept, and contents that
    neither a kept backup nor the live store (``live``) names. How many of each."""
    kept, gone = _kept(place, kept_days)
    for folder in gone:
        shutil.rmtree(folder)
    if not kept:
        return {"backups": 0, "pieces": 0, "contents": 0}
    first = manifests.read(kept[0], key)
    pruned = _prune_wal(place.wal, pieces.number_at(first["start_lsn"]))
    return {
        "backups": len(gone),
        "pieces": pruned,
        "contents": _prune_contents(place, kept, live),
    }


def _kept(place: Place, days: float) -> tuple[list[Path], list[Path]]:
    begin = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")
    backups = place.backups()
    old = [one for one in backups[:-LEAST] if one.name < begin]
    return [one for one in backups if one not in old], old


def _prune_wal(folder: Path, first: int) -> int:
    """The ledger first, written anew without them; the archiver waits meanwhile."""
    with (folder / archive.LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = list(archive.entries(folder))
        early = [
            one["name"]
            for one in known
            if pieces.SEGMENT.match(one["name"]) and pieces.number_of(one["name"]) < first
        ]
        if not early:
            return 0
        file = folder / archive.LEDGER
        owner = file.stat()
        archive.rewrite(folder, [one for one in known if one["name"] not in set(early)])
        file.chmod(owner.st_mode & 0o777)
        if os.geteuid() == 0:
            os.chown(file, owner.st_uid, owner.st_gid)
    for name in early:
        (folder / f"{name}.gz").unlink(missing_ok=True)
    return len(early)


def _prune_contents(place: Place, kept: list[Path], live: Path) -> int:
    """A content that came after the oldest kept backup may be needed by a moment between two of
    them, also when it was swept since; one that came before and stands in no list is not."""
    needed = {name for one in kept for name in (one / CONTENTS).read_text().splitlines()}
    oldest = (kept[0] / manifests.NAME).stat().st_mtime
    gone = 0
    for name in list(listed(place.files)):
        file = place.files / name
        if name in needed or (live / name).exists() or file.stat().st_mtime > oldest:
            continue
        file.unlink()
        gone += 1
    return gone
