"""Where contents lie: Django's storage, one file per SHA-256, written whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from .refusals import FileEmpty, FileTooLarge

CHUNK = 256 * 1024
_SAFE_FOLDERS: set[Path] = set()  # whose own names this process has forced to the disk


@dataclass(frozen=True)
class Received:
    """A content that arrived complete in a temporary file: its path, SHA-256 and bytes."""

    path: Path
    sha256: str
    size: int


class ContentStorage(FileSystemStorage):
    """Originals `FILES_DIR/ab/abcd…`, safe copies `FILES_DIR/copies/…`; temporary files in `FILES_DIR/incoming` on the same disk."""

    def __init__(self) -> None:
        super().__init__(location=settings.FILES_DIR, file_permissions_mode=0o600)

    @property
    def root(self) -> Path:
        """The folder of all contents."""
        return Path(self.location)

    @property
    def incoming(self) -> Path:
        """Where half-arrived contents lie; whatever is old in there is rubbish."""
        return self.root / "incoming"

    @property
    def copies(self) -> Path:
        """The folder of all safe copies."""
        return self.root / "copies"

    def content_path(self, sha256: str) -> Path:
        """Path of the content with this hash, whether it is there or not."""
        return self.root / sha256[:2] / sha256

    def copy_path(self, sha256: str) -> Path:
        """Path of the safe copy with this hash of its own, whether it is there or not."""
        return self.copies / sha256[:2] / sha256

    def thumbnail_path(self, sha256: str, edge: int) -> Path:
        """Path of the small picture made from a safe copy; may be deleted at any time."""
        return self.root / "thumbnails" / sha256[:2] / f"{sha256}-{edge}.webp"

    @contextmanager
    def receive(self, stream: IO[bytes], *, limit: int) -> Iterator[Received]:
        """Copy `stream` to a temporary file on this disk, at most `limit` bytes, and sync it.

        The temporary file is gone when the block ends, unless `keep` moved it away.
        """
        self.incoming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.incoming)
        path = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                digest, size = _copy(stream, target, limit)
                target.flush()
                os.fsync(target.fileno())
            yield Received(path, digest, size)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, received: Received) -> None:
        """Give a received content its lasting place; one that lies there already is kept."""
        target = self.content_path(received.sha256)
        if target.exists() and target.stat().st_size == received.size:
            return
        place(received.path, target)

    def keep_copy(self, copy: Path, sha256: str) -> None:
        """Give a safe copy its lasting place, synced; one that lies there already is kept."""
        target = self.copy_path(sha256)
        if target.exists() and target.stat().st_size == copy.stat().st_size:
            return
        _sync(copy)
        place(copy, target)

    def digest(self, path: Path) -> str:
        """SHA-256 of a file."""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def place(source: Path, target: Path) -> None:
    """Move `source` to `target` in one step that survives a power cut."""
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    source.replace(target)
    _sync(folder)
    if folder not in _SAFE_FOLDERS:
        _sync(folder.parent)
        _SAFE_FOLDERS.add(folder)


def _copy(stream: IO[bytes], target: IO[bytes], limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise FileTooLarge(extra={"max_bytes": limit})
        digest.update(chunk)
        target.write(chunk)
    if size == 0:
        raise FileEmpty
    return digest.hexdigest(), size


def _sync(path: Path) -> None:
    """Force a file, or a folder with the names in it, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
