"""Where finished files lie for a few days: outside the backups, for they can be made again."""

import os
import time
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from shiyakusho.desks.mydata.refusals import FileGone

GRACE_SECONDS = 3600  # a file whose row is not committed yet


def put(name: str, content: bytes) -> None:
    """Whole and synced, readable by nobody else on the machine."""
    place = _place(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_suffix(".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(place)


def take(name: str, digest: str) -> bytes:
    """The content; :class:`FileGone` when it is not there or not what was put there."""
    try:
        content = _place(name).read_bytes()
    except OSError:
        raise FileGone from None
    if sha256(content).hexdigest() != digest:
        raise FileGone
    return content


def drop(name: str) -> None:
    if name:
        _place(name).unlink(missing_ok=True)


def sweep(known: set[str]) -> int:
    """Files no row names, older than an hour; returns how many went."""
    folder, swept = Path(settings.MYDATA_DIR), 0
    for path in folder.glob("*") if folder.exists() else ():
        if path.name not in known and time.time() - path.stat().st_mtime > GRACE_SECONDS:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _place(name: str) -> Path:
    return Path(settings.MYDATA_DIR) / Path(name).name
