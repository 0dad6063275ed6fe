"""The chain: ask the database to seal, and see how far it came.

Events are inserted by many transactions at once; one sealer puts those of ended transactions in
one order and hashes each with the one before (``audit_seal`` in the migration, which alone may
write the chain). An event waits for its place as long as an older transaction is open.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import ChainLink

AT_ONCE = 2000  # events of one transaction of the sealer
COUNTED = 10_000  # of what waits: more is no other news
GENESIS = "00" * 32


@dataclass(frozen=True)
class Unsealed:
    """Events that have no place in the chain yet: how many, and for how many seconds the oldest."""

    events: int
    seconds: float


@dataclass(frozen=True)
class Tip:
    """The end of the chain; ``seq`` 0 is the empty chain."""

    seq: int
    hash: str
    sealed_at: datetime | None


def seal(most: int = AT_ONCE) -> int:
    """Seal up to ``most`` events; how many, 0 also when another sealer is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_seal(%s)", [most])
        return max(0, int(cursor.fetchone()[0]))


def seal_all() -> int:
    """Seal until nothing is left that may be sealed; how many events that were."""
    total = 0
    while sealed := seal():
        total += sealed
    return total


def tip() -> Tip:
    link = ChainLink.objects.order_by("-seq").first()
    if link is None:
        return Tip(0, GENESIS, None)
    return Tip(link.seq, bytes(link.hash).hex(), link.sealed_at)


def unsealed() -> Unsealed:
    """What waits for its place, counted up to ``COUNTED``; what is not committed yet is not seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(at) FROM (SELECT e.at FROM audit_auditevent e "
            "WHERE (e.xid, e.number) > (SELECT coalesce(max(xid), -1), coalesce(max(number), 0) "
            "FROM (SELECT xid, number FROM audit_chainlink ORDER BY seq DESC LIMIT 1) tip) "
            "ORDER BY e.xid, e.number LIMIT %s) waiting",
            [COUNTED],
        )
        events, oldest = cursor.fetchone()
    waited = (clock.now() - oldest).total_seconds() if oldest else 0.0
    return Unsealed(events, max(0.0, waited))
