"""Which gate stands before what, whose turn it is, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from shiyakusho.engines.booking.gate import rules, tokens
from shiyakusho.engines.booking.gate.choices import LIVE, Stage, TurnState
from shiyakusho.engines.booking.gate.models import Gate, GateFile, GateTurn
from shiyakusho.engines.booking.gate.refusals import GateNotFound
from shiyakusho.engines.booking.models import Resource
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account


@dataclass(frozen=True)
class Counts:
    """How many are where. ``away``: waiting, and not seen for a while."""

    waiting: int
    away: int
    inside: int
    done: int
    over: int
    left: int

    @property
    def admitted(self) -> int:
        return self.inside + self.done + self.over


def live_gate(resource: Resource, now: datetime) -> Gate | None:
    """The gate that stands before this resource, if one does."""
    if not resource.gated:
        return None
    rows = Gate.objects.select_related("resource")
    return rows.filter(resource=resource, ended_at=None, ends_at__gt=now).first()


def gate_before(resource: Resource, day: date, now: datetime) -> Gate | None:
    """The gate through which the slots of a day are booked now."""
    gate = live_gate(resource, now)
    return gate if gate is not None and gate.covers(day) else None


def latest_gate(resource: Resource) -> Gate:
    """The one that stands there, or stood there last. :class:`GateNotFound`."""
    rows = Gate.objects.select_related("resource").filter(resource=resource)
    if (found := rows.order_by("-made_at").first()) is None:
        raise GateNotFound
    return found


def turn_held(gate: Gate, token: str, account: Account | None) -> GateTurn | None:
    """Their live turn, by who is signed in before what the browser shows; else the last it had."""
    with lifted("booking.turn"):
        if account is not None:
            rows = GateTurn.objects.filter(gate=gate, account=account, state__in=LIVE)
            if (own := rows.order_by("pk").first()) is not None:
                return own
        key = tokens.key_in(token) if token else None
        if key is None:
            return None
        return GateTurn.objects.filter(gate=gate, key=key).first()


def ahead_of(turn: GateTurn, away_before: datetime) -> int:
    """How many who are there go before this one."""
    before = Q(rank__lt=turn.rank) | Q(rank=turn.rank, pk__lt=turn.pk)
    rows = GateTurn.objects.filter(before, gate=turn.gate_id, state=TurnState.WAITING)
    return rows.filter(seen_at__gte=away_before).count()


def waiting_in(gate_id: UUID) -> int:
    """How many turns wait, away or there."""
    return GateTurn.objects.filter(gate=gate_id, state=TurnState.WAITING).count()


def counts_of(gate: Gate, now: datetime) -> Counts:
    """For the office: numbers, nobody's name."""
    with lifted("booking.gate_counts"):
        rows = GateTurn.objects.filter(gate=gate)
        found = dict(rows.values_list("state").annotate(Count("pk")).order_by())
        waiting = found.get(TurnState.WAITING, 0)
        unseen = now - rules.away_after(waiting)
        away = rows.filter(state=TurnState.WAITING, seen_at__lt=unseen).count()
    return Counts(
        waiting=waiting,
        away=away,
        inside=found.get(TurnState.INSIDE, 0),
        done=found.get(TurnState.DONE, 0),
        over=found.get(TurnState.OVER, 0),
        left=found.get(TurnState.LEFT, 0),
    )


def files_of(gate: Gate) -> dict[str, str]:
    """What was published of its draw, by name."""
    return dict(GateFile.objects.filter(gate=gate).order_by("pk").values_list("name", "text"))


def is_drawn(gate: Gate, now: datetime) -> bool:
    """Whether there is an order yet."""
    return not rules.is_undrawn(gate) and rules.stage_of(gate, now) != Stage.GATHERING
