"""Whether the provider of the staff proved two factors (``acr``, ``amr``): data, never code."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shiyakusho.ground import yamlfile

LONGEST = 50  # entries of an ``amr``


def is_two_factor(claims: Mapping[str, Any], own: str = "") -> bool:
    """Whether ``claims`` say so; ``own`` are the words a city added, apart by commas."""
    acr, amr = claims.get("acr"), claims.get("amr")
    listed, together = _table()
    words = listed | {word.strip() for word in own.split(",") if word.strip()}
    if isinstance(acr, str) and acr in words:
        return True
    if not isinstance(amr, list) or len(amr) > LONGEST:
        return False
    said = frozenset(one for one in amr if isinstance(one, str))
    return any(needed <= said for needed in together)


@cache
def _table() -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    read = yamlfile.read(Path(__file__).parent / "factors.yaml")
    return frozenset(read["acr"]), tuple(frozenset(line) for line in read["amr"])
