"""CP932, as older spreadsheets and core systems read it: what it can write, and what not. Pure.

Nothing becomes 「?」 in silence: what has no place in CP932 is listed, and replaced only when somebody
said so. Seven signs are one character of JIS X 0208 under two code points; they change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

CODEC = "cp932"
GETA = "〓"  # the mark of printers for a type they have not got
# JIS X 0208 1-33, 1-61, 1-34, 1-29, 1-81, 1-82, 2-44: the same signs where Windows puts them.
SAME = str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢")
_GRAPHEME = regex.compile(r"\X")


def unwritable(text: str) -> Iterator[str]:
    """What CP932 has not got, sign by sign; a kanji with its variation selector is one sign."""
    if _fits(text.translate(SAME)):
        return
    yield from (sign for sign in _GRAPHEME.findall(text.translate(SAME)) if not _fits(sign))


def replaced(text: str) -> str:
    """The text with :data:`GETA` for each sign that cannot be written."""
    plain = text.translate(SAME)
    if _fits(plain):
        return plain
    return "".join(sign if _fits(sign) else GETA for sign in _GRAPHEME.findall(plain))


def code_points(sign: str) -> str:
    """U+8FBA U+E0101."""
    return " ".join(f"U+{ord(one):04X}" for one in sign)


def _fits(text: str) -> bool:
    try:
        text.encode(CODEC)
    except UnicodeEncodeError:
        return False
    return True
