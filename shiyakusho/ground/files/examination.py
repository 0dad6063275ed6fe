"""Have a file looked at by a child process (検査), which has little memory and little time."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import limits, spawning
from .refusals import REFUSED_BY_CODE, FileTooHeavy

CHILDREN = threading.BoundedSemaphore(2)  # of one serving process; others wait their turn


@dataclass(frozen=True)
class Effort:
    """What the child may spend: bytes of memory, seconds of processor, seconds on the clock, and of
    a PDF how many pages it may draw in how many seconds; `nice`: how far it steps back for others."""

    memory: int
    seconds: int
    wall: int
    draw_pages: int
    draw_seconds: int
    phone_pixels: int  # of a HEIC or AVIF: slow to decode
    office_bytes: int  # of XML in an Office document
    nice: int = 0


AT_THE_DOOR = Effort(
    270 * limits.MEBIBYTE,
    5,
    15,
    draw_pages=5,
    draw_seconds=2,
    phone_pixels=5_000_000,
    office_bytes=400_000,
)
IN_THE_BACK = Effort(
    270 * limits.MEBIBYTE,
    240,
    600,
    draw_pages=10_000,
    draw_seconds=500,
    phone_pixels=10**9,
    office_bytes=10**9,
    nice=10,
)


@dataclass(frozen=True)
class Examined:
    """`facts` are width, height, pages, and codes of what was `left_out`. `copy` is the safe copy, None when it comes later."""

    facts: dict[str, Any]
    copy: Path | None


@contextmanager
def examined(path: Path, media_type: str, effort: Effort, folder: Path) -> Iterator[Examined]:
    """Look at the file at `path`; its copy lies in `folder` until the block ends or takes it away.

    Raises what the child refuses: ImageTooLarge, FileTooLarge, FileDamaged, FileEncrypted,
    FileTwoFaced; FileTooHeavy when it needed more than `effort` or died of the file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="copy-", delete=False) as made:
        copy = Path(made.name)
    try:
        found = _ask_a_child(path, media_type, copy, effort)
        later = bool(found.pop("later", False))
        yield Examined(found, None if later else copy)
    finally:
        copy.unlink(missing_ok=True)


def job(path: Path, media_type: str, copy: Path, effort: Effort) -> dict[str, Any]:
    """What the child is told, as JSON."""
    drawing = {
        "draw_pages": effort.draw_pages,
        "draw_seconds": effort.draw_seconds,
        "phone_at_once": effort.phone_pixels,
        "office_bytes": effort.office_bytes,
    }
    return {
        "path": str(path),
        "media_type": media_type,
        "copy": str(copy),
        "memory": effort.memory,
        "seconds": effort.seconds,
        "wall": effort.wall,
        "nice": effort.nice,
        "output": limits.max_copy_bytes(),
        "limits": limits.for_examination() | drawing,
    }


def _ask_a_child(path: Path, media_type: str, copy: Path, effort: Effort) -> dict[str, Any]:
    try:
        with CHILDREN:
            answer = spawning.ask(job(path, media_type, copy, effort))
    except spawning.NoAnswer as error:
        raise FileTooHeavy from error
    if "found" in answer:
        return dict(answer["found"])
    raise REFUSED_BY_CODE[answer["unfit"]](extra=answer["extra"])
