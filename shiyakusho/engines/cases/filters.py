"""What a list of cases can be asked for: pure, from a query string or a saved view and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

View = Literal[
    "open", "mine", "unassigned", "to_decide", "waiting", "overdue", "decided", "closed", "all"
]
VIEWS: tuple[str, ...] = get_args(View)
ID = re.compile(r"[a-z0-9_-]{0,60}")
RECEIPT = re.compile(r"[0-9A-Za-z-]{0,40}")


@dataclass(frozen=True)
class CaseFilter:
    """One list of cases. ``q`` is the beginning of a receipt number."""

    view: str = "open"
    state: str = ""
    procedure: str = ""
    q: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> CaseFilter:
        """Read a filter from a query; what cannot be meant is left at its default."""
        view = str(given.get("view") or "open")
        return cls(
            view=view if view in VIEWS else "open",
            state=_matching(ID, given.get("state")),
            procedure=_matching(ID, given.get("procedure")),
            q=_matching(RECEIPT, given.get("q")).upper(),
        )

    def query(self) -> dict[str, str]:
        """The filter as the shortest query that means it."""
        standard = CaseFilter()
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != getattr(standard, field.name)
        }

    def but(self, **changes: str) -> CaseFilter:
        """The same list, with something else asked."""
        return replace(self, **changes)


def _matching(shape: re.Pattern[str], given: Any) -> str:
    text = str(given or "").strip()
    return text if shape.fullmatch(text) else ""
