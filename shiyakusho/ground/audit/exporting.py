"""The chain with its events as JSON lines, for a verifier that trusts nothing of ours.

A line: ``{"seq", "event", "digest", "hash"}``; ``event`` is the exact text that was hashed, ``null``
where the row is gone. Events that stand before the end of the chain without a place in it follow
with ``seq`` null: somebody put them there.
"""

import json
from collections.abc import Iterator
from typing import IO, Any

from django.db import connection, transaction

from shiyakusho.ground.audit.sealing import tip
from shiyakusho.ground.audit.services import recorded

ROWS_AT_ONCE = 2000
LINKS = """
SELECT c.seq, CASE WHEN e.id IS NOT NULL THEN audit_canonical(e) END,
       encode(c.digest, 'hex'), encode(c.hash, 'hex')
FROM audit_chainlink c LEFT JOIN audit_auditevent e ON e.id = c.event_id
WHERE c.seq <= %s ORDER BY c.seq
"""
STRAYS = """
SELECT NULL, audit_canonical(e), NULL, NULL FROM audit_auditevent e
WHERE (e.xid, e.number) <= (SELECT xid, number FROM audit_chainlink ORDER BY seq DESC LIMIT 1)
AND NOT EXISTS (SELECT 1 FROM audit_chainlink c WHERE c.event_id = e.id)
ORDER BY e.number
"""
FIELDS = ("seq", "event", "digest", "hash")


def export(out: IO[str]) -> int:
    """Write everything that is sealed now; returns the number of lines. Noted as an event itself."""
    through = tip().seq
    with recorded("audit.export", through=through):
        pass
    lines = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for query, values in ((LINKS, [through]), (STRAYS, [])):
            for row in _rows(query, values):
                out.write(
                    json.dumps(dict(zip(FIELDS, row, strict=True)), ensure_ascii=False) + "\n"
                )
                lines += 1
    return lines


def _rows(query: str, values: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows by a cursor in the database: a million of them need no memory here."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows
