"""A mark (印): a named point in the WAL, and the digests of every row that stood there.

All tables are locked against writing for the blink in which the point is set and a snapshot taken;
what is counted and hashed afterwards is that snapshot, while the house goes on writing. So a restore
to the mark must find exactly these rows.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import IsolationLevel, sql

from config.recovery.refusals import NotRecovered

TRIES, LOCK_WAIT_MS = 60, 300
TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence = 'p'
AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY 1, 2
"""
# The text of a row is the same wherever it is asked for.
SAME_TEXT = """
SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'postgres';
SET bytea_output = 'hex'; SET extra_float_digits = 1; SET search_path = pg_catalog;
SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
SET row_security = off
"""  # a role that the second fence holds back is told so, and digests no empty tables
DIGEST = sql.SQL("""
SELECT count(*), coalesce(sum(hashtextextended(r, 0)), 0), coalesce(sum(hashtextextended(r, 1)), 0)
FROM (SELECT t::text AS r FROM ONLY {} t OFFSET 0) rows
""")
Digests = dict[str, list[Any]]


@dataclass(frozen=True)
class Mark:
    """``tables``: name → [rows, digest]; ``at`` is the database's time, ISO 8601."""

    name: str
    lsn: str
    at: str
    timeline: int
    tables: Digests


@contextmanager
def asking(url: str) -> Iterator[psycopg.Connection]:
    """A connection whose rows read the same everywhere."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        connection.execute(SAME_TEXT)
        yield connection


def set_mark(url: str, name: str) -> Mark:
    """Set the point and digest what stood there. Raises :class:`NotRecovered` when writers never rest."""
    with asking(url) as locker, asking(url) as reader:
        reader.autocommit = False
        reader.isolation_level = IsolationLevel.REPEATABLE_READ
        for _ in range(TRIES):
            try:
                lsn, at, timeline = _point(locker, reader, name)
                return Mark(name, lsn, at, timeline, digests(reader))
            except psycopg.errors.LockNotAvailable:
                reader.rollback()
                time.sleep(random.uniform(0.1, 1.0))  # noqa: S311 (no secret: it only spreads tries)
    raise NotRecovered("recovery_busy", "書き込みが途切れず、印を付けられませんでした")


def _point(locker: psycopg.Connection, reader: psycopg.Connection, name: str) -> tuple[Any, ...]:
    with locker.transaction():
        # Shorter than deadlock_timeout: whoever must give way, it is we.
        locker.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT_MS}ms'")
        named = sql.SQL(", ").join(tables(locker))
        locker.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(named))
        reader.execute("SELECT 1")
        row = locker.execute(
            "SELECT pg_create_restore_point(%s)::text, clock_timestamp()::text, "
            "(SELECT timeline_id FROM pg_control_checkpoint())",
            [name],
        ).fetchone()
    assert row is not None
    return row


def tables(connection: psycopg.Connection) -> list[sql.Identifier]:
    """Every lasting table of the database, in order."""
    return [sql.Identifier(*row) for row in connection.execute(TABLES)]


def digests(connection: psycopg.Connection) -> Digests:
    """Rows and digest of every table as this connection sees it."""
    found: Digests = {}
    for table in tables(connection):
        row = connection.execute(DIGEST.format(table)).fetchone()
        assert row is not None
        count, one, other = row
        name = table.as_string(connection).replace('"', "")
        found[name] = [count, f"{int(one) % 2**64:016x}{int(other) % 2**64:016x}"]
    return found


def differences(wanted: Digests, there: Digests) -> list[str]:
    """Tables whose rows are not those that were recorded, in words."""
    said = []
    for name in sorted(wanted.keys() | there.keys()):
        expected, found = wanted.get(name), there.get(name)
        if expected != found:
            said.append(f"{name}: 記録 {_words(expected)}、いま {_words(found)}")
    return said


def _words(one: list[Any] | None) -> str:
    return "なし" if one is None else f"{one[0]} 行 {one[1][:12]}"
