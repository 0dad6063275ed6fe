"""What goes back, as an officer writes it: ``7:100, 1:50`` (days before the beginning, percent)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from shiyakusho.engines.booking.refusals import TermsWrong
from shiyakusho.engines.booking.terms import Back

LINE = re.compile(r"\s*(\d{1,3})\s*:\s*(\d{1,3})\s*")
DAY = 60 * 24  # minutes


def write(lines: Iterable[Back]) -> str:
    """The text of the field."""
    return ", ".join(f"{one.before // DAY}:{one.percent}" for one in lines)


def read(text: str) -> list[dict[str, Any]]:
    """As the terms keep it. :class:`TermsWrong`."""
    found = []
    for part in text.split(","):
        if not part.strip():
            continue
        if (line := LINE.fullmatch(part)) is None:
            raise TermsWrong(extra={"errors": ["返す割合"]})
        found.append({"before": int(line[1]) * DAY, "percent": int(line[2])})
    return found
