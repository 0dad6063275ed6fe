"""Contents of the files store, copied by their hash: what is there already is not copied again."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.recovery.archive import sync_folder

HEX = "[0-9a-f][0-9a-f]"
CHUNK = 1024 * 1024
PARTS = (".", "copies")  # originals, safe copies


@dataclass
class Mirrored:
    """How many contents were copied, how many bytes, and which are not what their name says."""

    copied: int = 0
    size: int = 0
    damaged: list[str] = field(default_factory=list)


class Mirror:
    """Keeps ``target`` holding what ``source`` holds. Looks only into folders that changed since."""

    def __init__(self, source: Path, target: Path) -> None:
        self.source, self.target = source, target
        self._seen: dict[Path, int] = {}

    def turn(self) -> Mirrored:
        """Copy what is new; a content removed at the source stays until no backup needs it."""
        told = Mirrored()
        for part in PARTS:
            for folder in sorted((self.source / part).glob(HEX)):
                changed = folder.stat().st_mtime_ns
                if self._seen.get(folder) != changed:
                    self._copy(folder, self.target / part / folder.name, told)
                    if not told.damaged:
                        self._seen[folder] = changed
        return told

    def _copy(self, folder: Path, target: Path, told: Mirrored) -> None:
        there = {one.name for one in os.scandir(target)} if target.exists() else set()
        new = [e for e in os.scandir(folder) if len(e.name) == 64 and e.name not in there]
        for entry in new:
            try:
                told.size += copy_checked(Path(entry.path), target / entry.name)
                told.copied += 1
            except FileNotFoundError:  # swept meanwhile
                continue
            except ValueError:
                told.damaged.append(entry.name)
        if new and target.exists():
            sync_folder(target)


def copy_checked(source: Path, target: Path) -> int:
    """Copy a content to ``target``, whole or not at all; returns its bytes.

    Raises ``ValueError`` when it is not what its name says, ``FileNotFoundError``.
    """
    digest, size = hashlib.sha256(), 0
    half = target.with_name(f".{target.name}.{os.getpid()}")
    with source.open("rb") as file:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with half.open("wb") as out:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
                    size += len(chunk)
                out.flush()
                os.fsync(out.fileno())
            if digest.hexdigest() != source.name:
                raise ValueError(source.name)
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    return size


def listed(root: Path) -> Iterator[str]:
    """Contents below ``root`` as ``ab/abcd…`` and ``copies/ab/abcd…``, in order."""
    for part in PARTS:
        for folder in sorted((root / part).glob(HEX)):
            for name in sorted(one.name for one in os.scandir(folder) if len(one.name) == 64):
                yield str(Path(part) / folder.name / name)
