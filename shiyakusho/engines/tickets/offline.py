"""Everything a kiosk needs to go on alone: numbers, the links they lead to, and their QR codes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from shiyakusho.engines.tickets.links import token_for
from shiyakusho.engines.tickets.models import Block
from shiyakusho.ground import clock


def numbers_of(place: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """Blocks as the kiosk's script keeps them. ``now`` sets its clock, in milliseconds."""
    return {
        "now": int(clock.now().timestamp() * 1000),
        "day": clock.today().isoformat(),
        "services": {block.service: _numbers(place, block) for block in blocks},
    }


def address_of(token: str, language: str = "ja") -> str:
    """The whole address of a visitor's own page."""
    code = language if language in dict(settings.LANGUAGES) else "en"
    with override(code):
        return settings.SITE_URL.rstrip("/") + reverse("tickets:ticket", args=[token])


def _numbers(place: str, block: Block) -> list[dict[str, Any]]:
    found = []
    for number in range(block.first, block.last + 1):
        token = token_for(place, block.day, f"{block.prefix}-{number:03}")
        found.append({"prefix": block.prefix, "number": number, "qr": squares(address_of(token))})
    return found


@lru_cache(maxsize=2048)
def squares(content: str) -> list[str]:
    """A QR code row by row, each a hexadecimal number of its dark squares from the left; a quarter of
    the size of a picture, for a kiosk keeps hundreds; the mask is named, for trying all eight would
    take most of the time."""
    code = segno.make(content, error="m", encoding="utf-8", micro=False, mask=2)
    return [f"{int(''.join(map(str, row)), 2):x}" for row in code.matrix]
