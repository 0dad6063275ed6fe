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


def max_pages() -> int:
    """Pages a PDF may have."""
    return int(getattr(settings, "FILES_MAX_PAGES", 200))
