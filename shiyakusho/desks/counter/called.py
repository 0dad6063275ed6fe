"""Whoever was called to this officer's window by number, shown where they are received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiyakusho.engines.tickets import public as tickets

if TYPE_CHECKING:
    from shiyakusho.ground.identity.models import Account


def at_window(account: Account) -> dict[str, Any]:
    """For counter/at_window.html; nothing where nobody stands there."""
    visit = tickets.at_window_of(account)
    return (
        {"called": visit, "called_for": tickets.pack().services[visit.service].name}
        if visit
        else {}
    )
