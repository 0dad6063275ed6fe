"""法人番号 = corporate numbers, 13 digits, the first one a check digit (法人番号の指定等に関する省令2条)."""

from __future__ import annotations

import re

from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import folded_line


def check_digit(last_twelve: str) -> int:
    """The first digit for the twelve that follow it."""
    if not re.fullmatch(r"[0-9]{12}", last_twelve):
        raise JpError("corporate_number_malformed")
    weights = (1, 2) * 6  # Q1…Q12, from the right
    total = sum(int(p) * q for p, q in zip(reversed(last_twelve), weights, strict=True))
    return 9 - total % 9


def parse(text: str) -> str:
    """Thirteen ASCII digits, of any width, with or without hyphens or a leading T (インボイス).

    Raises JpError ``corporate_number_malformed`` or ``corporate_number_check_digit``.
    """
    match = re.fullmatch(r"T?((?:[0-9][- ]?){12}[0-9])", folded_line(text), re.IGNORECASE)
    if not match:
        raise JpError("corporate_number_malformed")
    digits = re.sub(r"[- ]", "", match[1])
    if check_digit(digits[1:]) != int(digits[0]):
        raise JpError("corporate_number_check_digit")
    return digits
