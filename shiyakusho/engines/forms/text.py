"""Text from outside (文字): taken exactly as typed, or refused with the reason. Never normalised.

Half-width kana, IVS, surrogate pairs (as code points), ㈱ and emoji pass unchanged. What a
database cannot hold or a reader cannot see is refused: NUL, other control characters, lone
surrogates, and U+FFFD, which stands where a browser's bytes were already lost.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from .problems import Refused

LONGEST = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"[\r\n]")
# Twelve digits in a row, or in three fours as on the card.
_TWELVE_DIGITS = re.compile(r"(?<![\d-])\d{4}([ \-‐−]?)\d{4}\1\d{4}(?![\d-])")


def one_text(raw: Any, *, max_length: int | None = None, lines: bool = False) -> str:
    """`raw` itself when it is text we can keep; raises Refused otherwise.

    Length is counted in code points, a line break as one, as a person counts.
    """
    if not isinstance(raw, str):
        raise Refused("wrong_shape")
    _readable(raw)
    if not lines and _BREAK.search(raw):
        raise Refused("one_line")
    limit, length = max_length or LONGEST, len(raw.replace("\r\n", "\n"))
    if length > limit:
        raise Refused("too_long", max=limit, length=length)
    if holds_my_number(raw):
        raise Refused("my_number")
    return raw


def _readable(raw: str) -> None:
    if _CONTROL.search(raw):
        raise Refused("unusable_character")
    if "\ufffd" in raw or _SURROGATE.search(raw):
        raise Refused("broken_character")


def can_be_kept(raw: Any) -> bool:
    """Whether a draft can hold this raw answer (any shape) and give it back identical.

    A draft keeps wrong answers too, so that the person can mend them; only what no database holds,
    what must never be stored (個人番号) and what is absurdly long stays out.
    """
    total = 0
    for text in texts_in(raw):
        total += len(text)
        if total > LONGEST * 2 or holds_my_number(text):
            return False
        try:
            _readable(text)
        except Refused:
            return False
    return True


def texts_in(raw: Any) -> Iterator[str]:
    """Every text inside an answer of any shape, keys included."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for key, value in raw.items():
            yield str(key)
            yield from texts_in(value)
    elif isinstance(raw, list | tuple):
        for value in raw:
            yield from texts_in(value)


def holds_my_number(text: str) -> bool:
    """Whether twelve digits in `text` make a valid 個人番号 (check digit of 総務省令85号 5条)."""
    folded = unicodedata.normalize("NFKC", text)
    return any(_is_my_number(found[0]) for found in _TWELVE_DIGITS.finditer(folded))


def _is_my_number(text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()]
    body, check = digits[10::-1], digits[11]
    total = sum(p * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(body, start=1))
    rest = total % 11
    return check == (0 if rest <= 1 else 11 - rest)


def folded(raw: str) -> str:
    """Full-width to half-width, for values that are digits or addresses of machines. Not names."""
    return unicodedata.normalize("NFKC", raw).strip()


def is_blank(raw: Any) -> bool:
    """Whether nothing was answered: every text in `raw` is white space."""
    if raw is None or raw in ([], {}):
        return True
    if isinstance(raw, str):
        return not raw.strip()
    if isinstance(raw, dict):
        return all(is_blank(v) for k, v in raw.items() if k not in {"era", "type", "key"})
    return isinstance(raw, list) and all(is_blank(v) for v in raw)
