"""Which rooms stand in the house: every folder with an ``apps.py``, floor by floor."""

from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = ("ground", "registers", "engines", "desks", "doors")


def rooms() -> list[str]:
    """Dotted names of all rooms, ground first, in alphabetical order on each floor."""
    return [
        f"shiyakusho.{floor}.{folder.parent.name}"
        for floor in FLOORS
        for folder in sorted((HOUSE / "shiyakusho" / floor).glob("*/apps.py"))
    ]


def rooms_with(module: str) -> list[str]:
    """Dotted names of the rooms that have ``module`` (``urls``, ``commands`` …)."""
    return [room for room in rooms() if (HOUSE / room.replace(".", "/") / f"{module}.py").exists()]
