"""Destroy events whose time is over, so that the chain can still be verified (廃棄).

The chain says first that it will be done ("audit.purge", through which number), then the rows go;
their links stay. The database lets no other event be deleted. How far, a held head decides: it
proves to the verifier that what was destroyed was old enough.
"""

# texts: staff (who operates the house reads them at the command line)

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import ChainHead
from shiyakusho.ground.audit.sealing import seal_all
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.contracts import Refusal

PURGE = "audit.purge"
ROWS_AT_ONCE = 10_000
SEAL_SECONDS = 60
DELETE = """
DELETE FROM audit_auditevent e USING audit_chainlink c
WHERE c.event_id = e.id AND c.seq BETWEEN %s AND %s
"""


class NotOldEnough(Refusal):
    """Events younger than ``settings.AUDIT_KEPT_DAYS`` are kept."""

    code = "audit_not_old_enough"
    status = 409
    message = _("まだ保存する期間の中にある監査記録は、廃棄できません。")


class NotSealed(Refusal):
    """The chain does not say yet that events will be destroyed; nothing was."""

    code = "audit_not_sealed"
    status = 503
    message = _("廃棄の記録を鎖につなげませんでした。何も廃棄していません。")


def purge(before: datetime) -> int:
    """Destroy what is sealed by the last head before ``before``; how many events that were.

    Connected as the owning role. Raises :class:`NotOldEnough` and :class:`NotSealed`.
    """
    if before > clock.now() - timedelta(days=settings.AUDIT_KEPT_DAYS):
        raise NotOldEnough
    head = ChainHead.objects.filter(at__lt=before).order_by("-at").first()
    done = _purged_through()
    if head is None or head.seq <= done:
        return _destroy(1, done) if done else 0
    with recorded(PURGE, through=head.seq, before=before.isoformat()):
        pass
    _wait_until_sealed(head.seq)
    return _destroy(1, head.seq)


def _purged_through() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_purged_through()")
        return int(cursor.fetchone()[0])


def _wait_until_sealed(through: int) -> None:
    deadline = time.monotonic() + SEAL_SECONDS
    while _purged_through() < through:
        if time.monotonic() > deadline:
            raise NotSealed
        if not seal_all():
            time.sleep(0.2)


def _destroy(first: int, last: int) -> int:
    """Delete in batches; one that was killed on the way goes on with the next call."""
    destroyed = 0
    for start in range(first, last + 1, ROWS_AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(DELETE, [start, min(start + ROWS_AT_ONCE - 1, last)])
            destroyed += cursor.rowcount
    return destroyed
