"""Every migration applied, taken back and applied again, on an empty database: run as a program.

Prints one line for each that leaves something behind or cannot be taken back, and last how many
there are. The database is the one of DATABASE_URL, as who owns it.
"""

import os
import re
import subprocess
import sys

import django

TRACE = re.compile(r"^\\(un)?restrict .*$", re.MULTILINE)  # pg_dump's own, another each time


def main() -> None:
    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def move(*targets: tuple[str, str | None]) -> None:
        MigrationExecutor(connection).migrate(list(targets))

    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    before, tried = schema(), 0
    for migration, _ in plan:
        if not type(migration).__module__.startswith("shiyakusho.") or _said(migration):
            move((migration.app_label, migration.name))  # Django's own, and the queue's, are theirs
            before = schema()
            continue
        tried += 1
        move((migration.app_label, migration.name))
        after = schema()
        try:
            move((migration.app_label, _before(executor, migration)))
        except Exception as fault:
            print(f"{migration}: {fault!r}")
            before = after
            continue
        if (now := schema()) != before:
            print(
                f"{migration} leaves behind: {sorted(now - before)[:5]}, loses {sorted(before - now)[:5]}"
            )
        move((migration.app_label, migration.name))
        if (again := schema()) != after:
            print(f"{migration} is another the second time: {sorted(again ^ after)[:5]}")
        before = again
    print(f"{tried} migrations")


def _said(migration: object) -> bool:
    return bool(getattr(migration, "irreversible", ""))


def _before(executor, migration) -> str | None:  # type: ignore[no-untyped-def]
    """The migration of the same room before; None where there is none."""
    node = (migration.app_label, migration.name)
    parents = executor.loader.graph.node_map[node].parents
    names = [parent.key[1] for parent in parents if parent.key[0] == migration.app_label]
    return max(names, default=None)


def schema() -> set[str]:
    """Every statement that makes the database as it is. Extensions stay: rooms share them."""
    program = os.environ["BATTERY_PG_DUMP"]
    told = subprocess.run(
        [program, "--schema-only", "--dbname", os.environ["DATABASE_URL"]],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    parts = TRACE.sub("", told).split(";\n")
    return {_in_any_order(part.strip()) for part in parts if "EXTENSION" not in part}


def _in_any_order(statement: str) -> str:
    """A column taken away and added again stands last; neither that nor an indent means anything."""
    comment, create, body = statement.partition("CREATE TABLE")
    lines = sorted(line.strip().rstrip(",") for line in body.splitlines())
    return "\n".join((comment, create, *lines)) if create else " ".join(statement.split())


if __name__ == "__main__":
    sys.exit(main())
