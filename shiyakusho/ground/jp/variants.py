"""異体字 = variant characters, folded for search keys only (data/kanji_variants.csv)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_TABLE = Path(__file__).parent / "data" / "kanji_variants.csv"


@cache
def variants() -> Mapping[str, str]:
    """Variant → the character searched for: 髙 → 高, 邊 → 辺, 齋 → 斉."""
    rows = _TABLE.read_text(encoding="utf-8").splitlines()
    cells = [row.split(",") for row in rows if row and not row.startswith("#")][1:]
    return MappingProxyType({variant: canonical for variant, canonical, *_ in cells})


def is_variation_selector(character: str) -> bool:
    """U+FE00–FE0F and the IVS selectors U+E0100–E01EF."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
