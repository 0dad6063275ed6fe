"""Keep a file: first the content, safe on disk, then the row that names it."""

from pathlib import Path
from typing import IO

from django.db import connection

from shiyakusho.ground.audit import recorded

from . import images, limits, names, pdf
from .kinds import ALLOWED, IMAGES, PDF, sniff
from .models import Blob
from .refusals import FileMissing
from .storage import ContentStorage, Received, place


def store(
    stream: IO[bytes],
    *,
    name: str,
    max_bytes: int | None = None,
    allowed: frozenset[str] = ALLOWED,
    owner: str = "",
) -> Blob:
    """Check and keep what `stream` holds; returns its row.

    `max_bytes` defaults to the house's limit, `allowed` are media types, `owner` the subject id of
    whoever hands it in. Raises FileEmpty, FileTooLarge, FileTypeNotAllowed, ImageTooLarge,
    FileEncrypted, FileDamaged.
    """
    storage = ContentStorage()
    with storage.receive(stream, limit=max_bytes or limits.max_bytes()) as received:
        media_type = sniff(received.path, allowed)
        facts = _look_inside(received.path, media_type)
        with recorded("files.store", size=received.size, media_type=media_type) as event:
            blob = _keep(storage, received, name=name, media_type=media_type, owner=owner, **facts)
            event.subjects.append(f"blob:{blob.pk}")
    return blob


def open_blob(blob: Blob) -> IO[bytes]:
    """The content of `blob`, open for reading; FileMissing when the disk lost it."""
    try:
        return ContentStorage().content_path(blob.sha256).open("rb")
    except FileNotFoundError as error:
        raise FileMissing from error


def read_blob(blob: Blob) -> bytes:
    """The whole content of `blob` (at most the house's limit of one file)."""
    with open_blob(blob) as file:
        return file.read()


def thumbnail(blob: Blob, *, edge: int = 320) -> bytes:
    """A small upright WebP of an image blob, made once and kept beside the contents.

    It carries no EXIF: no place, no camera. Raises FileMissing, FileDamaged; ValueError for a blob
    that is no image.
    """
    if blob.media_type not in IMAGES:
        raise ValueError(f"no thumbnail of {blob.media_type}")
    storage = ContentStorage()
    ready = storage.thumbnail_path(blob.sha256, edge)
    if ready.exists():
        return ready.read_bytes()
    source = storage.content_path(blob.sha256)
    if not source.exists():
        raise FileMissing
    content = images.thumbnail(source, blob.media_type, edge)
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


def _keep(storage: ContentStorage, received: Received, *, name: str, **row: object) -> Blob:
    lock_content(received.sha256)
    storage.keep(received)
    media_type = str(row["media_type"])
    return Blob.objects.create(
        sha256=received.sha256,
        size=received.size,
        original_name=names.tidy(name, media_type),
        **row,
    )


def _look_inside(path: Path, media_type: str) -> dict[str, int]:
    if media_type == PDF:
        return {"pages": pdf.count_pages(path, limits.max_pages())}
    size = images.measure(path, media_type)
    return {"width": size.width, "height": size.height}
