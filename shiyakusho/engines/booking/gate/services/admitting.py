"""Let in whose turn it is (案内する): at most so many a minute and so many at a time, in order, once.

No clockwork is needed: whoever looks at their turn moves the gate on, once a second at most, one at a
time under the gate's row; the others pass by without waiting for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from shiyakusho.engines.booking.gate import rules
from shiyakusho.engines.booking.gate.choices import Stage, TurnState
from shiyakusho.engines.booking.gate.models import Gate, GateTurn
from shiyakusho.engines.booking.gate.selectors import waiting_in
from shiyakusho.engines.booking.gate.services.drawing import draw_order
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted

EVERY = timedelta(seconds=1)


def move_on(gate: Gate, now: datetime) -> None:
    """Draw where it is to be drawn, end stays that are over, let in as many as may come now."""
    if rules.stage_of(gate, now) != Stage.OPEN or now < gate.ticked_at + EVERY:
        return
    with lifted("booking.admit"), transaction.atomic():
        held = hold(gate, now)
        if held is None or rules.stage_of(held, now) != Stage.OPEN:
            return
        if rules.is_undrawn(held):
            draw_order(held, now)
        _let_in(held, now)


def hold(gate: Gate, now: datetime) -> Gate | None:
    """The row, if nobody else moves the gate on at this moment or did so within the second."""
    rows = Gate.objects.select_for_update(skip_locked=True, no_key=True)
    return rows.filter(pk=gate.pk, ticked_at__lte=now - EVERY).first()


def _let_in(gate: Gate, now: datetime) -> None:
    seconds = (now - gate.ticked_at).total_seconds()
    turns = GateTurn.objects.filter(gate=gate)
    turns.filter(state=TurnState.INSIDE, until__lte=now).update(state=TurnState.OVER)
    gate.credit = rules.credit_after(gate, seconds)
    room = gate.inside - turns.filter(state=TurnState.INSIDE).count()
    chosen = _next(gate, now, min(int(gate.credit), room))
    if chosen:
        with recorded("booking.admit", subjects=[gate.subject], turns=len(chosen)):
            until = now + timedelta(minutes=gate.stay_minutes)
            turns.filter(pk__in=chosen).update(state=TurnState.INSIDE, until=until)
    gate.credit -= len(chosen)
    gate.pace = rules.pace_after(gate, seconds, len(chosen))
    gate.ticked_at = now
    gate.save(update_fields=["credit", "pace", "ticked_at"])


def _next(gate: Gate, now: datetime, most: int) -> list[int]:
    """Who goes first of those who are there and whose turn counts."""
    if most <= 0:
        return []
    unseen = now - rules.away_after(waiting_in(gate.pk))
    rows = GateTurn.objects.filter(gate=gate, state=TurnState.WAITING, seen_at__gte=unseen)
    there = rows.filter(seen_at__gte=F("counts_at"))
    return list(there.order_by("rank", "pk").values_list("pk", flat=True)[:most])
