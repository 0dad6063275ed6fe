"""What a file is, by its content alone (ファイルの種類)."""

import os
from pathlib import Path

import filetype

from shiyakusho.ground.contracts import Refusal

from .names import EXTENSIONS
from .refusals import FileTypeNotAllowed, OfficeDocument, OldOfficeDocument

PDF = "application/pdf"
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/avif"})
# What a browser is told: naming JPEG without HEIC makes an iPhone hand over a JPEG, which is smaller.
ASKED_FOR = frozenset({"image/jpeg", "image/png", "image/webp", PDF})
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICE = frozenset({WORD, SHEETS})
ALLOWED = IMAGES | {PDF}
BY_WORD = {"image": IMAGES, "pdf": frozenset({PDF}), "office": OFFICE}
HEAD_BYTES = 8192
# The names by which a ZIP is known to be an Office document, with macros or without.
PARTS = {b"word/document.xml": WORD, b"xl/workbook.xml": SHEETS, b"ppt/presentation.xml": "slides"}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# ISO/IEC 23008-12 and the AVIF specification: brands of single pictures.
BRANDS = {
    "image/avif": {b"avif", b"avis"},
    "image/heic": {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"},
}


def media_types(words: list[str] | tuple[str, ...] = ("pdf", "image")) -> frozenset[str]:
    """Media types behind the words of a definition (`kinds: [pdf, image]`, `office` where it says so)."""
    return frozenset().union(*(BY_WORD[word] for word in words))


def accept_attribute(words: list[str] | tuple[str, ...] = ("pdf", "image")) -> str:
    """For `<input accept>`. Office documents by their endings too: browsers know few of the types."""
    named = media_types(words)
    endings = sorted(ending for kind in named & OFFICE for ending in EXTENSIONS[kind])
    return ",".join(sorted(named & (ASKED_FOR | OFFICE)) + endings)


def sniff(path: Path, allowed: frozenset[str] = ALLOWED) -> str:
    """Media type of the content at `path`; FileTypeNotAllowed when it is not in `allowed`."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(-min(HEAD_BYTES * 8, path.stat().st_size), os.SEEK_END)
        tail = file.read() if head.startswith(ZIP) else b""
    media_type = _picture_of_a_phone(head) or _office(head, head + tail) or _guessed(head)
    if media_type in allowed and media_type in EXTENSIONS:
        return media_type
    refusal = REFUSED.get(media_type, FileTypeNotAllowed)
    raise refusal(extra={"found": media_type or "unknown"})


def _guessed(head: bytes) -> str:
    guess = filetype.guess(head)
    media_type = guess.mime if guess else ""
    if media_type in OFFICE:
        return ""  # _office did not find it to be one alone: two programs would read two documents
    # An animated PNG is still a PNG; only its first picture is ever shown.
    return "image/png" if media_type == "image/apng" else media_type


def _picture_of_a_phone(head: bytes) -> str:
    """HEIC or AVIF by the brands in its first box; empty for anything else."""
    if head[4:8] != b"ftyp":
        return ""
    size = min(int.from_bytes(head[:4], "big"), 256)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))}
    return next((kind for kind, known in BRANDS.items() if brands & known), "")


def _office(head: bytes, names: bytes) -> str:
    """Word or spreadsheet by the names of its parts, old and locked ones as `old-office`."""
    if head.startswith(OLE):
        return "old-office"
    if not head.startswith(ZIP):
        return ""
    found = {kind for part, kind in PARTS.items() if part in names}
    return found.pop() if len(found) == 1 else ""


REFUSED: dict[str, type[Refusal]] = {
    WORD: OfficeDocument,
    SHEETS: OfficeDocument,
    "slides": OfficeDocument,
    "old-office": OldOfficeDocument,
    "application/vnd.oasis.opendocument.text": OfficeDocument,
    "application/vnd.oasis.opendocument.spreadsheet": OfficeDocument,
}
