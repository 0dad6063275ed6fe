"""Photos (写真): measured before they are decoded, decoded once to know they are whole."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from .limits import max_pixels
from .refusals import FileDamaged, ImageTooLarge

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
ORIENTATION = 0x0112
TURNED = {5, 6, 7, 8}  # EXIF orientations that exchange width and height
PROBE_EDGE = 64


@dataclass(frozen=True)
class Measure:
    """Width and height in pixels as a person sees the photo, turned upright."""

    width: int
    height: int


def measure(path: Path, media_type: str) -> Measure:
    """Size of the photo at `path`.

    Raises ImageTooLarge before a single pixel is decoded, FileDamaged when the pixels end early.
    """
    try:
        with _open(path, media_type) as image:
            turned = image.getexif().get(ORIENTATION) in TURNED
            width, height = image.size
            _decode(image)
    except ImageTooLarge:
        raise
    except Image.DecompressionBombError as error:
        raise ImageTooLarge from error
    except Exception as error:  # Pillow raises OSError, SyntaxError, ValueError, struct.error …
        raise FileDamaged from error
    return Measure(height, width) if turned else Measure(width, height)


def thumbnail(path: Path, media_type: str, edge: int) -> bytes:
    """A WebP of at most `edge` × `edge` pixels, upright, without any metadata (place, camera)."""
    try:
        with _open(path, media_type) as image:
            image.draft("RGB", (edge * 2, edge * 2))
            image.thumbnail((edge * 2, edge * 2))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise FileDamaged from error
    upright.thumbnail((edge, edge))
    # A new picture on white: info, EXIF, ICC and XMP stay behind with the old one.
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright.getchannel("A"))
    buffer = io.BytesIO()
    clean.save(buffer, "WEBP", quality=75)
    return buffer.getvalue()


def _open(path: Path, media_type: str) -> Image.Image:
    image = Image.open(path, formats=[FORMATS[media_type]])
    in_parts = image.format == "JPEG" and not image.info.get("progressive")
    limit = max_pixels(decoded_in_parts=in_parts)
    if image.width * image.height > limit:
        image.close()
        raise ImageTooLarge(extra={"max_pixels": limit})
    return image


def _decode(image: Image.Image) -> None:
    """Read to the last byte. JPEG comes at an eighth of its size, so memory stays small."""
    image.draft("RGB", (PROBE_EDGE, PROBE_EDGE))
    image.load()
