"""The languages a text of a definition may have (ことば): as the catalogue's Text says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shiyakusho.registers.catalogue.public import Text, is_text

__all__ = ["ALWAYS", "HOUSE", "TITLES", "Tongue", "is_text", "japanese", "tongues", "used"]
TITLES = {
    "ja": ("日本語", "ja"), "plain": ("やさしい日本語", "ja"), "en": ("English", "en"),
    "zh-Hans": ("中国語 简体中文", "zh-Hans"), "ko": ("韓国語 한국어", "ko"), "vi": ("ベトナム語 Tiếng Việt", "vi"),
    "ne": ("ネパール語 नेपाली", "ne"),
}  # fmt: skip
ALWAYS = ("ja", "plain", "en")
HOUSE = {"plain": "ja-easy", "zh-Hans": "zh-hans"}


@dataclass(frozen=True)
class Tongue:
    """`key` as the document writes it, `title` in its own words, `lang` for the browser."""

    key: str
    title: str
    lang: str

    @property
    def code(self) -> str:
        """How the house calls it."""
        return HOUSE.get(self.key, self.key)


@lru_cache(maxsize=1)
def tongues() -> tuple[Tongue, ...]:
    """All languages a text may have, Japanese first."""
    keys = [field.alias or name for name, field in Text.model_fields.items()]
    return tuple(Tongue(key, *TITLES.get(key, (key, "und"))) for key in keys)


def used(document: Any, more: tuple[str, ...] = ()) -> tuple[Tongue, ...]:
    """The three every text should have, those this document has, and `more`."""
    found = {*ALWAYS, *more}
    _note(document, found)
    return tuple(one for one in tongues() if one.key in found)


def _note(part: Any, found: set[str]) -> None:
    if is_text(part):
        found.update(key for key, words in part.items() if words)
    elif isinstance(part, dict | list):
        for below in part.values() if isinstance(part, dict) else part:
            _note(below, found)


def japanese(value: Any) -> str:
    """The Japanese of a text, or the text itself; empty where there is none."""
    if isinstance(value, dict):
        return str(value.get("ja") or "")
    return value if isinstance(value, str) else ""
