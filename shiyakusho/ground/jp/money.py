"""円 = amounts in yen: whole numbers, written and read. No decimals, no guessing."""

from __future__ import annotations

import re

from shiyakusho.ground.jp import numerals
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import a_whole_number, folded_line, one_of

LARGEST = 9_999_999_999_999
_STYLES = ("yen", "symbol", "formal")
_AMOUNT = re.compile(
    r"(?:金\s*)?[¥]?\s*(?P<sign>[-▲△]?)\s*[¥]?\s*(?P<number>.+?)\s*(?:円(?:也|整)?)?"
)
_DIGITS = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
_LARGE_UNITS = re.compile(
    r"(?:(?P<兆>[^兆億万]+)兆)?(?:(?P<億>[^兆億万]+)億)?(?:(?P<万>[^兆億万]+)万)?(?P<rest>[^兆億万]*)"
)
_WORTH = {"兆": 10**12, "億": 10**8, "万": 10**4}


def yen(amount: int, style: str = "yen") -> str:
    """12,000円 (yen), ¥12,000 (symbol) or 金12,000円也 (formal); -500円 below zero."""
    one_of("style", style, _STYLES)
    number = f"{a_whole_number(amount):,}"
    return {"yen": f"{number}円", "symbol": f"¥{number}", "formal": f"金{number}円也"}[style]


def parse(text: str, *, allow_negative: bool = False) -> int:
    """Yen written as １２，０００円, ¥12,000, 12000, 1万2千円, 金壱万弐千円也 or 3億円.

    A decimal point, a misplaced comma or a sign (unless allowed; ▲ counts) is refused.
    Raises JpError with a code ``money_…``.
    """
    match = _AMOUNT.fullmatch(folded_line(text).replace("¥", "¥"))
    if not match:
        raise JpError("money_unreadable")
    amount = _number(match["number"])
    if amount > LARGEST:
        raise JpError("money_too_large")
    if match["sign"] and not allow_negative:
        raise JpError("money_negative")
    return -amount if match["sign"] else amount


def _number(written: str) -> int:
    if _DIGITS.fullmatch(written):
        return int(written.replace(",", ""))
    if re.fullmatch(r"[0-9,、]*[.][0-9,.]*", written):
        raise JpError("money_not_whole")
    if re.fullmatch(r"[0-9,、 ]+", written):
        raise JpError("money_comma_misplaced")
    units = _LARGE_UNITS.fullmatch(written.replace("萬", "万"))
    if not units or not written:
        raise JpError("money_unreadable")
    amount, ceiling = 0, LARGEST
    for unit, part in units.groupdict().items():
        if not part:
            continue
        worth = _WORTH.get(unit, 1)
        value = _below_unit(part) * worth
        if value >= ceiling:  # 1万12000円: the thousands run over the 万 before them
            raise JpError("money_unreadable" if amount else "money_too_large")
        amount, ceiling = amount + value, worth
    return amount


def _below_unit(written: str) -> int:
    """The part before one large unit: 2,000 or 弐千 or 2千5百."""
    if _DIGITS.fullmatch(written):
        return int(written.replace(",", ""))
    kanji = re.sub(
        r"[1-9](?=[千百十])|[1-9]$", lambda digit: numerals.write(int(digit[0])), written
    )
    number = numerals.read(kanji)
    if number is None or kanji.isascii():
        raise JpError("money_unreadable")
    return number
