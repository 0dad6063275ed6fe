"""What runs over on a PDF (はみ出し): measured from the finished file, sign by sign.

A sign must lie on the page, must not be cut by a rule of a table or a box, and must not stand on
another sign. Marks behind the text (見本) are larger than any text and are left out.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from ctypes import byref, c_int
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

EDGE = 14.0  # points that stay white around a page: what office printers cannot reach
LARGEST = 40.0  # height in points of the largest sign of a text
SLACK = 0.7  # points a sign may touch a rule: the rule's own breadth
THIN = 1.5  # points: a path not broader is a rule
SHARED = 0.35  # of the smaller of two signs
CELL = 40.0


@dataclass(frozen=True)
class Box:
    """Left, bottom, right, top in points from the lower left corner; `what` the sign itself."""

    left: float
    bottom: float
    right: float
    top: float
    what: str = ""

    def __str__(self) -> str:
        return f"「{self.what}」 at {self.left:.0f},{self.bottom:.0f}"

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def meets(self, other: Box) -> float:
        """The area two boxes share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide * high if wide > 0 and high > 0 else 0.0


def overflows(pdf: bytes) -> list[str]:
    """Every fault as page, kind and the sign with its neighbours; empty for a clean paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [f"p{n}: {one}" for n, page in enumerate(document, start=1) for one in _of(page)]
    finally:
        document.close()


def _of(page: pypdfium2.PdfPage) -> Iterator[str]:
    there = list(signs(page))
    width, height = page.get_size()
    upright, level = _rules(page)
    for one in there:
        if (
            one.left < EDGE
            or one.right > width - EDGE
            or one.bottom < EDGE
            or one.top > height - EDGE
        ):
            yield f"off the page {one}"
        if any(_cuts_upright(rule, one) for rule in upright) or any(
            _cuts_level(rule, one) for rule in level
        ):
            yield f"cut by a rule {one}"
    yield from _standing_on_each_other(there)


def signs(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Every visible sign of a page, but marks larger than text."""
    text = page.get_textpage()
    for at in range(text.count_chars()):
        sign = text.get_text_range(at, 1)
        left, bottom, right, top = text.get_charbox(at)
        if unicodedata.category(sign[:1] or " ")[0] not in "CZ" and 0 < top - bottom < LARGEST:
            yield Box(left, bottom, right, top, sign)


def _rules(page: pypdfium2.PdfPage) -> tuple[list[Box], list[Box]]:
    """Upright and level rules: stroked lines, and the sides of stroked boxes."""
    upright, level = [], []
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        fill, stroke = c_int(), c_int()
        raw.FPDFPath_GetDrawMode(one.raw, byref(fill), byref(stroke))
        if not stroke.value:
            continue
        box = Box(*one.get_bounds())
        wide, high = box.right - box.left, box.top - box.bottom
        if wide <= THIN:
            upright.append(box)
        elif high <= THIN:
            level.append(box)
        elif raw.FPDFPath_CountSegments(one.raw) >= 4:
            upright += [Box(x, box.bottom, x, box.top) for x in (box.left, box.right)]
            level += [Box(box.left, y, box.right, y) for y in (box.bottom, box.top)]
    return upright, level


def _cuts_upright(rule: Box, sign: Box) -> bool:
    x = (rule.left + rule.right) / 2
    return sign.left + SLACK < x < sign.right - SLACK and _beside(
        rule.bottom, rule.top, sign.bottom, sign.top
    )


def _cuts_level(rule: Box, sign: Box) -> bool:
    y = (rule.bottom + rule.top) / 2
    return sign.bottom + SLACK < y < sign.top - SLACK and _beside(
        rule.left, rule.right, sign.left, sign.right
    )


def _beside(low: float, high: float, start: float, end: float) -> bool:
    return min(high, end) - max(low, start) > SLACK


def _standing_on_each_other(there: list[Box]) -> Iterator[str]:
    cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for sign in there:
        cell = (int(sign.left // CELL), int(sign.bottom // CELL))
        near = [
            other
            for x in (cell[0] - 1, cell[0], cell[0] + 1)
            for y in (cell[1] - 1, cell[1], cell[1] + 1)
            for other in cells[x, y]
        ]
        for other in near:
            ligature = (sign.left, sign.bottom) == (other.left, other.bottom)
            if not ligature and sign.meets(other) > SHARED * min(sign.area, other.area):
                yield f"on another sign {sign} {other}"
        cells[cell].append(sign)
