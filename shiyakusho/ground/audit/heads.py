"""Heads: the signed end of the chain, handed to somebody who does not keep the house (先端).

A chain checked by its own author proves nothing. Whoever holds a head finds every later change of
what stood before it, also by one who can write every row.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit.models import ChainHead
from shiyakusho.ground.audit.sealing import tip
from shiyakusho.ground.audit.signing import key, public_key

KIND = "audit.head"
FORMAT = "shiyakusho-audit-head-1"
_ONE_SIGNER = "SELECT pg_try_advisory_xact_lock(hashtextextended('audit_head', 0))"


def last_head() -> ChainHead | None:
    return ChainHead.objects.order_by("-at", "-pk").first()


def sign_due() -> ChainHead | None:
    """Sign and send the end of the chain if it is time; ``None`` if it is not.

    Time is: something new is sealed and the last head is ``AUDIT_HEAD_SECONDS`` old, or nothing is
    new and it is an hour old (a sign of life). Raises :class:`~signing.NoKey`.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_SIGNER)
            if not cursor.fetchone()[0]:
                return None
        end, last, now = tip(), last_head(), clock.now()
        if last is not None and now - last.at < _pause(new=end.seq > last.seq):
            return None
        return _sign(end.seq, end.hash, now) if end.seq else None


def _pause(*, new: bool) -> timedelta:
    hour = 3600
    return timedelta(seconds=min(settings.AUDIT_HEAD_SECONDS, hour) if new else hour)


def _sign(seq: int, digest: str, now: datetime) -> ChainHead:
    private = key()
    said = (FORMAT, settings.CITY, seq, digest, _written(now))
    signature = private.sign("".join(f"{part}\n" for part in said).encode()).hex()
    head = ChainHead.objects.create(
        seq=seq, hash=digest, at=now, key=public_key(private), signature=signature
    )
    outbox.put(KIND, _document(head), key=key_of(head))
    return head


def key_of(head: ChainHead) -> str:
    """The key under which this head leaves the house."""
    return f"{KIND}:{head.seq}:{_written(head.at)}"


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _document(head: ChainHead) -> dict[str, Any]:
    return {
        "city": settings.CITY,
        "seq": head.seq,
        "hash": head.hash,
        "at": _written(head.at),
        "key": head.key,
        "signature": head.signature,
    }
