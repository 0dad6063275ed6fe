"""Japanese text as search words: tokens, their dictionary forms and readings (Sudachi)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from shiyakusho.ground.jp.text import search_key

# 助詞・助動詞・記号・空白 say nothing about what is looked for.
_EMPTY_PARTS = {"助詞", "助動詞", "補助記号", "空白", "記号"}
_RUBY = re.compile(r"｜([^《》]*)《[^》]*》")


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    from sudachipy import dictionary

    return dictionary.Dictionary(dict="small")


def _morphemes(text: str) -> list[Any]:
    from sudachipy import SplitMode

    # A tokenizer belongs to one thread; making one from the loaded dictionary is cheap.
    return list(_dictionary().tokenizer(mode=SplitMode.A).tokenize(text[:4000]))


def without_ruby(text: str) -> str:
    """｜漢字《かんじ》 → 漢字, spaces between words taken out, as people type it."""
    return _RUBY.sub(r"\1", text).replace(" ", "")


def tokens(text: str) -> list[str]:
    """Folded tokens and dictionary forms of the words that mean something, in order, no repeats."""
    found: dict[str, None] = {}
    for morpheme in _morphemes(text):
        if morpheme.part_of_speech()[0] in _EMPTY_PARTS:
            continue
        for form in (morpheme.surface(), morpheme.dictionary_form(), morpheme.normalized_form()):
            key = search_key(form)
            if key:
                found[key] = None
    return list(found)


def content_words(text: str) -> list[str]:
    """One folded word per meaningful token (the normalised form): what a query asks for."""
    found: dict[str, None] = {}
    for morpheme in _morphemes(text):
        if morpheme.part_of_speech()[0] not in _EMPTY_PARTS:
            key = search_key(morpheme.normalized_form())
            if key:
                found[key] = None
    return list(found)


def reading(text: str) -> str:
    """The reading of the text in katakana, unfolded: 児童手当 → ジドウテアテ."""
    return "".join(m.reading_form() or m.surface() for m in _morphemes(text))
