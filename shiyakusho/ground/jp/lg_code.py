"""全国地方公共団体コード = local government codes: prefecture 2, municipality 3, check digit 1."""

from __future__ import annotations

import re

from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import folded_line


def check_digit(five: str) -> int:
    """The sixth digit: 11 − (Σ digit × 6,5,4,3,2 mod 11), its last digit."""
    if not re.fullmatch(r"[0-9]{5}", five):
        raise JpError("lg_code_malformed")
    total = sum(int(digit) * weight for digit, weight in zip(five, range(6, 1, -1), strict=True))
    return (11 - total % 11) % 10


def complete(five: str) -> str:
    """401005 for 40100."""
    return f"{five}{check_digit(five)}"


def parse(text: str) -> str:
    """Six ASCII digits. Raises JpError ``lg_code_malformed`` or ``lg_code_check_digit``."""
    code = folded_line(text)
    if not re.fullmatch(r"[0-9]{6}", code) or not 1 <= int(code[:2]) <= 47:
        raise JpError("lg_code_malformed")
    if check_digit(code[:5]) != int(code[5]):
        raise JpError("lg_code_check_digit")
    return code
