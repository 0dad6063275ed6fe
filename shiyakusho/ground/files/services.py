"""Keep a file: first the content, safe on disk, then the row that names it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection
from procrastinate.contrib.django import app

from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded

from . import images, limits, names
from .door import at_the_door
from .examination import AT_THE_DOOR, Examined, examined
from .kinds import ALLOWED, sniff
from .models import Blob, BlobState
from .refusals import FileBeingChecked, FileInfected, FileMissing, FileRefused, FileUnknown
from .scanning import Verdict, scan
from .storage import ContentStorage, Received, place

SCAN_AT_THE_DOOR = 2.0  # seconds a resident waits for the scanner before it becomes 確認中
CHECK, QUEUE = "files.check", "files"


def store(
    stream: IO[bytes],
    *,
    name: str,
    max_bytes: int | None = None,
    allowed: frozenset[str] = ALLOWED,
    owner: str = "",
) -> Blob:
    """Check and keep what somebody hands in; returns its row, clean or 確認中.

    `max_bytes` defaults to the house's limit, `allowed` are media types, `owner` the subject id of
    whoever hands it in. Raises FileEmpty, FileTooLarge, FileTypeNotAllowed, ImageTooLarge,
    FileEncrypted, FileDamaged, FileTwoFaced, FileTooHeavy, FileInfected.
    """
    storage = ContentStorage()
    with storage.receive(stream, limit=max_bytes or limits.max_bytes()) as received:
        media_type = sniff(received.path, allowed)
        with _looked_at(received.path, media_type, storage.incoming) as (seen, verdict):
            with recorded("files.store", size=received.size, media_type=media_type) as event:
                blob = _row(received, name=name, media_type=media_type, owner=owner, seen=seen)
                _seal(storage, received, seen, blob, verdict)
                event.subjects.append(f"blob:{blob.pk}")
                event.detail |= {"original": blob.sha256, "copy": blob.copy_sha256}
                event.detail["state"] = str(blob.state)
    return blob


@contextmanager
def _looked_at(path: Path, media_type: str, folder: Path) -> Iterator[tuple[Examined, Verdict]]:
    """Examined and scanned now; or nothing known yet, when others wait: the worker will."""
    with at_the_door(folder) as now:
        if not now:
            yield Examined({}, None), Verdict.SILENT
            return
        with examined(path, media_type, AT_THE_DOOR, folder) as seen:
            verdict = scan(path, seconds=SCAN_AT_THE_DOOR)
            if verdict is Verdict.INFECTED:
                raise FileInfected
            yield seen, verdict


def store_own(
    stream: IO[bytes], *, name: str, max_bytes: int, owner: str, media_type: str = ""
) -> Blob:
    """Keep a document we made ourselves (a letter): nobody else's bytes, so it is handed out as it
    is. ``media_type`` where the maker knows it, or it has no mark of its own (CSV). Raises FileEmpty, FileTooLarge,
    FileTypeNotAllowed."""
    storage = ContentStorage()
    with storage.receive(stream, limit=max_bytes) as received:
        media_type = media_type or sniff(received.path)
        about = {"size": received.size, "media_type": media_type}
        with recorded("files.store", savepoint=False, **about) as event:
            blob = _row(received, name=name, media_type=media_type, owner=owner, seen=None)
            blob.made_here, blob.state = True, BlobState.CLEAN
            lock_content(received.sha256)
            storage.keep(received)
            blob.save(force_insert=True)
            event.subjects.append(f"blob:{blob.pk}")
            event.detail["original"] = blob.sha256
    return blob


def store_again(blob: Blob, *, owner: str) -> Blob:
    """A row for another owner of a content that is here, examined and clean, without looking again:
    for what the house hands in itself, the bank book of the demo's people.

    Never for a stranger's upload: how fast it went would tell that somebody else has the file.
    """
    if not blob.is_open:
        raise FileBeingChecked
    fields = {field.attname: getattr(blob, field.attname) for field in Blob._meta.concrete_fields}
    again = Blob(**fields | {"id": uuid.uuid4(), "owner": owner, "stored_at": clock.now()})
    about = {"original": blob.sha256, "copy": blob.copy_sha256, "state": str(blob.state)}
    with recorded("files.store", subjects=[f"blob:{again.pk}"], size=blob.size, **about):
        lock_content(blob.sha256)
        again.save(force_insert=True)
    return again


def own_blob(blob_id: uuid.UUID, *, owner: str) -> Blob:
    """A file this owner handed in; FileUnknown for another's and for one that does not exist."""
    blob = Blob.objects.filter(pk=blob_id, owner=owner, made_here=False).first()
    if blob is None or not owner:
        raise FileUnknown
    return blob


