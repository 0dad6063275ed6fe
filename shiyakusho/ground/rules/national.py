"""The nation's words and amounts, with the figures of the city whose house this is."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from .tables import load_tables, with_local
from .vocabulary import Vocabulary, load_vocabulary

NATIONAL = Path(__file__).resolve().parents[3] / "national"


def national_vocabulary() -> Vocabulary:
    """Facts, records, events, choices and tables every city shares, as they are here.

    Where Django is configured, the tables have what `settings.CITY` says in its pack.
    """
    conf = sys.modules.get("django.conf")  # rules work without Django, and do not bring it in
    if conf is None or not conf.settings.configured:
        return vocabulary_of(None)
    return vocabulary_of(Path(conf.settings.CITIES_DIR) / conf.settings.CITY)


@lru_cache(maxsize=8)
def vocabulary_of(city: Path | None) -> Vocabulary:
    """The nation's vocabulary with the tables of a city's pack in it. Read once."""
    if city is None:
        return load_vocabulary(NATIONAL / "vocabulary", NATIONAL / "tables")
    words = vocabulary_of(None)
    tables = with_local(words.tables, load_tables(city / "tables"), city.name)
    return replace(words, tables=tables, _trees={}, _codes={})
