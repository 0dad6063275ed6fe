"""Which reader stands at the counters of this city: a setting (CARD_READER)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from .protocol import CardReader
from .refusals import NoReader
from .simulated import SimulatedReader

SIMULATED = "simulated"


def reader() -> CardReader:
    """The city's reader. NoReader."""
    name: str = settings.CARD_READER
    if not name:
        raise NoReader
    if name == SIMULATED:
        return SimulatedReader(memory())
    found: CardReader = import_string(name)()
    return found


def memory() -> Path:
    """Where the simulated cards keep what chips keep."""
    return Path(settings.DATA_DIR) / "simulated-cards.json"


def put_in(cards: Mapping[str, Mapping[str, Any]]) -> None:
    """Made-up cards for the simulated reader, once: what they counted since stays."""
    if not memory().exists():
        memory().parent.mkdir(parents=True, exist_ok=True)
        held = {"inserted": "", "cards": {id_: dict(card) for id_, card in cards.items()}}
        memory().write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
