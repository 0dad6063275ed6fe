"""Which pieces of the WAL a restore needs, and whether they are all there, whole."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from config.recovery.archive import Damaged, entries, piece
from config.recovery.refusals import NotRecovered, damaged

SEGMENT = re.compile(r"^[0-9A-F]{24}$")
HISTORY = re.compile(r"^([0-9A-F]{8})\.history$")
SEGMENT_BYTES = 16 * 1024 * 1024
PER_LOG = 2**32 // SEGMENT_BYTES


def name_of(timeline: int, number: int) -> str:
    """The file name of piece ``number`` on ``timeline``."""
    return f"{timeline:08X}{number // PER_LOG:08X}{number % PER_LOG:08X}"


def number_of(name: str) -> int:
    """The place of a piece in the WAL, the same on every timeline."""
    return int(name[8:16], 16) * PER_LOG + int(name[16:24], 16)


def number_at(lsn: str) -> int:
    """The piece in which ``lsn`` (``0/3000028``) lies."""
    high, low = lsn.split("/")
    return ((int(high, 16) << 32) + int(low, 16)) // SEGMENT_BYTES


def check(
    folder: Path, manifest: dict[str, Any], until: datetime | None, *, to_mark: bool
) -> dict[str, Any]:
    """Every piece from the begin of the backup to its mark, or to the first kept after ``until``
    (``None``: to the last) is there and whole; how many, bytes, when the last was kept. Raises
    NotRecovered."""
    try:
        known = {one["name"]: one for one in entries(folder)}
    except Damaged as error:
        raise damaged(f"WAL の台帳: {error}") from error
    names = list(_needed(folder, known, manifest))
    mark = next((n for n, name in enumerate(names) if name[8:] == manifest["mark"]["piece"]), -1)
    if mark < 0:
        raise damaged(f"WAL {manifest['mark']['piece']} がありません")
    wanted = names[: mark + 1] if to_mark else _until(names, known, until)
    for name in wanted:
        _check_stored(folder / f"{name}.gz", known[name]["stored"])
    last = known[wanted[-1]]["at"]
    size = sum((folder / f"{name}.gz").stat().st_size for name in wanted)
    return {"pieces": len(wanted), "bytes": size, "last_kept_at": last}


def _needed(
    folder: Path, known: dict[str, dict[str, Any]], manifest: dict[str, Any]
) -> Iterator[str]:
    """Names in order, along the newest timeline that comes from the backup's. A gap is refused."""
    number, timeline = number_at(manifest["start_lsn"]), int(manifest["timeline"])
    switches = _switches(folder, known, timeline)
    end = max((number_of(name) for name in known if SEGMENT.match(name)), default=-1)
    while number <= end:
        while switches and number >= switches[0][0]:
            timeline = switches.pop(0)[1]
        name = name_of(timeline, number)
        if name not in known:
            later = [n for n in known if SEGMENT.match(n) and n[:8] == name[:8] and n > name]
            if later:
                raise damaged(f"WAL {name} がありません")
            return
        yield name
        number += 1


def _switches(folder: Path, known: dict[str, Any], timeline: int) -> list[tuple[int, int]]:
    """(piece, new timeline) of every change of timeline after the backup's, in order."""
    newest = max((int(m[1], 16) for n in known if (m := HISTORY.match(n))), default=timeline)
    if newest <= timeline:
        return []
    try:
        lines = piece(f"{newest:08X}.history", folder).decode().splitlines()
    except (Damaged, OSError) as error:
        raise damaged(f"WAL {newest:08X}.history: {error}") from error
    steps = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    parents = [(int(step[0]), number_at(step[1])) for step in steps]
    following = [parent for parent, _ in parents[1:]] + [newest]
    pairs = zip(parents, following, strict=True)
    return [(at, after) for (before, at), after in pairs if before >= timeline]


def _until(names: list[str], known: dict[str, dict[str, Any]], until: datetime | None) -> list[str]:
    if until is None:
        return names
    for count, name in enumerate(names, start=1):
        if datetime.fromisoformat(known[name]["at"]) > until:
            return names[:count]
    last = known[names[-1]]["at"]
    said = f"{until.isoformat()} の WAL はまだ届いていません。最後に届いたのは {last} です"
    raise NotRecovered("recovery_not_reached", said)


def _check_stored(file: Path, stored: str) -> None:
    try:
        with file.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        raise damaged(f"WAL {file.stem} がありません") from None
    if found != stored:
        raise damaged(f"WAL {file.stem} は、書いたときと違います")
