"""A text that a pattern of a definition accepts, always the same one: `[0-9]{10}` → 1234567890."""

from __future__ import annotations

import re
from re import _constants as code
from re import _parser as parser
from typing import Any

# The sign taken where a class of signs is allowed, the first that fits.
_USUAL = "1あ一アA a-"
_CATEGORIES = {
    code.CATEGORY_DIGIT: "1",
    code.CATEGORY_WORD: "1",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_NOT_DIGIT: "あ",
    code.CATEGORY_NOT_SPACE: "あ",
    code.CATEGORY_NOT_WORD: "-",
}
_MOST = 400


def matching(pattern: str) -> str | None:
    """A text the whole of which the pattern matches; None where none was found."""
    try:
        text = "".join(_made(parser.parse(pattern)))[:_MOST]
    except (KeyError, re.error, RecursionError):
        return None
    return text if re.fullmatch(pattern, text) else None


def _made(parsed: Any) -> list[str]:
    made: list[str] = []
    for kind, detail in parsed:
        made += _part(kind, detail, len("".join(made)))
    return made


def _part(kind: Any, detail: Any, at: int) -> list[str]:
    """What one part of a pattern makes; KeyError for one that looks at its surroundings."""
    if kind in (code.LITERAL, code.ANY):
        return [chr(detail) if kind is code.LITERAL else "あ"]
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
        least, _, inner = detail
        # A digit each of its own is easier to compare than ten times the same.
        return [
            str((at + n + 1) % 10) if one == "1" and least > 1 else one
            for n in range(max(1, least))
            for one in _made(inner)
        ]
    if kind is code.SUBPATTERN:
        return _made(detail[-1])
    if kind is code.BRANCH:
        return _made(detail[1][0])
    return {code.IN: _one_of, code.NOT_LITERAL: _not, code.AT: _nothing}[kind](detail)


def _one_of(signs: Any) -> list[str]:
    allowed = re.compile(_as_class(signs))
    return [next(filter(allowed.fullmatch, _USUAL), "") or _first(*signs[0])]


def _as_class(signs: Any) -> str:
    inner = ""
    for kind, detail in signs:
        if kind is code.NEGATE:
            inner += "^"
        elif kind is code.RANGE:
            inner += f"{re.escape(chr(detail[0]))}-{re.escape(chr(detail[1]))}"
        elif kind is code.LITERAL:
            inner += re.escape(chr(detail))
        else:
            inner += re.escape(_CATEGORIES[detail])
    return f"[{inner}]"


def _first(kind: Any, detail: Any) -> str:
    """The first sign a class names; KeyError where it only names what may not stand there."""
    if kind is code.CATEGORY:
        return _CATEGORIES[detail]
    if kind is code.NEGATE:
        raise KeyError(kind)
    return chr(detail[0] if kind is code.RANGE else detail)


def _not(sign: int) -> list[str]:
    return [next(one for one in _USUAL if ord(one) != sign)]


def _nothing(_: Any) -> list[str]:
    return []
