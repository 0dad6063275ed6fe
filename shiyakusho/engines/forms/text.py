"""Text from outside (文字): taken exactly as typed, or refused with the reason. Never normalised.

Half-width kana, IVS, characters outside the basic plane, ㈱ and emoji pass unchanged. ground/jp
says what no register may hold (NUL, control characters, lone surrogates, broken characters), and
finds 個人番号, which are refused wherever they stand.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

from shiyakusho.ground.jp import JpError, individual_number
from shiyakusho.ground.jp.intake import refuse_unstorable

from .problems import Refused

LONGEST = 20_000
MOST_TEXTS = 1000
MOST_DEEP = 6
_LINES = str.maketrans("\r\n\t", "   ")
NOT_TYPED = frozenset({"era", "type", "key"})


def one_text(raw: Any, *, max_length: int | None = None, lines: bool = False) -> str:
    """`raw` itself when it is text we can keep; raises Refused or JpError otherwise.

    Length is counted in code points, a line break as one, as a person counts.
    """
    if not isinstance(raw, str):
        raise Refused("wrong_shape")
    if not lines and ("\r" in raw or "\n" in raw):
        raise Refused("one_line")
    limit, length = max_length or LONGEST, len(raw.replace("\r\n", "\n"))
    if length > limit:
        raise Refused("too_long", max=limit, length=length)
    refuse_unstorable(raw.translate(_LINES))
    individual_number.refuse(raw)
    return raw


def can_be_kept(raw: Any) -> bool:
    """Whether a draft can hold this raw answer (any shape) and give it back identical.

    A draft keeps wrong answers too, so that the person can mend them; only what no database holds,
    what must never be stored (個人番号) and what is absurdly large stays out.
    """
    try:
        texts = list(texts_in(raw))
        for text in texts:
            one_text(text, max_length=LONGEST * 2, lines=True)
    except (Refused, JpError):
        return False
    return len(texts) <= MOST_TEXTS


def texts_in(raw: Any, depth: int = 0) -> Iterator[str]:
    """Every text inside an answer of any shape, keys included; Refused for other things."""
    if depth > MOST_DEEP:
        raise Refused("wrong_shape")
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for key, value in raw.items():
            yield from texts_in(key, depth + 1)
            yield from texts_in(value, depth + 1)
    elif isinstance(raw, list | tuple):
        for value in raw:
            yield from texts_in(value, depth + 1)
    elif not (raw is None or isinstance(raw, bool | int)):
        raise Refused("wrong_shape")


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
        return all(is_blank(v) for k, v in raw.items() if k not in NOT_TYPED)
    return isinstance(raw, list) and all(is_blank(v) for v in raw)