def open_blob(blob: Blob) -> IO[bytes]:
    """What anybody is given of `blob`: its safe copy, or the document itself when we made it.

    Raises FileBeingChecked, FileRefused; FileMissing when the disk lost it.
    """
    try:
        return _served(blob).open("rb")
    except FileNotFoundError as error:
        raise FileMissing from error


def read_blob(blob: Blob) -> bytes:
    """All of what `open_blob` opens."""
    with open_blob(blob) as file:
        return file.read()


def thumbnail(blob: Blob, *, edge: int = 320) -> bytes:
    """A small upright WebP of an image blob, made once and kept beside the contents.

    Raises FileBeingChecked, FileRefused, FileMissing, FileDamaged; ValueError for a blob that is no
    image of somebody's.
    """
    if not blob.is_image or blob.made_here:
        raise ValueError(f"no thumbnail of {blob.media_type}")
    copy = _served(blob)
    storage = ContentStorage()
    ready = storage.thumbnail_path(blob.copy_sha256, edge)
    if ready.exists():
        return ready.read_bytes()
    if not copy.exists():
        raise FileMissing
    content = images.thumbnail(copy, edge)
    storage.incoming.mkdir(parents=True, exist_ok=True)
    draft = storage.incoming / f"thumb-{blob.pk}-{edge}"
    draft.write_bytes(content)
    place(draft, ready)
    return content


def lock_content(sha256: str, *, wait: bool = True) -> bool:
    """Hold this content until the transaction ends, so that a sweep and a store never cross.

    With `wait=False` returns False when somebody else holds it.
    """
    key = int(sha256[:15], 16)
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        answer = cursor.fetchone()[0]
    return True if wait else bool(answer)


def keep_copy(storage: ContentStorage, copy: Path) -> str:
    """Give a safe copy its place; returns its SHA-256. Inside the transaction that names it."""
    sha256 = storage.digest(copy)
    lock_content(sha256)
    storage.keep_copy(copy, sha256)
    return sha256


def _row(
    received: Received, *, name: str, media_type: str, owner: str, seen: Examined | None
) -> Blob:
    return Blob(
        sha256=received.sha256,
        size=received.size,
        media_type=media_type,
        original_name=names.tidy(name, media_type),
        owner=owner,
        **(seen.facts if seen else {}),
    )


def _seal(
    storage: ContentStorage, received: Received, seen: Examined, blob: Blob, verdict: Verdict
) -> None:
    """The original in its place, its copy in its own, then the row with both hashes."""
    lock_content(received.sha256)
    storage.keep(received)
    if seen.copy is not None:
        blob.copy_sha256 = keep_copy(storage, seen.copy)
    if verdict is Verdict.CLEAN:
        blob.scanned_at = clock.now()
    if blob.copy_sha256 and verdict is not Verdict.SILENT:
        blob.state = BlobState.CLEAN
    blob.save(force_insert=True)
    if blob.state == BlobState.CHECKING:
        # By name: the task's module calls this one. The job is committed with the row.
        task = app.configure_task(CHECK, queue=QUEUE, allow_unknown=True)
        task.defer(blob_id=str(blob.pk))


def _served(blob: Blob) -> Path:
    if blob.state == BlobState.REFUSED:
        raise FileRefused
    if not blob.is_open:
        raise FileBeingChecked
    storage = ContentStorage()
    if blob.made_here:
        return storage.content_path(blob.sha256)
    return storage.copy_path(blob.copy_sha256)
