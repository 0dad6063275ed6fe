"""The gate before every booking (入場の確認): nobody books behind it who was not let in, by whatever way
they come; and each admission is good for so many bookings and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from shiyakusho.engines.booking.choices import Channel
from shiyakusho.engines.booking.gate.choices import TurnState
from shiyakusho.engines.booking.gate.models import Gate, GateTurn
from shiyakusho.engines.booking.gate.refusals import AdmissionNeeded
from shiyakusho.engines.booking.gate.selectors import gate_before, turn_held
from shiyakusho.engines.booking.models import Resource
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account

# The counter has a line of its own, and a lottery was the fair order already.
PAST_GATES = frozenset({Channel.STAFF, Channel.LOTTERY})


@dataclass(frozen=True)
class Passage:
    """The right to book behind ``gate``; without a gate it asks for nothing."""

    gate: Gate | None = None
    turn_id: int = 0

    def use(self, now: datetime) -> None:
        """Count one booking, in its transaction. Two at once of the same turn wait for each other's
        row, and the second finds it used. :class:`AdmissionNeeded`."""
        if self.gate is None:
            return
        with lifted("booking.use_turn"), transaction.atomic():
            rows = GateTurn.objects.filter(pk=self.turn_id, state=TurnState.INSIDE, until__gt=now)
            if not rows.filter(used__lt=self.gate.bookings).update(used=F("used") + 1):
                raise needed(self.gate)
            done = Q(pk=self.turn_id, used__gte=self.gate.bookings)
            GateTurn.objects.filter(done).update(state=TurnState.DONE)


NO_GATE = Passage()


def passage(
    resource: Resource, day: date, *, token: str, account: Account | None, channel: Channel,
    now: datetime,
) -> Passage:  # fmt: skip
    """What whoever books then shows for it. :class:`AdmissionNeeded`."""
    gate = None if channel in PAST_GATES else gate_before(resource, day, now)
    if gate is None:
        return NO_GATE
    turn = turn_held(gate, token, account)
    if turn is None or not is_let_in(turn, gate, now):
        raise needed(gate)
    return Passage(gate, turn.pk)


def may_enter(
    resource: Resource, day: date, *, token: str, account: Account | None, now: datetime
) -> bool:
    """The same as an answer, for the page that comes before the booking."""
    try:
        passage(resource, day, token=token, account=account, channel=Channel.ONLINE, now=now)
    except AdmissionNeeded:
        return False
    return True


def is_let_in(turn: GateTurn, gate: Gate, now: datetime) -> bool:
    """Whether this turn may book now."""
    in_time = turn.until is not None and now < turn.until
    return turn.state == TurnState.INSIDE and in_time and turn.used < gate.bookings


def needed(gate: Gate) -> AdmissionNeeded:
    """The refusal, with what a program needs to go on."""
    return AdmissionNeeded(extra={"gate": str(gate.pk), "opens_at": gate.opens_at.isoformat()})
