"""氏名 = names as people write them: measured, looked at, shown; never normalised, not even to NFC.

A name is one field (住基 holds up to 100 characters): kanji with variants, IVS, characters outside
CP932, roman letters, one word, 通称. Length is in grapheme clusters: what a reader calls a
character, 葛󠄀 with its selector being one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import regex

from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import a_text, codepoint, refuse_unstorable
from shiyakusho.ground.jp.variants import is_variation_selector

LIMIT = 100
#: Code points in one cluster; real writing stays below, stacked marks (zalgo) do not.
MARKS_LIMIT = 10
_CLUSTER = regex.compile(r"\X")


def clusters(text: str) -> list[str]:
    """The text cut into grapheme clusters; joined again they are the text."""
    return _CLUSTER.findall(text)


def length(text: str) -> int:
    """How many characters a reader counts."""
    return len(clusters(text))


def check_name(name: str, *, limit: int = LIMIT) -> str:
    """The name itself, unchanged, when a register can hold it.

    Raises JpError ``name_empty``, ``name_too_long``, ``name_too_many_marks``, ``text_…``.
    """
    refuse_unstorable(a_text(name, limit=limit * MARKS_LIMIT))
    _refuse_invisible(name)
    parts = clusters(name)
    if not any(_is_visible(character) for character in name):
        raise JpError("name_empty")
    if len(parts) > limit:
        raise JpError("name_too_long", limit=limit, length=len(parts))
    for position, part in enumerate(parts, start=1):
        if len(part) > MARKS_LIMIT:
            raise JpError("name_too_many_marks", position=position)
    return name


def _refuse_invisible(name: str) -> None:
    """Zero-width spaces, direction marks, soft hyphens, tags: they make equal-looking names differ."""
    for position, character in enumerate(name, start=1):
        if unicodedata.category(character) == "Cf" and character not in _JOINERS:
            raise JpError(
                "text_control_character", position=position, codepoint=codepoint(character)
            )


_JOINERS = "\u200c\u200d"  # part of real names in Persian, Sinhala, Hindi …
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # Hangul fillers, blank Braille


def _is_visible(character: str) -> bool:
    if character in _BLANK_LETTERS or is_variation_selector(character):
        return False
    return unicodedata.category(character)[0] in "LNPS"


@dataclass(frozen=True, slots=True)
class Rarity:
    """What makes one character of a name hard for other systems.

    ``position`` counts clusters from 1; ``codepoints`` as U+845B U+E0100.
    """

    character: str
    position: int
    codepoints: str
    outside_cp932: bool
    has_selector: bool
    beyond_bmp: bool
    private_use: bool
    combining: bool

    @property
    def description(self) -> str:
        """「葛󠄀」（U+845B U+E0100、異体字の指定付き）."""
        facts = (
            (self.has_selector, "異体字の指定付き"),
            (self.beyond_bmp, "拡張領域の漢字など"),
            (self.private_use, "外字（このシステムの外では表示できません）"),
            (self.combining, "結合文字"),
            (self.outside_cp932, "Windows標準の文字（CP932）にない"),
        )
        said = next((text for holds, text in facts if holds), "")
        return f"「{self.character}」（{self.codepoints}、{said}）"


def rare_characters(name: str) -> list[Rarity]:
    """The characters of a name that an older system may lose; empty for an ordinary name."""
    a_text(name, limit=LIMIT * MARKS_LIMIT)
    found = (_looked_at(part, position) for position, part in enumerate(clusters(name), start=1))
    return [rarity for rarity in found if rarity.outside_cp932 or rarity.private_use]


def _looked_at(part: str, position: int) -> Rarity:
    bare = without_selectors(part)
    return Rarity(
        character=part,
        position=position,
        codepoints=" ".join(codepoint(character) for character in part),
        outside_cp932=not _in_cp932(part),
        has_selector=bare != part,
        beyond_bmp=any(character > "\uffff" for character in bare),
        private_use=any(unicodedata.category(character) == "Co" for character in bare),
        combining=any(unicodedata.combining(character) for character in bare),
    )


def _in_cp932(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def without_selectors(name: str) -> str:
    """For showing where a font lacks variants: 葛󠄀 as 葛. Never for storing."""
    return "".join(character for character in name if not is_variation_selector(character))


def shortened(name: str, limit: int) -> str:
    """For showing in a narrow place: at most ``limit`` clusters, … at the end, none cut in two."""
    parts = clusters(name)
    return name if len(parts) <= limit else "".join(parts[: max(0, limit - 1)]) + "…"


def masked(name: str) -> str:
    """For showing without purpose: first character of each word, the rest as ＊ (山＊ 太＊)."""
    words = regex.split(r"(\s+)", name)
    return "".join(word if not word.strip() else _masked_word(word) for word in words)


def _masked_word(word: str) -> str:
    parts = clusters(word)
    return "＊" if len(parts) == 1 else parts[0] + "＊" * (len(parts) - 1)
