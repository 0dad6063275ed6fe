"""A QR code as SVG for printed public pages."""

from functools import lru_cache

import segno
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=512)
def svg(content: str) -> SafeString:
    """Inline SVG of ``content``: UTF-8, because some readers fail on segno's Shift_JIS default."""
    code = segno.make(content, error="m", encoding="utf-8", micro=False)
    drawn = code.svg_inline(scale=3, border=4, svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(drawn)  # noqa: S308 segno writes only rectangles
