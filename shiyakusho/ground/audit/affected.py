"""Whose records did somebody touch, in a span of time: the list a breach must be reported with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.jp import JpError, dates

PERSON = "resident:"
ROWS_AT_ONCE = 5000
TOUCHED = """
SELECT subject, count(*), min(e.at), max(e.at), array_agg(DISTINCT e.action)
FROM audit_auditevent e, jsonb_array_elements_text(e.subjects) subject
WHERE e.actor_id = %s AND e.at >= %s AND e.at < %s
GROUP BY subject ORDER BY subject
"""


@dataclass(frozen=True)
class Touched:
    """One subject (a person: ``resident:…``), how often and how it was touched, first and last."""

    subject: str
    events: int
    first: datetime
    last: datetime
    actions: list[str]


def affected(actor: str, since: datetime, until: datetime) -> Iterator[Touched]:
    """Everything the account ``actor`` read or wrote from ``since`` on and before ``until``.

    Asking is an event itself.
    """
    with recorded("audit.affected", actor=actor, since=str(since), until=str(until)):
        pass
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(TOUCHED, [actor, since, until])
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from (Touched(*row) for row in rows)


def moment_of(text: str, *, end: bool = False) -> datetime:
    """A moment as typed: ISO 8601, or a day in any way (its begin; with ``end`` the next day's).

    Without a time zone it is Japan's. Raises :class:`~jp.JpError` for what is neither.
    """
    try:
        day: date = dates.parse(text)
    except JpError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None:
            raise
        return moment if moment.tzinfo else moment.replace(tzinfo=clock.TOKYO)
    return clock.midnight(day + timedelta(days=1 if end else 0))
