"""COPY rows into tables: straight in, or by way of a temporary table that pushes old rows out.

Table and column names come from :mod:`rows`, never from a file.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from .rows import Table, Values

LINES_AT_ONCE = 5_000


def copy(table: str, columns: tuple[str, ...], rows: Iterable[Values]) -> int:
    """Stream ``rows`` into ``table``; returns how many."""
    names = ", ".join(columns)
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as stream:
            for block, size in _blocks(rows):
                stream.write(block)
                count += size
    return count


def load(table: Table, rows: Iterable[Values]) -> int:
    """New rows into a table of the register: a fenced table takes none by COPY, so they come by way
    of a temporary one. While the first load's tables rest, their fence does too: straight in."""
    if _fence_rests(table):
        return copy(table.name, table.columns, rows)
    return replace(table, rows, lambda: True)


def _fence_rests(table: Table) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [table.name]
        )
        return bool(cursor.fetchone()[0])


def _blocks(rows: Iterable[Values]) -> Iterator[tuple[str, int]]:
    lines: list[str] = []
    for row in rows:
        lines.append("\t".join(["\\N" if v is None else _escaped(v) for v in row]))
        if len(lines) == LINES_AT_ONCE:
            yield "\n".join(lines) + "\n", len(lines)
            lines = []
    if lines:
        yield "\n".join(lines) + "\n", len(lines)


def _escaped(text: str) -> str:
    """Control characters never get here; only the backslash means something to COPY."""
    return text.replace("\\", "\\\\") if "\\" in text else text


def replace(table: Table, rows: Iterable[Values], may_insert: Callable[[], bool]) -> int:
    """Load rows of a change: what they replace goes, what they do not name stays.

    ``may_insert`` is asked once all rows wait; when it says no, nothing is touched.
    """
    waiting = f"incoming_{table.name}"
    names = ", ".join(table.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            # Names of tables and columns are the models' own.
            f"CREATE TEMP TABLE {waiting} ON COMMIT DROP AS "  # noqa: S608
            f"SELECT {names} FROM {table.name} WITH NO DATA"
        )
        count = copy(waiting, table.columns, rows)
        if may_insert():
            _push_out(cursor, table, waiting)
            cursor.execute(
                # As above: no value is in the text.
                f"INSERT INTO {table.name} ({names}) "  # noqa: S608
                f"SELECT {names} FROM {waiting} {_on_conflict(table)}"
            )
        cursor.execute(f"DROP TABLE {waiting}")
    return count


def _push_out(cursor: Any, table: Table, waiting: str) -> None:
    """Old imported rows of the same resident (and register) go; staff's own stay."""
    if not table.replaces:
        return
    same = " AND ".join(f"old.{name} = new.{name}" for name in table.replaces)
    keys = ", ".join(table.replaces)
    cursor.execute(
        # As above: no value is in the text.
        f"DELETE FROM {table.name} old USING (SELECT DISTINCT {keys} FROM {waiting}) new "  # noqa: S608
        f"WHERE {same} AND old.batch_id IS NOT NULL"
    )


def _on_conflict(table: Table) -> str:
    if table.name == "people_household":
        return "ON CONFLICT (number) DO NOTHING"
    if table.name == "people_protection":
        return "ON CONFLICT (resident_id, kind, since) DO NOTHING"
    if table.name != "people_resident":
        return ""
    changed = (name for name in table.columns if name not in ("id", "number"))
    return "ON CONFLICT (number) DO UPDATE SET " + ", ".join(f"{c} = EXCLUDED.{c}" for c in changed)


@contextmanager
def first_load() -> Iterator[None]:
    """Indexes and constraints of the empty register rest meanwhile and are checked at the end.

    Both ends are functions of the owning role (see the migration): the serving role cannot drop
    a constraint, and a transaction that does not bring all of them back cannot commit.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_begin_first_load()")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_end_first_load()")
