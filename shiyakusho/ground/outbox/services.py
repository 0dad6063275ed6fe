"""Put a row, deliver a row, find what is overdue."""

import json
import logging
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app

from shiyakusho.ground import clock
from shiyakusho.ground.outbox.deliverers import abandoners, deliverers
from shiyakusho.ground.outbox.models import OutboxMessage

# One message to the database: every room's writes wait for it.
_INSERT = """
INSERT INTO outbox_outboxmessage (kind, key, payload, state, attempts, created_at, next_at, last_error)
VALUES (%s, %s, %s::jsonb, 'waiting', 0, %s, %s, '')
ON CONFLICT (key) DO NOTHING RETURNING id
"""

logger = logging.getLogger(__name__)

DELIVER = "outbox.deliver"
QUEUE = "outbox"
# An outage of two days is outlasted, and after a short one nothing waits for more than half an hour.
MAX_ATTEMPTS = 105
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)


def put(kind: str, payload: dict[str, Any], *, key: str) -> None:
    """Write a row and queue its delivery, both in the caller's transaction.

    The same ``key`` again is the same intent and writes nothing. Raises ``RuntimeError`` outside a
    transaction and ``LookupError`` for a kind nobody delivers.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"outbox row {kind} {key} was put outside a transaction")
    deliverers.get(kind)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, (kind, key, json.dumps(payload), now, now))
        written = cursor.fetchone()
    if written is not None:
        _queue(written[0])


def deliver(message_id: int) -> bool:
    """Deliver one row if it still waits; ``True`` when it is delivered now or was before.

    The row is locked for the time of the delivery, so two workers never deliver it at once.
    """
    with transaction.atomic():
        row = (
            OutboxMessage.objects.select_for_update(skip_locked=True).filter(pk=message_id).first()
        )
        if row is None or row.state != OutboxMessage.State.WAITING:
            return row is not None and row.state == OutboxMessage.State.DELIVERED
        row.attempts += 1
        try:
            with transaction.atomic():
                deliverers.get(row.kind)(row.payload, row.key)
        except Exception as error:  # whatever it was is tried again later, and kept by its kind
            _postpone(row, error)
        else:
            row.state = OutboxMessage.State.DELIVERED
            row.delivered_at = clock.now()
            row.last_error = ""
        row.save()
    return row.state == OutboxMessage.State.DELIVERED


def deliver_overdue(limit: int = 500) -> int:
    """Deliver rows whose time has come: retries, and jobs a killed worker left behind."""
    overdue = OutboxMessage.objects.filter(
        state=OutboxMessage.State.WAITING, next_at__lte=clock.now()
    ).order_by("next_at")
    return sum(deliver(pk) for pk in overdue.values_list("pk", flat=True)[:limit])


def _postpone(row: OutboxMessage, error: Exception) -> None:
    # The class name only: a message may hold personal data, and this column is shown to operators.
    row.last_error = type(error).__name__
    doubled = FIRST_WAIT * 2 ** min(row.attempts - 1, 12)
    row.next_at = clock.now() + min(doubled, LONGEST_WAIT)
    if row.attempts >= MAX_ATTEMPTS:
        row.state = OutboxMessage.State.GIVEN_UP
        if row.kind in abandoners:
            abandoners.get(row.kind)(row.payload, row.key)
    logger.warning("outbox %s not delivered: %s", row.pk, row.last_error)


def _queue(message_id: int) -> None:
    # By name: the task calls this module, so this module does not know the task.
    app.configure_task(DELIVER, queue=QUEUE, allow_unknown=True).defer(message_id=message_id)
