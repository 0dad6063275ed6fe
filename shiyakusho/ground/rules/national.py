"""The nation's words and amounts: national/vocabulary and national/tables, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from .vocabulary import Vocabulary, load_vocabulary

NATIONAL = Path(__file__).resolve().parents[3] / "national"


@lru_cache(maxsize=1)
def national_vocabulary() -> Vocabulary:
    """Facts, records, events, choices and tables every city shares."""
    return load_vocabulary(NATIONAL / "vocabulary", NATIONAL / "tables")
