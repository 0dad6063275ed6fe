"""What a typed line, a date or a number must be before anything here reads it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

from shiyakusho.ground.jp.errors import JpError

#: A typed date, phone number or amount is never longer; what is would only cost us time.
LINE_LIMIT = 120

# Hyphens, dashes, minus signs and bars that an input method may give for "-".
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣⁃─━"), "-")


def refuse_unstorable(text: str) -> None:
    """Refuse what no register may hold: NUL, control characters, lone surrogates, broken ones.

    Bidirectional overrides count as control characters (they make one text look like another).
    Zero-width spaces and the like, which come with pasted text, stay; names refuse those too.

    Raises JpError ``text_nul``, ``text_control_character``, ``text_lone_surrogate`` or
    ``text_broken_character``, each with ``position`` (1 = first code point).
    """
    for position, character in enumerate(text, start=1):
        code = _unstorable(character)
        if code:
            raise JpError(code, position=position, codepoint=codepoint(character))


def _unstorable(character: str) -> str | None:
    if character == "\0":
        return "text_nul"
    if "\ud800" <= character <= "\udfff":
        return "text_lone_surrogate"
    if character == "\ufffd" or _is_noncharacter(ord(character)):
        return "text_broken_character"
    if character in _FORMAT_CONTROLS or unicodedata.category(character) in ("Cc", "Zl", "Zp"):
        return "text_control_character"
    return None


# Bidirectional embeddings, overrides and isolates; annotation marks.
_FORMAT_CONTROLS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\ufffa\ufffb"
)


def _is_noncharacter(number: int) -> bool:
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF


def codepoint(character: str) -> str:
    """U+9AD9 for 髙."""
    return f"U+{ord(character):04X}"


def a_text(value: object, *, limit: int) -> str:
    """The value itself when it is a string of at most ``limit`` code points."""
    if not isinstance(value, str):
        raise JpError("text_expected")
    if len(value) > limit:
        raise JpError("text_too_long", limit=limit)
    return value


def folded_line(value: object) -> str:
    """A typed line folded for reading: NFKC, one kind of dash, no space around it.

    For reading values only; never store the result in place of what was written.
    """
    text = a_text(value, limit=LINE_LIMIT)
    refuse_unstorable(text)
    if any(_is_raised(character) for character in text):
        return text  # 1² must not become 12: left as it is, no reader will take it
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def _is_raised(character: str) -> bool:
    return unicodedata.decomposition(character).startswith(("<super>", "<sub>", "<fraction>"))


def a_date(value: object) -> date:
    """The value itself when it is a plain date (a datetime hides a time zone: refused)."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise JpError("date_expected")
    return value


def a_whole_number(value: object) -> int:
    """The value itself when it is an int (True and 1.0 are not)."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise JpError("whole_number_expected")
    return value


def one_of(name: str, value: object, choices: Iterable[str]) -> str:
    """The value itself when it is one of the choices."""
    allowed = tuple(choices)
    if not isinstance(value, str) or value not in allowed:
        raise JpError("unknown_choice", name=name, choices="・".join(allowed))
    return value
