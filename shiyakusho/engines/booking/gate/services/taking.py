"""Take a turn (順番を取る), come back to it, give it up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.crypto import salted_hmac

from shiyakusho.engines.booking import rules as booking_rules
from shiyakusho.engines.booking.codes import person_digest
from shiyakusho.engines.booking.gate import rules
from shiyakusho.engines.booking.gate.choices import LIVE, Stage, TurnState
from shiyakusho.engines.booking.gate.models import Gate, GateTurn
from shiyakusho.engines.booking.gate.refusals import DoorsClosed
from shiyakusho.engines.booking.gate.selectors import turn_held
from shiyakusho.engines.booking.selectors import Calendar
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

# The row stays locked until the commit: whoever takes many at once is counted one after the other.
_NTH = """INSERT INTO booking_gatenetwork (gate_id, network, taken) VALUES (%s, %s, 1)
ON CONFLICT (gate_id, network) DO UPDATE SET taken = booking_gatenetwork.taken + 1 RETURNING taken"""


def take_turn(*, gate: Gate, token: str, account: Account | None, network: str) -> GateTurn:
    """The turn of this person or this browser: the one they have, or a new one at the end.

    Two tabs, a copied cookie, a shared link, two browsers of one person: one turn. DoorsClosed,
    SignInNeeded where the resource is booked signed in.
    """
    now = clock.now()
    if rules.stage_of(gate, now) in (Stage.BEFORE, Stage.OVER):
        raise DoorsClosed(extra={"doors_at": gate.doors_at.isoformat()})
    _require_identity(gate, account, now)
    with lifted("booking.take_turn"):
        if (held := turn_held(gate, token, account)) is not None and held.state in LIVE:
            return _tied(held, account)
        try:
            return _new(gate, account, network, now)
        except IntegrityError:
            # Another browser of theirs was as quick: that is their turn.
            held = turn_held(gate, "", account)
            if held is None:
                raise
            return held


def give_up(*, turn: GateTurn) -> None:
    """Go away: who is inside makes room. Twice is once."""
    with lifted("booking.leave_gate"):
        rows = GateTurn.objects.filter(pk=turn.pk, state__in=LIVE)
        with recorded("booking.leave_gate", subjects=turn.subjects, gate=str(turn.gate_id)):
            rows.update(state=TurnState.LEFT)


def person_of(account: Account) -> str:
    """By which one person's turns are told: the resident, or the account of one we do not know."""
    resident = people.resident_id_of(account)
    whose = f"resident:{resident}" if resident else f"account:{account.pk}"
    return person_digest(f"gate {whose}")


def _new(gate: Gate, account: Account | None, network: str, now: datetime) -> GateTurn:
    with recorded("booking.take_turn", gate=str(gate.pk)) as event:
        hours = int((now - gate.doors_at).total_seconds()) // 3600
        behind = rules.penalty(0 if account else _nth(gate, network), hours=hours)
        made = GateTurn.objects.create(
            gate=gate,
            account=account,
            person=person_of(account) if account else "",
            rank=rules.rank_at(now + behind),
            taken_at=now,
            counts_at=now + behind + rules.dwell(known=account is not None),
            seen_at=now,
        )
        event.subjects.extend(made.subjects)
    return made


def _nth(gate: Gate, network: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NTH, [gate.pk, network_digest(gate.pk, network)])
        return int(cursor.fetchone()[0])


def network_digest(gate_id: UUID, network: str) -> str:
    """Of each gate another: nobody follows an address from one to the next."""
    salt = f"shiyakusho.booking.gate.{gate_id}"
    return salted_hmac(salt, network, algorithm="sha256").hexdigest()


def _tied(turn: GateTurn, account: Account | None) -> GateTurn:
    """Who took a turn and signed in afterwards keeps it, unless they have another already."""
    if account is None or turn.account_id is not None:
        return turn
    try:
        with recorded("booking.tie_turn", subjects=[f"account:{account.pk}"]):
            turn.account, turn.person = account, person_of(account)
            turn.save(update_fields=["account", "person"])
    except IntegrityError:
        return turn_held(turn.gate, "", account) or turn
    return turn


def _require_identity(gate: Gate, account: Account | None, now: datetime) -> None:
    day = gate.first_day or now.astimezone(gate.resource.tz).date()
    terms = Calendar(gate.resource, day, day).terms(day)
    if terms is not None:
        booking_rules.require_identity(account, terms)
