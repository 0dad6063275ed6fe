"""Whole numbers and money (yen)."""

import re
from typing import Any

from shiyakusho.engines.forms.problems import Refused
from shiyakusho.engines.forms.text import folded, one_text
from shiyakusho.ground.jp import money

_NUMBER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_AROUND = re.compile(r"[,、\s円人枚通歳才]")


def read_integer(question: Any, raw: Any) -> int:
    """`12`, `１２人` or 12 as an int."""
    if isinstance(raw, str):
        text = _AROUND.sub("", folded(one_text(raw, max_length=60))).replace("−", "-")
        if not _NUMBER.fullmatch(text):
            raise Refused("not_a_number")
        raw = int(text)
    return _within(question, raw, None)


def read_money(question: Any, raw: Any) -> int:
    """`１２，０００円`, `1万2千円` or 12000 as yen."""
    if isinstance(raw, str):
        raw = money.parse(one_text(raw, max_length=60), allow_negative=True)
    return _within(question, raw, 0)


def limit(value: Any) -> int | None:
    """A limit of a definition as a number; texts like "10" are numbers too."""
    return None if value is None else int(value)


def _within(question: Any, number: Any, least: int | None) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or abs(number) >= 10**15:
        raise Refused("wrong_shape")
    low, high = limit(question.min), limit(question.max)
    low = least if low is None else low
    if low is not None and number < low:
        raise Refused("too_small", min=f"{low:,}")
    if high is not None and number > high:
        raise Refused("too_large", max=f"{high:,}")
    return number
