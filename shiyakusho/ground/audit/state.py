"""How the audit stands: the end of the chain, what waits, the last head, and whether to worry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from shiyakusho.ground import clock
from shiyakusho.ground.audit.heads import key_of, last_head
from shiyakusho.ground.audit.models import ChainHead, ChainLink
from shiyakusho.ground.audit.sealing import Tip, Unsealed, tip, unsealed
from shiyakusho.ground.outbox.models import OutboxMessage

HEADS_LOOKED_AT = 100


@dataclass(frozen=True)
class State:
    """``alarms`` are codes: ``unsealed``, ``no_head``, ``head_not_held``."""

    tip: Tip
    unsealed: Unsealed
    head: ChainHead | None
    held: ChainHead | None
    alarms: tuple[str, ...]


def state() -> State:
    """The state now; a handful of small queries, each by an index."""
    waiting, end, head, held = unsealed(), tip(), last_head(), last_held()
    late = clock.now() - timedelta(seconds=settings.AUDIT_HELD_ALARM_SECONDS)
    alarms = {
        "unsealed": waiting.seconds > settings.AUDIT_UNSEALED_ALARM_SECONDS,
        "no_head": _before(late, head.at if head else _begun()),
        "head_not_held": head is not None and _before(late, held.at if held else _first_signed()),
    }
    return State(end, waiting, head, held, tuple(code for code, rings in alarms.items() if rings))


def last_held() -> ChainHead | None:
    """The newest head the holder has taken, of those of about a day."""
    heads = {
        key_of(head): head for head in ChainHead.objects.order_by("-at", "-pk")[:HEADS_LOOKED_AT]
    }
    taken = OutboxMessage.objects.filter(
        key__in=heads, state=OutboxMessage.State.DELIVERED
    ).values_list("key", flat=True)
    return max((heads[key] for key in taken), key=lambda head: head.at, default=None)


def _before(late: datetime, moment: datetime | None) -> bool:
    return moment is not None and moment < late


def _begun() -> datetime | None:
    first = ChainLink.objects.order_by("seq").first()
    return first.sealed_at if first else None


def _first_signed() -> datetime | None:
    first = ChainHead.objects.order_by("at").first()
    return first.at if first else None
