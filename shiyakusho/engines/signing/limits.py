"""The bounds of the room (``limits.yaml``)."""

from functools import cache
from pathlib import Path

from shiyakusho.ground import yamlfile


@cache
def limit(name: str) -> int:
    """One bound."""
    return int(yamlfile.read(Path(__file__).parent / "limits.yaml")[name])
