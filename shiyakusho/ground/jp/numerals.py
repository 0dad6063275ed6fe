"""漢数字 = kanji numerals, both ways; digits of any width are folded before."""

from __future__ import annotations

import re

_DIGITS = "〇一二三四五六七八九"
#: 大字 and old forms, as written on deeds, gravestones and old registers.
_SAME = str.maketrans(
    "零壹壱弌貳弐弍參参弎肆伍陸柒漆捌玖拾佰陌仟阡萬",
    "〇一一一二二二三三三四五六七七八九十百百千千万",
)
_UNITS = {"千": 1000, "百": 100, "十": 10}
_BELOW_TEN_THOUSAND = re.compile(
    r"(?:(?P<千>[一二三四五六七八九]?)千)?(?:(?P<百>[一二三四五六七八九]?)百)?"
    r"(?:(?P<十>[一二三四五六七八九]?)十)?(?P<一>[一二三四五六七八九]?)"
)
_SHORT_TENS = (("廿", "二十"), ("卅", "三十"), ("丗", "三十"))

#: For use inside other patterns: a number in digits or in kanji.
NUMBER = r"(?:[0-9]{1,4}|[〇零一二三四五六七八九十百千廿卅丗壹壱弌貳弐弍參参弎肆伍陸柒漆捌玖拾佰陌仟阡]{1,9})"


def read(text: str) -> int | None:
    """The number below 10,000 written in ASCII digits or in kanji; None when it is neither.

    Both kanji ways are read: by unit (二十八, 弐拾八) and by digit (二〇二六).
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    text = text.translate(_SAME)
    for short, long in _SHORT_TENS:
        text = text.replace(short, long)
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS.index(character)) for character in text))
    match = _BELOW_TEN_THOUSAND.fullmatch(text)
    if not match or not text:
        return None
    total = _DIGITS.index(match["一"]) if match["一"] else 0
    for unit, worth in _UNITS.items():
        if match[unit] is not None:
            total += worth * (_DIGITS.index(match[unit]) if match[unit] else 1)
    return total


def write(number: int) -> str:
    """二十八 for 28 (0 ≤ number < 10,000); no 一 before 十, 百 and 千."""
    if number == 0:
        return _DIGITS[0]
    written = ""
    for unit, worth in _UNITS.items():
        count, number = divmod(number, worth)
        if count:
            written += (_DIGITS[count] if count > 1 else "") + unit
    return written + (_DIGITS[number] if number else "")


def full_width(text: str) -> str:
    """ASCII digits made full-width: ２８."""
    return text.translate(_WIDE)


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
