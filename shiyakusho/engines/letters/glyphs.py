"""Which characters the house's fonts can draw, known without opening a font.

``coverage.txt`` lies beside the fonts and is made from them by ``coverage.py``. A variant
(character + variation selector) is drawn by Noto Sans JP only, so only its pairs count.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from shiyakusho.ground import ui

from .refusals import MissingGlyph

FONTS = Path(ui.__file__).parent / "fonts"
NEVER_DRAWN = frozenset("\n")
SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True)
class Coverage:
    """Code points as sorted ranges, and registered variants as pairs."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    variants: frozenset[str]

    def draws(self, character: str) -> bool:
        """Whether one character, or one character with its variation selector, can be drawn."""
        if len(character) > 1:
            return character in self.variants
        at = bisect_right(self.starts, ord(character)) - 1
        return at >= 0 and ord(character) <= self.ends[at]


@cache
def coverage() -> Coverage:
    """Read ``coverage.txt``: ranges of code points, then variants by selector."""
    starts, ends, variants = [], [], []
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines():
        head, _, rest = line.partition(" ")
        if head == "variants":
            selector, *bases = rest.split()
            variants += [chr(int(base, 16)) + chr(int(selector, 16)) for base in bases]
        elif head == "range":
            first, last = rest.split()
            starts.append(int(first, 16))
            ends.append(int(last, 16))
    return Coverage(tuple(starts), tuple(ends), frozenset(variants))


def missing(text: str) -> list[str]:
    """Every character of ``text`` that cannot be drawn, once each, in order."""
    characters = _characters(text) if has_variants(text) else text
    return [one for one in dict.fromkeys(characters) if not _drawn(one)]


def has_variants(text: str) -> bool:
    """Whether a variation selector stands anywhere in it."""
    return SELECTOR.search(text) is not None


@lru_cache(maxsize=20_000)
def _drawn(character: str) -> bool:
    return character in NEVER_DRAWN or coverage().draws(character)


def refuse_missing(data: Any) -> None:
    """:class:`MissingGlyph` when anything anywhere in ``data`` cannot be drawn; names each."""
    glyphs = missing("\n".join(_texts(data)))
    if glyphs:
        names = [name(glyph) for glyph in glyphs]
        raise MissingGlyph(
            f"印刷できない文字があります: {'、'.join(names)}", extra={"glyphs": names}
        )


def name(glyph: str) -> str:
    """A character for people: itself, its code points, its name. Controls show no self."""
    codes = " ".join(f"U+{ord(one):04X}" for one in glyph)
    label = unicodedata.name(glyph[0], "")
    visible = f"「{glyph}」" if unicodedata.category(glyph[0])[0] != "C" else ""
    return f"{visible}{codes}{f' {label}' if label and len(glyph) == 1 else ''}"


def _characters(text: str) -> list[str]:
    found: list[str] = []
    for one in text:
        if SELECTOR.match(one) and found:
            found[-1] += one
        else:
            found.append(one)
    return found


def _texts(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list | tuple):
        return [text for one in data for text in _texts(one)]
    return []
