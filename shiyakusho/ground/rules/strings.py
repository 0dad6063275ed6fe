"""String literals of CEL: escapes, raw strings, triple quotes."""

from __future__ import annotations

import re

from .errors import RuleSyntaxError

_SIMPLE = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", "?": "?", '"': '"', "'": "'", "`": "`",
}  # fmt: skip
_ESCAPE = re.compile(
    r"\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.?))", re.S
)


def read_string(text: str) -> str:
    """The value of a literal as written, quotes included."""
    raw = text[0] in "rR"
    if raw:
        text = text[1:]
    width = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
    body = text[width:-width]
    return body if raw else _ESCAPE.sub(_unescape, body)


def _unescape(found: re.Match[str]) -> str:
    hexadecimal = found[1] or found[2] or found[3]
    if hexadecimal or found[4]:
        code = int(hexadecimal, 16) if hexadecimal else int(found[4], 8)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise _bad(found[0])
        return chr(code)
    if found[5] not in _SIMPLE:
        raise _bad(found[0])
    return _SIMPLE[found[5]]


def _bad(escape: str) -> RuleSyntaxError:
    return RuleSyntaxError(f"文字列の書き方が違います: {escape}", f"invalid escape {escape}")
