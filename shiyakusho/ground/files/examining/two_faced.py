"""Files that are two things at once (ポリグロット): a picture to one program, an archive to another.

Nobody makes one by accident. A film behind a photo (motion photos of telephones) is not among them:
it is left behind with everything else that is not a pixel.
"""

import mmap
import re
from pathlib import Path

from .unfit import Unfit

HEAD = 4096
TAIL = 66_000  # a ZIP's last record and its longest comment
PAGE_OR_SCRIPT = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|body|iframe)\b|<\?php", re.I)
ARCHIVES = (b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
PROGRAMS = (b"\x7fELF", b"#!/")
PDF_MARK = b"%PDF-"


def refuse_two_faced(path: Path, media_type: str) -> None:
    """Unfit `file_two_faced` when another kind of file begins or ends in the one at `path`."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        head, tail = content[:HEAD], content[-TAIL:]
        if PAGE_OR_SCRIPT.search(head) or any(mark in tail for mark in ARCHIVES):
            raise Unfit("file_two_faced")
        behind = b"" if media_type == "application/pdf" else _behind(content, media_type)
    if behind.startswith(PROGRAMS) or PAGE_OR_SCRIPT.search(behind) or PDF_MARK in behind:
        raise Unfit("file_two_faced")
    if media_type != "application/pdf" and PDF_MARK in head:
        raise Unfit("file_two_faced")


def _behind(content: mmap.mmap, media_type: str) -> bytes:
    """The first bytes after the end of the picture; the end as each format marks it."""
    if media_type == "image/webp":
        end = 8 + int.from_bytes(content[4:8], "little")
    elif media_type in ("image/heic", "image/avif"):
        end = _end_of_boxes(content)
    else:
        mark = b"\xff\xd9" if media_type == "image/jpeg" else b"IEND\xaeB`\x82"
        end = content.rfind(mark)
        # A film of a motion photo may hold the mark by chance: then there is only less to look at.
        end = len(content) if end < 0 else end + len(mark)
    return content[end : end + HEAD]


def _end_of_boxes(content: mmap.mmap) -> int:
    """Where the boxes end of which a HEIC or AVIF is made (ISO/IEC 14496-12 §4.2)."""
    at = 0
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if size == 0:
            return len(content)
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size < 8 or not kind.isalnum():
            return at
        at += size
    return min(at, len(content))
