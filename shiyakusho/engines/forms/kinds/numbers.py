"""Whole numbers and money (yen)."""

import re
from typing import Any

from shiyakusho.engines.forms.problems import Refused
from shiyakusho.engines.forms.text import folded, one_text

_NUMBER = re.compile(r"[+-]?\d{1,15}")
_AROUND = re.compile(r"[,、\s¥円人枚通歳]")


def read_integer(question: Any, raw: Any) -> int:
    """`12,000円`, `１２０００` or 12000 as an int; money counts in yen."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise Refused("wrong_shape")
    if isinstance(raw, str):
        text = _AROUND.sub("", folded(one_text(raw, max_length=60))).replace("−", "-")
        if not _NUMBER.fullmatch(text):
            raise Refused("not_a_number")
        raw = int(text)
    elif abs(raw) >= 10**15:
        raise Refused("not_a_number")
    low, high = limit(question.min), limit(question.max)
    if question.kind == "money" and low is None:
        low = 0
    if low is not None and raw < low:
        raise Refused("too_small", min=f"{low:,}")
    if high is not None and raw > high:
        raise Refused("too_large", max=f"{high:,}")
    return raw


def limit(value: Any) -> int | None:
    """A limit of a definition as a number; texts like "10" are numbers too."""
    return None if value is None else int(value)
