"""Words people use for what the office calls otherwise: data in national/search/synonyms.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from shiyakusho.ground.jp.text import search_key

from .source import read_source


@dataclass(frozen=True)
class Synonyms:
    """Groups of folded words that mean the same."""

    groups: tuple[tuple[str, ...], ...]
    of: Mapping[str, tuple[str, ...]]

    def said_otherwise(self, texts: list[str]) -> list[str]:
        """Every word of a group of which one word stands in these folded texts."""
        found: dict[str, None] = {}
        for group in self.groups:
            if any(word in text for word in group for text in texts):
                found.update(dict.fromkeys(group))
        return list(found)


def synonyms() -> Synonyms:
    """The words of national/search/synonyms.yaml, read once; none when there is no such file."""
    return _read(synonyms_file())


def synonyms_file() -> Path:
    """Where the words stand."""
    return Path(settings.NATIONAL_DIR) / "search" / "synonyms.yaml"


@lru_cache(maxsize=4)
def _read(path: Path) -> Synonyms:
    if not path.exists():
        return Synonyms((), {})
    groups = tuple(
        tuple(search_key(str(word)) for word in group) for group in read_source(path).data["groups"]
    )
    table: dict[str, dict[str, None]] = {}
    for group in groups:
        for key in group:
            table.setdefault(key, {}).update(dict.fromkeys(k for k in group if k != key))
    return Synonyms(groups, {key: tuple(others) for key, others in table.items()})
