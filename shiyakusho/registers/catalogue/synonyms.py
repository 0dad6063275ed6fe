"""Words people use for what the office calls otherwise: data in national/search/synonyms.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from shiyakusho.ground.jp.text import search_key

from .source import read_source


def synonyms_of(key: str) -> tuple[str, ...]:
    """Folded words that mean the same as this folded word, itself not among them."""
    return _table(_file()).get(key, ())


@lru_cache(maxsize=4)
def _table(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.exists():
        return {}
    table: dict[str, dict[str, None]] = {}
    for group in read_source(path).data["groups"]:
        keys = [search_key(str(word)) for word in group]
        for key in keys:
            table.setdefault(key, {}).update(dict.fromkeys(k for k in keys if k != key))
    return {key: tuple(others) for key, others in table.items()}


def _file() -> Path:
    return Path(settings.NATIONAL_DIR) / "search" / "synonyms.yaml"
