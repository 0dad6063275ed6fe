"""The visitor's own link: made from the number, so that a kiosk can hold links of numbers to come."""

from __future__ import annotations

from datetime import date

from shiyakusho.ground.identity import codes

SIGNS = 40  # of 16: 160 bits


def token_for(place: str, day: date, label: str) -> str:
    """The secret of the link of one number; whoever has not our key cannot guess it."""
    return codes.digest(f"{place}:{day.isoformat()}:{label}", "ticket token")[:SIGNS]


def digest_of(token: str) -> str:
    """What the database keeps of it."""
    return codes.digest(token, "ticket link")
