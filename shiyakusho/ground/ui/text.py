"""Texts for people: in the reader's language, escaped, with ふりがな as ruby."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from shiyakusho.ground.ui import dates
from shiyakusho.ground.ui.ruby import to_html, without_ruby

KEY_OF = {"ja": "ja", "ja-easy": "plain", "en": "en"}


class Spoken(SafeString):
    """HTML made from a text; ``source`` keeps the text with its ruby notation."""

    source: str

    def __new__(cls, source: str) -> "Spoken":
        """Escape ``source`` and turn ``｜漢字《かんじ》`` into ruby."""
        self = super().__new__(cls, to_html(escape(source)))
        self.source = source
        return self


def language() -> str:
    """The reader's language: ja, ja-easy or en."""
    return get_language() or "ja"


def in_language(value: Any, code: str) -> str:
    """The text of ``value`` in ``code``, ruby notation kept; Japanese where that is missing.

    ``value``: str, lazy str, a date, an object with ``in_language``, or ``{ja, plain, en}``.
    """
    if value is None:
        return ""
    if isinstance(value, Spoken):
        return value.source
    if hasattr(value, "in_language"):
        return str(value.in_language(code) or "")
    if isinstance(value, Mapping):
        return str(value.get(KEY_OF.get(code, code)) or value.get("ja") or "")
    if isinstance(value, date):
        return dates.day(value, code)
    return str(value)


def say(value: Any, code: str | None = None) -> SafeString:
    """HTML of a text in the reader's language; what is HTML already is left alone."""
    if isinstance(value, SafeString):
        return value
    return Spoken(in_language(value, code or language()))


def plain_text(value: Any, code: str | None = None) -> str:
    """The text without markup and without readings, for attributes and titles."""
    return without_ruby(in_language(value, code or language()))
