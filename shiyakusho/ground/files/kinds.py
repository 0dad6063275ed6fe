"""What a file is, by its content alone (ファイルの種類)."""

from pathlib import Path

import filetype

from .names import EXTENSIONS
from .refusals import FileTypeNotAllowed, OfficeDocument, PhotoFormatUnknown

IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
PDF = "application/pdf"
PHONE_PHOTOS = frozenset({"image/heic", "image/heif", "image/avif"})
OFFICE = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "application/vnd.ms-",
    "application/msword",
)
ALLOWED = IMAGES | {PDF}
BY_WORD = {"image": IMAGES, "pdf": frozenset({PDF})}
HEAD_BYTES = 8192


def media_types(words: list[str] | tuple[str, ...] = ("pdf", "image")) -> frozenset[str]:
    """Media types behind the words of a definition (`kinds: [pdf, image]`)."""
    return frozenset().union(*(BY_WORD[word] for word in words))


def accept_attribute(words: list[str] | tuple[str, ...] = ("pdf", "image")) -> str:
    """For `<input accept>`. Naming JPEG without HEIC makes an iPhone hand over a JPEG."""
    return ",".join(sorted(media_types(words)))


def sniff(path: Path, allowed: frozenset[str] = ALLOWED) -> str:
    """Media type of the content at `path`; FileTypeNotAllowed when it is not in `allowed`."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    guess = filetype.guess(head)
    media_type = guess.mime if guess else ""
    # An animated PNG is still a PNG; only its first picture is ever shown.
    media_type = "image/png" if media_type == "image/apng" else media_type
    if media_type not in allowed or media_type not in EXTENSIONS:
        wanted_photo = media_type in PHONE_PHOTOS and bool(allowed & IMAGES)
        refusal = OfficeDocument if media_type.startswith(OFFICE) else FileTypeNotAllowed
        raise (PhotoFormatUnknown if wanted_photo else refusal)(
            extra={"found": media_type or "unknown"}
        )
    return media_type
