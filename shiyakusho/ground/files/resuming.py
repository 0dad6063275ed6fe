"""An upload that may break off and go on (続きから送る): its bytes so far lie in one file, and its size
there is how far it came. No row before it is whole: what nobody finishes is swept as half-arrived.

The file's name says whose it is, so another's upload cannot even be found.
"""

import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.http import UnreadablePostError

from . import limits
from .kinds import ALLOWED
from .models import Blob
from .refusals import (
    FileEmpty,
    FileTooLarge,
    TooManyUploads,
    UploadElsewhere,
    UploadIncomplete,
    UploadUnknown,
)
from .services import store
from .storage import CHUNK, ContentStorage

AT_ONCE = 20  # unfinished uploads of one owner


class Readable(Protocol):
    """A file, or a request whose body is read as it comes."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Upload:
    """One that is under way: `size` bytes are to come, `offset` of them are here."""

    id: uuid.UUID
    size: int
    offset: int


def begin(*, owner: str, size: int) -> Upload:
    """Make room for `size` bytes. Raises FileEmpty, FileTooLarge, TooManyUploads."""
    if size <= 0:
        raise FileEmpty
    if size > limits.max_bytes():
        raise FileTooLarge(extra={"max_bytes": limits.max_bytes()})
    incoming = ContentStorage().incoming
    incoming.mkdir(parents=True, exist_ok=True)
    if len(list(incoming.glob(f"{_whose(owner)}-*"))) >= AT_ONCE:
        raise TooManyUploads(extra={"max": AT_ONCE})
    upload_id = uuid.uuid4()
    (incoming / f"{_whose(owner)}-{upload_id}-{size}").touch(mode=0o600, exist_ok=False)
    return Upload(upload_id, size, 0)


def under_way(upload_id: uuid.UUID, *, owner: str) -> Upload:
    """How far it came. Raises UploadUnknown, for another's too."""
    return _told(_path(upload_id, owner))


def append(upload_id: uuid.UUID, *, owner: str, offset: int, stream: Readable) -> Upload:
    """Add what `stream` holds from `offset` on, which must be how far it came.

    A line that breaks keeps what arrived. Raises UploadUnknown, UploadElsewhere (with the right
    offset), FileTooLarge when more comes than was announced.
    """
    path = _path(upload_id, owner)
    with _alone(path) as file:
        upload = _told(path)
        if offset != upload.offset:
            raise UploadElsewhere(extra={"offset": upload.offset})
        try:
            _copy(stream, file, upload.size - offset)
        finally:
            file.flush()
            os.fsync(file.fileno())
    return _told(path)


def cancel(upload_id: uuid.UUID, *, owner: str) -> None:
    """Leave nothing of it; one that is over already is no fault."""
    try:
        _path(upload_id, owner).unlink(missing_ok=True)
    except UploadUnknown:
        return


def finish(
    upload_id: uuid.UUID,
    *,
    owner: str,
    name: str,
    allowed: frozenset[str] = ALLOWED,
    kept_for: str = "",
) -> Blob:
    """Check and keep the whole as :func:`store` does; the upload is over, also when it is refused.

    `kept_for` is the owner of the file, when it is another than who sent it (a draft's account).
    Raises UploadUnknown, UploadIncomplete (with the offset), and what store refuses.
    """
    path = _path(upload_id, owner)
    with _alone(path) as file:
        upload = _told(path)
        if upload.offset < upload.size:
            raise UploadIncomplete(extra={"offset": upload.offset})
        file.seek(0)
        try:
            return store(file, name=name, allowed=allowed, owner=kept_for or owner)
        finally:
            path.unlink(missing_ok=True)


def _copy(stream: Readable, file: IO[bytes], left: int) -> None:
    start = file.tell()
    try:
        while chunk := stream.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                file.truncate(start)
                raise FileTooLarge
            file.write(chunk)
    except UnreadablePostError:  # the line broke: what is here stays, and is told when asked
        return


@contextmanager
def _alone(path: Path) -> Iterator[IO[bytes]]:
    """The file, open at its end, and nobody else's for as long; UploadUnknown when it just went."""
    try:
        file = path.open("r+b")
    except FileNotFoundError as error:
        raise UploadUnknown from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not path.exists():
            raise UploadUnknown
        file.seek(0, os.SEEK_END)
        yield file


def _path(upload_id: uuid.UUID, owner: str) -> Path:
    found = ContentStorage().incoming.glob(f"{_whose(owner)}-{upload_id}-*")
    path = next(found, None)
    if path is None:
        raise UploadUnknown
    return path


def _told(path: Path) -> Upload:
    _, _, about = path.name.split("-", 2)
    upload_id, size = about.rsplit("-", 1)
    return Upload(uuid.UUID(upload_id), int(size), path.stat().st_size)


def _whose(owner: str) -> str:
    return f"upload-{hashlib.sha256(owner.encode()).hexdigest()[:32]}"
