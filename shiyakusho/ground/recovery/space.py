"""A reserve on every volume (予備): when a disk is full, there is still something to give back.

Each volume holds one file of nothing. While it is whole and there is room above it, the house writes;
when room gets short or the reserve was given back, pages are read and nothing is taken in. Deleting
the file is the first aid: PostgreSQL, which stops when its WAL finds no room, can start again.
"""

import logging
import os
import time
from collections.abc import Iterable
from pathlib import Path

NAME = ".shiyakusho-reserve"
MB = 1024 * 1024
LOOK_SECONDS = 2.0

logger = logging.getLogger("shiyakusho.reserve")


class Volumes:
    """The volumes below some folders, each once. ``reserve`` and ``floor`` in bytes."""

    def __init__(self, folders: Iterable[Path], *, reserve: int, floor: int) -> None:
        self.folders = list(folders)
        self.reserve, self.floor = reserve, floor
        self._looked, self._short = float("-inf"), False

    def files(self) -> list[Path]:
        """Where the reserves lie: in the first folder of each volume."""
        found: dict[int, Path] = {}
        for folder in self.folders:
            if folder.is_dir():
                real = folder.resolve()
                found.setdefault(real.stat().st_dev, real / NAME)
        return list(found.values())

    def tend(self) -> None:
        """Make the reserve where it is missing and there is room for it and the floor."""
        for file in self.files():
            if not self._is_whole(file) and _free(file.parent) > self.reserve + 2 * self.floor:
                _make(file, self.reserve)

    def release(self) -> list[Path]:
        """Give back the reserves of volumes that are full; which ones."""
        given = []
        for file in self.files():
            if file.exists() and _free(file.parent) < self.floor:
                file.unlink()
                given.append(file)
                logger.error("no room left: the reserve %s was given back", file)
        return given

    def is_short(self) -> bool:
        """Whether anything may be taken in; looked at every two seconds, not for every request."""
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            self._looked = now
            short = any(
                not self._is_whole(file) or _free(file.parent) < self.floor for file in self.files()
            )
            if short and not self._short:
                logger.error("no room left on a volume: nothing is taken in until there is")
            self._short = short
        return self._short

    def _is_whole(self, file: Path) -> bool:
        try:
            return file.stat().st_size >= self.reserve
        except OSError:
            return False


def _free(folder: Path) -> int:
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize


def _make(file: Path, size: int) -> None:
    """Really take the room: a sparse file would give nothing back."""
    half = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.posix_fallocate(handle, 0, size)
            os.fsync(handle)
        finally:
            os.close(handle)
        half.replace(file)
    except OSError as error:
        half.unlink(missing_ok=True)
        logger.error("no reserve on %s: %s", file.parent, type(error).__name__)
