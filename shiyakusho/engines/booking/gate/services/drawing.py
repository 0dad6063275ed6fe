"""The order of those who are there at the opening, by lot: the same lots as in a lottery, so that the same
outside script draws them again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F

from shiyakusho.engines.booking.gate.choices import TurnState
from shiyakusho.engines.booking.gate.marks import mark_of
from shiyakusho.engines.booking.gate.models import Gate, GateFile, GateSecret, GateTurn
from shiyakusho.engines.booking.limits import limit
from shiyakusho.engines.booking.lottery import publishing
from shiyakusho.engines.booking.lottery.drawing import Entry, Terms, draw, seed_of
from shiyakusho.engines.booking.lottery.services.closing import ENTRIES, TERMS
from shiyakusho.engines.booking.lottery.services.drawing_round import DRAW, RESULT
from shiyakusho.ground.audit import recorded

AT_ONCE = 2000
NOTHING_TO_GIVE = Terms(capacities={})
_RANKS = """UPDATE booking_gateturn t SET rank = v.rank
FROM unnest(%s::uuid[], %s::bigint[]) AS v(key, rank) WHERE t.gate_id = %s AND t.key = v.key"""


def draw_order(gate: Gate, now: datetime) -> None:
    """Once, under the gate's lock, in the caller's transaction. Who was not there shortly before the
    opening, or came to it later, stays behind in the order of coming."""
    with recorded("booking.draw_gate", subjects=[gate.subject]) as event:
        present = {mark_of(key): key for key in _present(gate)}
        entries = [Entry(mark, ()) for mark in present]
        secret = bytes(GateSecret.objects.get(gate=gate).secret)
        listed = publishing.entries_csv(entries)
        sha, told = publishing.digest(listed), gate.opens_at.isoformat()
        outcome = draw(entries, NOTHING_TO_GIVE, seed_of(secret, sha, told))
        files = {
            ENTRIES: listed,
            TERMS: publishing.terms_json(NOTHING_TO_GIVE),
            DRAW: publishing.draw_json(publishing.Drawn(secret, sha, told)),
            RESULT: publishing.result_csv(entries, outcome),
        }
        GateFile.objects.bulk_create(
            GateFile(gate=gate, name=name, text=text, published_at=now)
            for name, text in files.items()
        )
        _write([present[mark] for mark in outcome.order], gate.pk)
        gate.drawn_at = now
        gate.save(update_fields=["drawn_at"])
        event.detail.update(turns=len(entries), entries_sha256=sha)


def _present(gate: Gate) -> list[UUID]:
    """There before the opening, seen shortly before it, and long enough to count."""
    since = gate.opens_at - timedelta(minutes=limit("gate_present_minutes"))
    rows = GateTurn.objects.filter(
        gate=gate, state=TurnState.WAITING, taken_at__lt=gate.opens_at,
        counts_at__lte=gate.opens_at, seen_at__gte=since,
    )  # fmt: skip
    return list(rows.filter(seen_at__gte=F("counts_at")).values_list("key", flat=True))


def _write(keys: list[UUID], gate_id: UUID) -> None:
    """The place of the lot, which is before every moment of coming (rules.rank_at)."""
    with connection.cursor() as cursor:
        for start in range(0, len(keys), AT_ONCE):
            part = keys[start : start + AT_ONCE]
            ranks = list(range(start + 1, start + 1 + len(part)))
            cursor.execute(_RANKS, [part, ranks, gate_id])
