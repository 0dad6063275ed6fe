"""フリガナ = readings in katakana, and the widths of kana.

戸籍法施行規則 (氏名の振り仮名, in force 2025-05-26): full-width katakana, ァ–ヴ with small ones, and the
long vowel ー. A reading is stored as given; what is offered here for other input is a proposal.
"""

from __future__ import annotations

import re
import unicodedata

import jaconv

from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import a_text, refuse_unstorable

LIMIT = 200
_ALLOWED = re.compile(r"[ァ-ヴー \u3000・]")  # ・ and spaces part the names of foreign residents
_NEEDS_ONE_BEFORE = frozenset("ァィゥェォャュョヮッー")


def check_reading(reading: str) -> str:
    """The reading itself, unchanged, when it is full-width katakana.

    Raises JpError ``kana_empty``, ``kana_not_katakana``, ``kana_misplaced``, ``text_…``.
    """
    refuse_unstorable(a_text(reading, limit=LIMIT))
    if not reading.strip():
        raise JpError("kana_empty")
    previous = " "
    for position, character in enumerate(reading, start=1):
        if not _ALLOWED.fullmatch(character):
            raise JpError("kana_not_katakana", position=position)
        if character in _NEEDS_ONE_BEFORE and previous in " \u3000・":
            raise JpError("kana_misplaced", position=position)
        previous = character
    return reading


def to_katakana(text: str) -> str:
    """A proposal in full-width katakana for やまだ or ﾔﾏﾀﾞ; other characters are left alone."""
    widened = jaconv.h2z(unicodedata.normalize("NFC", a_text(text, limit=LIMIT)))
    return jaconv.hira2kata(unicodedata.normalize("NFC", widened))


def to_hiragana(text: str) -> str:
    """ヤマダ as やまだ, for showing beneath a name; other characters are left alone."""
    return jaconv.kata2hira(a_text(text, limit=LIMIT))
