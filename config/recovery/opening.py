"""The mark in a restored folder: not open, or open. `serve` and `demo` ask for it."""

import json
from pathlib import Path
from typing import Any

from config.recovery.archive import write_safely

NAME = "restored.json"
CHECKING, OPEN = "checking", "open"


def mark_as(folder: Path, state: str, told: dict[str, Any]) -> None:
    """Say in the folder how far its restore has come."""
    text = json.dumps({"state": state, "report": told}, ensure_ascii=False, indent=1)
    write_safely(folder / NAME, f"{text}\n".encode())


def may_open(folder: Path) -> bool:
    """Whether this data may be served: it was never restored, or all its checks were good."""
    file = folder / NAME
    if not file.exists():
        return True
    try:
        return bool(json.loads(file.read_text(encoding="utf-8"))["state"] == OPEN)
    except (OSError, ValueError, KeyError, TypeError):
        return False
