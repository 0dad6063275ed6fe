"""個人番号 (マイナンバー): known here only to be refused.

番号法 lets no system take it outside the tasks of its 別表; this one never asks for it and never
stores it. Check digit: 番号法施行令8条 (総務省令85号5条).
"""

from __future__ import annotations

import re
import unicodedata

from shiyakusho.ground.jp.errors import JpError

_RUN = re.compile(r"(?<![0-9])(?:[0-9]{12}|[0-9]{4}([- ])[0-9]{4}\1[0-9]{4})(?![0-9])")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー－─━・"), "-")


def check_digit(first_eleven: str) -> int:
    """The twelfth digit for the first eleven. Raises JpError ``individual_number_malformed``."""
    if not re.fullmatch(r"[0-9]{11}", first_eleven):
        raise JpError("individual_number_malformed")
    weights = (*range(2, 8), *range(2, 7))  # Q1…Q11, from the right
    total = sum(int(p) * q for p, q in zip(reversed(first_eleven), weights, strict=True))
    remainder = total % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_individual_number(digits: str) -> bool:
    """Whether twelve ASCII digits carry a right check digit."""
    return bool(re.fullmatch(r"[0-9]{12}", digits)) and check_digit(digits[:11]) == int(digits[11])


def contains(text: str) -> bool:
    """Whether somewhere in a text stand twelve digits that may be an Individual Number.

    Any digits (full-width, circled, other scripts), run together or in groups of four. One in
    eleven other twelve-digit numbers is taken for one too: refusing it is the safe side.
    """
    plain = "".join(_plain(character) for character in text).translate(_DASHES)
    return any(
        is_individual_number(re.sub(r"[- ]", "", match[0])) for match in _RUN.finditer(plain)
    )


def _plain(character: str) -> str:
    """ASCII for a digit of any script, a space for any space, nothing for the invisible."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category in ("Cf", "Mn") else character


def refuse(text: str) -> str:
    """The text itself, unless it holds an Individual Number (``individual_number_refused``)."""
    if contains(text):
        raise JpError("individual_number_refused")
    return text
