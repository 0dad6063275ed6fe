"""Give out the next number: one statement on one row, which everybody else waits for."""

from __future__ import annotations

from datetime import date

from django.db import connection

_NEXT = """
INSERT INTO tickets_counter (place, day, prefix, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (place, day, prefix) DO UPDATE SET last = tickets_counter.last + EXCLUDED.last
RETURNING last
"""


def next_numbers(place: str, day: date, prefix: str, count: int = 1) -> int:
    """The first of ``count`` numbers that nobody else gets. The row is held to the end of the
    transaction: what is taken back leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, (place, day, prefix, count))
        last = int(cursor.fetchone()[0])
    return last - count + 1
