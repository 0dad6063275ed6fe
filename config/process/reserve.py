"""The reserves of a node's volumes, as its environment names them (ground/recovery/space.py)."""

import os
from collections.abc import Mapping
from pathlib import Path

from shiyakusho.ground.recovery.space import MB, Volumes


def volumes_of(environment: Mapping[str, str]) -> Volumes:
    """``RESERVE_FOLDERS``, apart by colons; ``RESERVE_MB``, ``RESERVE_FLOOR_MB``."""
    told = {**os.environ, **environment}
    return Volumes(
        (Path(folder) for folder in told.get("RESERVE_FOLDERS", "").split(":") if folder),
        reserve=int(told.get("RESERVE_MB", "64")) * MB,
        floor=int(told.get("RESERVE_FLOOR_MB", "16")) * MB,
    )
