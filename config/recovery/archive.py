"""Keep PostgreSQL's WAL outside, piece by piece: ``archive.py keep %p FOLDER | fetch %f %p FOLDER…``.

This file stands alone (Python's standard library, 3.9 or later), so that it can lie on the machine
of the database server, where nothing else of ours is. A piece is compressed, synced and noted in
the folder's ledger before PostgreSQL is told that it is safe.

A line of the ledger: ``{"at", "before", "line", "name", "sha256", "size", "stored"}``: hash and bytes
of the piece, hash of the file as it is stored, hash of this line and of the one before. A piece is
never overwritten.
Exit status of keep: 0 kept, 1 not; of fetch: 0 there, 1 there is none, 200 it is there and damaged
(above 125 PostgreSQL gives up instead of believing that the WAL ends here).
"""

from __future__ import annotations  # it may run on Python 3.9

import fcntl
import gzip
import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LEDGER, LOCK = "ledger.jsonl", "ledger.lock"
NOTHING = "0" * 64
DAMAGED = 200
FASTEST = 1


class Damaged(Exception):
    """The ledger or a piece is not what was written."""


def keep(source: Path, folder: Path) -> int:
    """Store one piece; the same again is harmless, another content under its name is refused."""
    content = source.read_bytes()
    target = folder / f"{source.name}.gz"
    digest = hashlib.sha256(content).hexdigest()
    with (folder / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.exists():
            stored = target.read_bytes()
            if hashlib.sha256(_expanded(stored)).hexdigest() != digest:
                print(f"another content is already kept as {target.name}", file=sys.stderr)
                return 1
            if entry_of(source.name, folder) is not None:
                return 0
        else:
            stored = gzip.compress(content, compresslevel=FASTEST, mtime=0)
            write_safely(target, stored)
        _note(folder, source.name, content, stored)
    return 0


def fetch(name: str, target: Path, folder: Path) -> int:
    """Bring one piece back, its hashes compared."""
    entry = entry_of(name, folder)
    if entry is None and not (folder / f"{name}.gz").exists():
        return 1
    try:
        content = piece(name, folder)
    except (Damaged, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return DAMAGED
    write_safely(target, content)
    return 0


def piece(name: str, folder: Path) -> bytes:
    """The content of a kept piece. Raises Damaged, ``FileNotFoundError``."""
    entry = entry_of(name, folder)
    if entry is None:
        raise Damaged("the ledger does not know it")
    stored = (folder / f"{name}.gz").read_bytes()
    if hashlib.sha256(stored).hexdigest() != entry["stored"]:
        raise Damaged("the file is not what was stored")
    content = _expanded(stored)
    if hashlib.sha256(content).hexdigest() != entry["sha256"] or len(content) != entry["size"]:
        raise Damaged("the content is not what was kept")
    return content


def entry_of(name: str, folder: Path) -> dict[str, Any] | None:
    """The ledger's line about ``name``; None if there is none."""
    try:
        text = (folder / LEDGER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    place = text.find(f'"name": "{name}"')
    begin, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    if place < 0 or end < 0:  # half a line, left by a power cut, says nothing
        return None
    try:
        return dict(json.loads(text[begin:end]))
    except ValueError as error:
        raise Damaged("the ledger cannot be read") from error


def entries(folder: Path) -> Iterator[dict[str, Any]]:
    """Every line of the ledger in order, the chain of lines compared. Raises Damaged."""
    try:
        text = (folder / LEDGER).read_bytes().decode()
    except FileNotFoundError:
        return
    except UnicodeDecodeError as error:
        raise Damaged("the ledger cannot be read") from error
    before = None
    *lines, rest = text.split("\n")
    if rest:
        raise Damaged("the ledger ends within a line")
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            if f"{line}\n" != _line(entry) or before not in (None, entry["before"]):
                raise ValueError
            before = entry["line"]
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(f"line {number} of the ledger was changed") from error
        yield entry


def rewrite(folder: Path, kept: list[dict[str, Any]]) -> None:
    """The ledger with these lines only, chained anew. Under the lock."""
    lines, before = [], NOTHING
    for entry in kept:
        line = _line({**entry, "before": before})
        before = json.loads(line)["line"]
        lines.append(line)
    write_safely(folder / LEDGER, "".join(lines).encode())


def write_safely(target: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk when this returns."""
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with half.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)
    finally:
        if half.exists():
            half.unlink()
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _note(folder: Path, name: str, content: bytes, stored: bytes) -> None:
    """Append to the ledger; half a line, left by a power cut, goes first."""
    with (folder / LEDGER).open("a+b") as ledger:
        ledger.seek(0)
        lines = ledger.read().splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            ledger.truncate(sum(map(len, lines[:-1])))
            lines.pop()
        entry = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "before": json.loads(lines[-1])["line"] if lines else NOTHING,
            "name": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "stored": hashlib.sha256(stored).hexdigest(),
        }
        ledger.write(_line(entry).encode())
        ledger.flush()
        os.fsync(ledger.fileno())


def _line(entry: dict[str, Any]) -> str:
    """The line as it is written, its own hash in it."""
    said = json.dumps({**entry, "line": ""}, sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()
    return json.dumps({**entry, "line": digest}, sort_keys=True) + "\n"


def _expanded(stored: bytes) -> bytes:
    try:
        return gzip.decompress(stored)
    except (OSError, EOFError, ValueError) as error:
        raise Damaged("the file cannot be expanded") from error


def main(arguments: list[str]) -> int:
    """See the head of this file."""
    if len(arguments) == 3 and arguments[0] == "keep":
        return keep(Path(arguments[1]), Path(arguments[2]))
    if len(arguments) >= 4 and arguments[0] == "fetch":
        for folder in arguments[3:]:
            status = fetch(arguments[1], Path(arguments[2]), Path(folder))
            if status != 1:
                return status
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
