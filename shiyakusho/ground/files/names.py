"""File names (ファイル名): shown and handed back, never trusted."""

import unicodedata
from pathlib import PurePosixPath

EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "image/avif": (".avif",),
    "application/pdf": (".pdf",),
    # Only ever made by the house (`store_own`): kinds.ALLOWED takes neither from anybody.
    "text/csv": (".csv",),
    "application/zip": (".zip",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx", ".docm"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx", ".xlsm"),
}
MAX_LENGTH = 200
# Marks that turn the reading direction and so can hide ".exe" in the middle of a name.
BIDI = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def tidy(name: str, media_type: str = "") -> str:
    """The last path part of `name` without control and direction marks, at most 200 characters,
    ending as its content demands. Kanji, IVS, 外字 and half-width kana stay as they are."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].translate(BIDI)
    visible = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cs"})
    visible = visible.strip(" .") or "file"
    wanted = EXTENSIONS.get(media_type, ())
    suffix = PurePosixPath(visible).suffix
    if wanted and suffix.lower() not in wanted:
        return visible[: MAX_LENGTH - len(wanted[0])] + wanted[0]
    return visible[: MAX_LENGTH - len(suffix)].removesuffix(suffix) + suffix


def renamed(name: str, media_type: str) -> str:
    """`name` for a copy of another media type: 通帳.png that became a JPEG is 通帳.jpg."""
    suffix = PurePosixPath(name).suffix
    known = {ending for endings in EXTENSIONS.values() for ending in endings}
    stem = name.removesuffix(suffix) if suffix.lower() in known else name
    return name if suffix.lower() in EXTENSIONS[media_type] else stem + EXTENSIONS[media_type][0]


def ascii_fallback(name: str) -> str:
    """A name for clients that cannot read RFC 5987, built from what is plain ASCII in it."""
    suffix = PurePosixPath(name).suffix
    plain = suffix if suffix.isascii() and suffix[1:].isalnum() else ""
    stem = "".join(
        c for c in name.removesuffix(suffix) if c.isascii() and (c.isalnum() or c in "-_")
    )
    return (stem or "file") + plain
