"""Sweep (掃除): what nobody points at any more goes, after a time of grace.

Two kinds of rubbish: rows no other row points at (a file handed in and never sent), and contents
no row names (the process died between disk and database).
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now

from .models import Blob
from .services import lock_content
from .storage import ContentStorage

GRACE = timedelta(days=7)
HALF_ARRIVED = timedelta(hours=6)
BATCH = 500


@dataclass(frozen=True)
class Swept:
    """How many rows, contents and half-arrived files went."""

    rows: int
    contents: int
    half_arrived: int


def sweep(*, grace: timedelta = GRACE) -> Swept:
    """Remove rows and contents that nothing points at and that are older than `grace`."""
    rows = _sweep_rows(grace)
    storage = ContentStorage()
    gone = [p for p in _contents(storage.root) if _sweep_content(p, grace, "sha256")]
    gone += [p for p in _contents(storage.copies) if _sweep_copy(storage, p, grace)]
    _prove(storage, gone)
    return Swept(rows, len(gone), _sweep_half_arrived(storage))


def _prove(storage: ContentStorage, gone: list[Path]) -> None:
    """Which contents are gone, by their hash, and when: the proof of their destruction."""
    names = [str(path.relative_to(storage.root)) for path in gone]
    for begin in range(0, len(names), BATCH):
        with recorded("files.destroyed", contents=names[begin : begin + BATCH]):
            pass


def orphans(grace: timedelta = GRACE) -> QuerySet[Blob]:
    """Rows older than `grace` that no foreign key of any room points at."""
    found = Blob.objects.filter(stored_at__lt=now() - grace)
    for relation in Blob._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._base_manager
            pointing = rows.filter(**{relation.field.name: OuterRef("pk")})
            found = found.filter(~Exists(pointing))
    return found


def _sweep_rows(grace: timedelta) -> int:
    total = 0
    while batch := list(orphans(grace).values_list("pk", flat=True)[:BATCH]):
        with recorded("files.sweep", count=len(batch)):
            # A row that was pointed at meanwhile is protected by its foreign key and by this lock.
            ids = list(
                orphans(grace)
                .filter(pk__in=batch)
                .select_for_update(skip_locked=True, of=("self",))
                .values_list("pk", flat=True)
            )
            total += Blob.objects.filter(pk__in=ids).delete()[0]
        if len(ids) < len(batch):
            break
    return total


def _contents(root: Path) -> Iterator[Path]:
    for folder in root.glob("[0-9a-f][0-9a-f]"):
        yield from (path for path in folder.iterdir() if len(path.name) == 64)


def _sweep_content(path: Path, grace: timedelta, column: str) -> bool:
    named = Blob.objects.filter(**{column: path.name})
    if not _older_than(path, grace) or named.exists():
        return False
    with transaction.atomic():
        if not lock_content(path.name, wait=False) or named.all().exists():
            return False
        path.unlink(missing_ok=True)
    return True


def _sweep_copy(storage: ContentStorage, path: Path, grace: timedelta) -> bool:
    swept = _sweep_content(path, grace, "copy_sha256")
    if swept:
        for small in (storage.root / "thumbnails" / path.name[:2]).glob(f"{path.name}-*.webp"):
            small.unlink(missing_ok=True)
    return swept


def _sweep_half_arrived(storage: ContentStorage) -> int:
    old = [p for p in storage.incoming.glob("*") if _older_than(p, HALF_ARRIVED)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _older_than(path: Path, age: timedelta) -> bool:
    # The disk's own clock: a file's time and `time.time()` come from the same machine.
    try:
        return time.time() - path.stat().st_mtime > age.total_seconds()
    except FileNotFoundError:
        return False
