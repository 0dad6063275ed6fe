"""The office sets a gate before an opening (待合室を置く), changes how fast it goes, pauses and ends it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from pydantic import ValidationError

from shiyakusho.engines.booking.gate import rules
from shiyakusho.engines.booking.gate.choices import LIVE, Stage, TurnState
from shiyakusho.engines.booking.gate.gate_data import WHILE_OPEN, GateData
from shiyakusho.engines.booking.gate.models import (
    Gate,
    GateFile,
    GateNetwork,
    GateSecret,
    GateTurn,
)
from shiyakusho.engines.booking.gate.refusals import GateNotFound, GateWrong
from shiyakusho.engines.booking.limits import limit
from shiyakusho.engines.booking.lottery.drawing import commitment
from shiyakusho.engines.booking.models import Resource
from shiyakusho.engines.booking.selectors import resource_of
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.services import OpenEvent
from shiyakusho.ground.fence.asking import lifted

SECRET_BYTES = 32
COMMITMENT = "commitment.txt"


def read(data: Mapping[str, Any]) -> GateData:
    """What was said, checked; :class:`GateWrong` names what is wrong."""
    try:
        return GateData.model_validate(data)
    except ValidationError as error:
        found = [".".join(str(part) for part in one["loc"]) for one in error.errors()]
        raise GateWrong(extra={"errors": [one or "日時の順番" for one in found]}) from None


def set_gate(*, resource_id: UUID, data: Mapping[str, Any]) -> Gate:
    """A gate from now on: what it covers is booked by those it lets in alone. The hash of the secret
    its draw will use is published with it. One at a time for each resource; :class:`GateWrong`."""
    told, now = read(data), clock.now()
    resource = resource_of(resource_id, closed_too=True)
    if told.ends_at <= now or told.opens_at <= now:
        raise GateWrong(extra={"errors": ["受付の始まりが過ぎています"]})
    secret = secrets.token_bytes(SECRET_BYTES)
    try:
        with lifted("booking.set_gate"), recorded("booking.set_gate") as event:
            _end_what_is_over(resource, now)
            made = Gate(
                resource=resource, made_at=now, ticked_at=told.opens_at,
                commitment=commitment(secret), **told.model_dump(),
            )  # fmt: skip
            made.pace = rules.planned_pace(made)
            made.save(force_insert=True)
            GateSecret.objects.create(gate=made, secret=secret)
            publish(made, COMMITMENT, made.commitment + "\n")
            _mark(resource.pk, gated=True)
            event.subjects.extend([made.subject, resource.subject])
            event.detail.update(mode=str(made.mode), opens_at=made.opens_at.isoformat())
    except IntegrityError:
        raise GateWrong(extra={"errors": ["この資源には、もう待合室があります"]}) from None
    return made


def change_gate(*, gate_id: UUID, data: Mapping[str, Any]) -> Gate:
    """Before its doors open everything; afterwards how fast it goes and until when. GateWrong."""
    told = read(data)
    with holding(gate_id, "booking.change_gate") as (gate, event):
        open_already = rules.stage_of(gate, clock.now()) != Stage.BEFORE
        for name, value in told.model_dump().items():
            if _as_typed(value) == _as_typed(getattr(gate, name)):
                continue
            if open_already and name not in WHILE_OPEN:
                raise GateWrong(
                    extra={"errors": ["待合室が開いたあとは、速さと終わりだけ変えられます"]}
                )
            event.detail[name] = str(value)
            setattr(gate, name, value)
        if not open_already:
            gate.ticked_at, gate.pace = gate.opens_at, rules.planned_pace(gate)
        gate.save()
    return gate


def pause(*, gate_id: UUID, paused: bool) -> Gate:
    """Let nobody in for now, or go on; who is inside goes on booking."""
    with holding(gate_id, "booking.pause_gate") as (gate, event):
        event.detail["paused"] = paused
        now = clock.now()
        gate.paused_at = now if paused else None
        if not paused:
            gate.ticked_at = max(now, gate.opens_at)  # nothing was saved up meanwhile
        gate.save(update_fields=["paused_at", "ticked_at"])
    return gate


def end_gate(*, gate_id: UUID) -> Gate:
    """Take the gate away: from now on anybody books. Twice is once."""
    with holding(gate_id, "booking.end_gate") as (gate, _event):
        if gate.ended_at is None:
            _end(gate)
    return gate


def end_due() -> int:
    """Gates whose time is over; how many."""
    due = Gate.objects.filter(ended_at=None, ends_at__lte=clock.now())
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:100])
    for gate_id in ids:
        end_gate(gate_id=gate_id)
    return len(ids)


def forget_old() -> int:
    """Whose turns they were is forgotten some time after the end, with the turns; how many."""
    before = clock.now() - timedelta(days=limit("gate_known_days"))
    with lifted("booking.forget_turns"), recorded("booking.forget_turns") as event:
        old = Gate.objects.filter(ended_at__lt=before).values("pk")
        count = GateTurn.objects.filter(gate__in=old).delete()[0]
        GateNetwork.objects.filter(gate__in=old).delete()
        event.detail["turns"] = count
    return count


def publish(gate: Gate, name: str, text: str) -> None:
    """A file of its draw, once and for ever."""
    GateFile.objects.create(gate=gate, name=name, text=text, published_at=clock.now())


@contextmanager
def holding(gate_id: UUID, action: str) -> Iterator[tuple[Gate, OpenEvent]]:
    """The gate, locked against letting in; by the house's own hand, for it changes turns of all.
    :class:`GateNotFound`."""
    with lifted("booking.gate"), recorded(action) as event:
        gate = Gate.objects.select_for_update(no_key=True).filter(pk=gate_id).first()
        if gate is None:
            raise GateNotFound
        event.subjects.append(gate.subject)
        yield gate, event


def _end_what_is_over(resource: Resource, now: datetime) -> None:
    rows = Gate.objects.select_for_update(no_key=True)
    for gate in rows.filter(resource=resource, ended_at=None, ends_at__lte=now):
        _end(gate)


def _end(gate: Gate) -> None:
    gate.ended_at = clock.now()
    gate.save(update_fields=["ended_at"])
    GateTurn.objects.filter(gate=gate, state__in=LIVE).update(state=TurnState.OVER)
    _mark(gate.resource_id, gated=False)


def _as_typed(value: Any) -> Any:
    """A moment as a form has it: to the minute."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def _mark(resource_id: UUID, *, gated: bool) -> None:
    Resource.objects.filter(pk=resource_id).update(gated=gated)
