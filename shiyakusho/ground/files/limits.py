"""The limits of one file. A city may change them in its settings; the defaults are here, once."""

from django.conf import settings

MEBIBYTE = 1024 * 1024


def max_bytes() -> int:
    """Bytes one uploaded file may have (default 15 MiB: a 48-megapixel phone photo fits)."""
    return int(getattr(settings, "FILES_MAX_BYTES", 15 * MEBIBYTE))


def max_pixels(*, decoded_in_parts: bool) -> int:
    """Pixels an image may have. What is decoded in parts (a baseline JPEG, as cameras write it)
    needs little memory and may have more: a 48-megapixel phone photo passes."""
    if decoded_in_parts:
        return int(getattr(settings, "FILES_MAX_PIXELS_JPEG", 50_500_000))
    return int(getattr(settings, "FILES_MAX_PIXELS", 25_000_000))


def max_pixels_webp() -> int:
    """Pixels a WebP may have: its decoder holds it twice."""
    return int(getattr(settings, "FILES_MAX_PIXELS_WEBP", 14_000_000))


def max_pixels_phone() -> int:
    """Pixels a HEIC or AVIF may have: 24-megapixel phone photos fit, their decoders hold all."""
    return int(getattr(settings, "FILES_MAX_PIXELS_HEIC", 25_000_000))


def max_pages() -> int:
    """Pages a PDF may have."""
    return int(getattr(settings, "FILES_MAX_PAGES", 200))


def max_copy_bytes() -> int:
    """Bytes a safe copy may have: the pages of a long PDF are pictures in it."""
    return int(getattr(settings, "FILES_MAX_COPY_BYTES", 256 * MEBIBYTE))


def for_examination() -> dict[str, int]:
    """What the child process is told."""
    return {
        "pixels": max_pixels(decoded_in_parts=False),
        "pixels_in_parts": max_pixels(decoded_in_parts=True),
        "pixels_webp": max_pixels_webp(),
        "pixels_phone": max_pixels_phone(),
        "pages": max_pages(),
    }
