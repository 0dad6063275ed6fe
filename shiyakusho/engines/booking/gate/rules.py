"""What a gate decides: arguments in, answer out. The moment is handed in."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from shiyakusho.engines.booking.gate.choices import Mode, Stage
from shiyakusho.engines.booking.gate.models import Gate
from shiyakusho.engines.booking.limits import limit

SMOOTHED = 180.0  # seconds over which the pace of letting in is averaged
AHEAD = 5.0  # seconds of letting in that may be saved up
SOON = 10  # minutes up to which a wait is told to the minute
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def stage_of(gate: Gate, now: datetime) -> Stage:
    """How it stands now."""
    if gate.ended_at is not None or now >= gate.ends_at:
        return Stage.OVER
    if now < gate.doors_at:
        return Stage.BEFORE
    if now < gate.opens_at:
        return Stage.GATHERING
    return Stage.PAUSED if gate.paused_at is not None else Stage.OPEN


def is_undrawn(gate: Gate) -> bool:
    """Whether the order is still to be drawn."""
    return gate.mode == Mode.DRAW and gate.drawn_at is None


def rank_at(moment: datetime) -> int:
    """The rank of who came at a moment: behind every lot, before whoever came later."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def penalty(nth: int, *, hours: int) -> timedelta:
    """How far behind the ``nth`` turn from one address begins. None for as many as a library or a
    school takes in so many hours; then longer and longer, and never for ever."""
    beyond = nth - limit("gate_network_turns") * (1 + hours)
    if beyond <= 0:
        return timedelta(0)
    doublings = min((beyond - 1) // limit("gate_network_step"), 20)
    seconds = limit("gate_network_seconds") * 2**doublings
    return timedelta(seconds=min(seconds, limit("gate_network_most_seconds")))


def dwell(*, known: bool) -> timedelta:
    """How long a device that nobody signed in on stays before its turn counts."""
    return timedelta(seconds=0 if known else limit("gate_dwell_seconds"))


def poll_seconds(waiting: int) -> int:
    """When a page asks again: the more wait, the less often, so that all of them together ask about as
    often however many there are."""
    wanted = math.ceil(waiting / limit("gate_polls_a_second"))
    return max(limit("gate_poll_seconds"), min(wanted, limit("gate_poll_most_seconds")))


def away_after(waiting: int) -> timedelta:
    """Who was not seen for so long is passed over until they are back."""
    return max(
        timedelta(minutes=limit("gate_away_minutes")),
        timedelta(seconds=3 * poll_seconds(waiting)),
    )


def planned_pace(gate: Gate) -> float:
    """People a minute before anybody was let in: half of the time inside is thought to be used."""
    return min(float(gate.a_minute), 2.0 * gate.inside / gate.stay_minutes)


def credit_after(gate: Gate, seconds: float) -> float:
    """How many may be let in now that so many seconds have passed: nothing is saved up beyond a few
    seconds, or after a pause everybody would be let in at once."""
    a_second = gate.a_minute / 60
    return min(max(1.0, a_second * AHEAD), gate.credit + a_second * seconds)


def pace_after(gate: Gate, seconds: float, let_in: int) -> float:
    """The smoothed pace, people a minute."""
    share = 1.0 - math.exp(-seconds / SMOOTHED)
    return gate.pace + share * (60.0 * let_in / seconds - gate.pace)


def minutes_for(ahead: int, pace: float) -> int:
    """The expected wait of who has so many before them; rounded up to five minutes where it is long."""
    exact = math.ceil((ahead + 1) / max(pace, 0.1))
    return exact if exact <= SOON else 5 * math.ceil(exact / 5)
