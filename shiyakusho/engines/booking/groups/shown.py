"""How applications of groups are shown."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.booking.groups.kinds import kind_of
from shiyakusho.engines.booking.groups.models import GroupApplication, Review

TAGS = {
    Review.WAITING: "progress",
    Review.APPROVED: "success",
    Review.REFUSED: "error",
    Review.WITHDRAWN: "neutral",
}


def line(found: GroupApplication) -> dict[str, Any]:
    """One application."""
    kind = kind_of(found.kind)
    return {
        "application": found,
        "kind": kind.name if kind else {"ja": found.kind},
        "label": found.get_state_display(),
        "tag": TAGS[Review(found.state)],
        "waits": found.state == Review.WAITING,
        "group": found.group if found.state == Review.APPROVED else None,
    }
