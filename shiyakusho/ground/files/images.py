"""Thumbnails (縮小画像): made of the safe copy, which is a JPEG of ours, never of what came in."""

import io
from pathlib import Path

from PIL import Image

from .refusals import FileDamaged


def thumbnail(copy: Path, edge: int) -> bytes:
    """A WebP of at most `edge` × `edge` pixels. Raises FileDamaged when the disk spoilt the copy."""
    try:
        with Image.open(copy, formats=["JPEG"]) as image:
            image.draft("RGB", (edge * 2, edge * 2))
            image.thumbnail((edge, edge))
            small = image.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise FileDamaged from error
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=75)
    return buffer.getvalue()
