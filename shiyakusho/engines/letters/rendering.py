"""From a template and what a case knows to the finished page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from shiyakusho.ground import clock

from . import manifest
from .frame import framed
from .glyphs import refuse_missing
from .press import press
from .ruby import parsed
from .values import checked, written

REFERENCE = "reference.typ"
LANGUAGES = ("ja", "ja-easy", "en")
# The objects of a paper's pages, as Typst writes them.
PAGES = re.compile(rb"/Type */Page(?![A-Za-z])")


def render(template_id: str, data: dict[str, Any], language: str = "ja") -> bytes:
    """The PDF of a letter; in ja-easy or en, of the reference sheet that goes with it.

    ``data``: ``section_id``, ``issued_on``, ``number``, ``addressee``, ``reasons`` (see
    :func:`~.frame.framed`) and ``values``, the letter's own fields. Refuses holes
    (:class:`MissingValue`), reasons or number missing where the law wants them, and any character
    that cannot be drawn (:class:`MissingGlyph` names it).
    """
    return print_letter(template_id, data, language, at=clock.now())


def print_letter(template_id: str, data: dict[str, Any], language: str, *, at: datetime) -> bytes:
    """As :func:`render`, with the creation time given; other languages get the plain sheet."""
    language = language if language in LANGUAGES else "ja-easy"
    words = composed(template_id, data, language)
    refuse_missing(words)
    if language != "ja":
        return press(REFERENCE, parsed(words) if language == "ja-easy" else words, at=at)
    letter = press(f"{template_id}.typ", words | {"long": False}, at=at)
    if len(PAGES.findall(letter)) == 1:
        return letter
    return press(f"{template_id}.typ", words | {"long": True}, at=at)


def composed(template_id: str, data: dict[str, Any], language: str) -> dict[str, Any]:
    """Everything that will stand on the paper, as words: frame and values."""
    letter = manifest.letter(template_id)
    typed = checked(letter, data.get("values") or {})
    words = framed(letter, data, language)
    words["values"] = written(letter, typed, language)
    return words
