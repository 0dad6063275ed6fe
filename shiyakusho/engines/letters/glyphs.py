"""Which characters the house's fonts can draw, known without opening a font.

``coverage.txt`` lies beside the fonts and is made from them by ``coverage.py``. A variant
(character + variation selector) is drawn by Noto Sans JP only, so only its pairs count.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shiyakusho.ground import ui

from .refusals import MissingGlyph

FONTS = Path(ui.__file__).parent / "fonts"
SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True)
class Coverage:
    """What the body's font draws (and the end of a line, which nothing has to draw), what only the
    names' font draws, and registered variants as pairs."""

    body: frozenset[str]
    names: frozenset[str]
    variants: frozenset[str]


@cache
def coverage() -> Coverage:
    """Read ``coverage.txt``: ranges of code points by font, then variants by selector."""
    fonts: dict[str, set[str]] = {"body": set("\n"), "names": set()}
    variants: set[str] = set()
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines():
        head, *codes = line.split()
        if head == "variants":
            selector, *bases = codes
            variants |= {chr(int(base, 16)) + chr(int(selector, 16)) for base in bases}
        else:
            first, last = (int(code, 16) for code in codes)
            fonts[head] |= set(map(chr, range(first, last + 1)))
    return Coverage(frozenset(fonts["body"]), frozenset(fonts["names"]), frozenset(variants))


def missing(text: str) -> list[str]:
    """Every character of ``text`` that cannot be drawn, once each, in order."""
    drawn = coverage()
    characters = _characters(text) if SELECTOR.search(text) else text
    return [
        one
        for one in dict.fromkeys(characters)
        if one not in drawn.body and one not in drawn.names and one not in drawn.variants
    ]


def is_rare(text: str) -> bool:
    """Whether anything in it needs the names' font: a variant, or what the body's font lacks.

    Such a paper sets its names whole in that font; no other has to carry it.
    """
    return not coverage().body.issuperset(text)


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
