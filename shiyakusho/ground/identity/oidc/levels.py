"""From the provider's level of assurance (``acr``) to ours: data, never code."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shiyakusho.ground import yamlfile
from shiyakusho.ground.identity.choices import Level


@cache
def levels_with(own: str) -> Mapping[str, str]:
    """``levels.yaml`` and a city's own ``acr=L2,acr=L3`` over it; :class:`ValueError` if unreadable."""
    path = Path(__file__).parent / "levels.yaml"
    levels = dict(yamlfile.read(path)["levels"])
    for entry in filter(None, (part.strip() for part in own.split(","))):
        acr, found, level = entry.rpartition("=")
        if not found or not acr.strip():
            raise ValueError(f"OIDC_LEVELS: {entry!r} is not acr=L1, acr=L2 or acr=L3")
        levels[acr.strip()] = level.strip()
    for acr, level in levels.items():
        if level not in (Level.L1, Level.L2, Level.L3):
            raise ValueError(f"OIDC_LEVELS: {acr!r} is worth {level!r}; L1, L2 and L3 there are")
    return levels
