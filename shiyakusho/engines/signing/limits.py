"""The bounds of the room (``limits.yaml``)."""

from functools import cache
from pathlib import Path

import yaml


@cache
def limit(name: str) -> int:
    """One bound."""
    return int(yaml.safe_load((Path(__file__).parent / "limits.yaml").read_text("utf-8"))[name])
