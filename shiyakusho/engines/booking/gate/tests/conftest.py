"""A corner with a gate before it, and people who wait there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from shiyakusho.engines.booking.gate import tokens
from shiyakusho.engines.booking.gate.models import Gate, GateTurn
from shiyakusho.engines.booking.gate.selectors import turn_held
from shiyakusho.engines.booking.gate.services.arranging import set_gate
from shiyakusho.engines.booking.gate.services.looking import Look, look
from shiyakusho.engines.booking.gate.services.taking import take_turn
from shiyakusho.engines.booking.tests.conftest import corner  # noqa: F401 — its corner
from shiyakusho.ground import clock

SECOND = timedelta(seconds=1)


@pytest.fixture
def a_gate(corner: Callable[..., Any]) -> Callable[..., tuple[Gate, str]]:  # noqa: F811
    """``a_gate(capacity=50, **data)``: doors in ten minutes, opening in thirty; the gate and a slot."""

    def make(
        capacity: int = 50, terms: dict[str, Any] | None = None, **data: Any
    ) -> tuple[Gate, str]:
        resource, slot = corner(capacity, **(terms or {}))
        now = clock.now().replace(microsecond=0)
        told = {
            "mode": "arrival",
            "doors_at": now + timedelta(minutes=10),
            "opens_at": now + timedelta(minutes=30),
            "ends_at": now + timedelta(hours=12),
            **data,
        }
        return set_gate(resource_id=resource.pk, data=told), slot

    return make


def take(gate: Gate, at: datetime, *, network: str = "192.0.2.1", token: str = "", account: Any = None) -> GateTurn:  # fmt: skip
    """Take a turn at a moment."""
    with clock.stopped_at(at):
        return take_turn(gate=gate, token=token, account=account, network=network)


def see(gate: Gate, turn: GateTurn, at: datetime) -> Look:
    """Look at one's turn at a moment, as the page does."""
    gate.refresh_from_db()
    with clock.stopped_at(at):
        held = turn_held(gate, tokens.token_of(turn), None)
        return look(gate, held, at)


def all_see(gate: Gate, turns: list[GateTurn], at: datetime) -> None:
    """Everybody is there at a moment, without moving the gate on."""
    GateTurn.objects.filter(pk__in=[one.pk for one in turns], state="waiting").update(seen_at=at)


def inside(gate: Gate) -> list[int]:
    """Who is inside, by rank."""
    rows = GateTurn.objects.filter(gate=gate, state="inside")
    return list(rows.order_by("rank", "pk").values_list("pk", flat=True))
