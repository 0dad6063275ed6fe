"""How much one job may do: ``national/scale.yaml``, or the city's own file of that shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shiyakusho.registers.organisation import public as organisation

FILE = "scale.yaml"


@dataclass(frozen=True)
class Scale:
    """Bounds in force on a day: counts of cases, days, seconds (see the file)."""

    bulk_most: int
    bulk_kept_days: int
    slice_seconds: int
    export_most: int
    export_kept_days: int
    export_block_list: int


def scale(day: date | None = None) -> Scale:
    """The bounds of ``day``, today's by default; ``LookupError`` before the first of them."""
    return Scale(**organisation.figures(FILE, day))
