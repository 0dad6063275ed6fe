"""Look at one's turn: notes that its browser is there, moves the gate on, and tells how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shiyakusho.engines.booking.gate import rules
from shiyakusho.engines.booking.gate.choices import Stage, TurnState
from shiyakusho.engines.booking.gate.models import Gate, GateTurn
from shiyakusho.engines.booking.gate.selectors import ahead_of, waiting_in
from shiyakusho.engines.booking.gate.services.admitting import move_on
from shiyakusho.engines.booking.gate.services.passing import is_let_in
from shiyakusho.engines.booking.limits import limit
from shiyakusho.ground.fence.asking import lifted

NOTED_EVERY = timedelta(seconds=5)  # nothing is written for who only hammers


@dataclass(frozen=True)
class Look:
    """``said`` is one word for what the page shows: ``before``, ``gathering``, ``waiting``,
    ``paused``, ``inside``, ``ended`` (of this turn), ``none`` (there is no turn), ``over`` (of the
    gate). ``ahead`` and ``minutes`` once there is an order; ``seconds`` until to ask again."""

    said: str
    turn: GateTurn | None
    waiting: int
    seconds: int
    ahead: int | None = None
    minutes: int | None = None


def look(gate: Gate, turn: GateTurn | None, now: datetime) -> Look:
    """How it stands for this turn now."""
    stage = rules.stage_of(gate, now)
    with lifted("booking.look"):
        if turn is not None and turn.state == TurnState.WAITING:
            turn = _noted(gate, turn, now)
        waiting = waiting_in(gate.pk)
        said, seconds = _said(gate, turn, stage, now), rules.poll_seconds(waiting)
        if said != "waiting" or turn is None:
            return Look(said, turn, waiting, seconds)
        ahead = ahead_of(turn, now - rules.away_after(waiting))
    if turn.seen_at < turn.counts_at:
        seconds = max(5, int((turn.counts_at - now).total_seconds()) + 1)
    elif ahead < gate.a_minute / 6:  # let in within ten seconds, where there is room
        seconds = limit("gate_poll_near_seconds")
    minutes = rules.minutes_for(ahead, gate.pace)
    return Look(said, turn, waiting, min(seconds, limit("gate_poll_most_seconds")), ahead, minutes)


def _noted(gate: Gate, turn: GateTurn, now: datetime) -> GateTurn:
    if turn.seen_at <= now - NOTED_EVERY:
        rows = GateTurn.objects.filter(pk=turn.pk, state=TurnState.WAITING)
        rows.update(seen_at=now)
    move_on(gate, now)
    return GateTurn.objects.get(pk=turn.pk)


def _said(gate: Gate, turn: GateTurn | None, stage: Stage, now: datetime) -> str:
    if stage in (Stage.OVER, Stage.BEFORE):
        return str(stage)
    if turn is None:
        return "none"
    if turn.state == TurnState.INSIDE:
        return "inside" if is_let_in(turn, gate, now) else "ended"
    if turn.state != TurnState.WAITING:
        return "ended"
    return {Stage.GATHERING: "gathering", Stage.PAUSED: "paused"}.get(stage, "waiting")
