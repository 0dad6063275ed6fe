"""Fence a table: for the migrations of every room.

``fenced("room_table", using)`` gives the operation. ``using`` is SQL that is true for a row which
the one who asks may see and write; ``check`` where a new or changed row needs another test. The
house itself (``fence_is_house()``) is let in always. A word in parentheses with SELECT is worked
out once per statement: ``account_id = (SELECT fence_account())``.
"""

from django.db.migrations.operations import RunSQL

HOUSE = "(SELECT fence_is_house())"
# The role that owns the few functions which look at whole tables; nobody signs in as it.
SEER = "shiyakusho_fence"


def fenced(table: str, using: str, *, check: str = "") -> RunSQL:
    """Row-level security, also for the owner, with one policy for everybody."""
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY fence ON {table}
            USING ({HOUSE} OR ({using})) WITH CHECK ({HOUSE} OR ({check or using}));
        """,
        f"""
        DROP POLICY fence ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def also(table: str, name: str, using: str, *, command: str = "SELECT") -> RunSQL:
    """One more reason to see (``SELECT``) or write a row of a fenced table, told by another room."""
    clause = f"WITH CHECK ({using})" if command == "INSERT" else f"USING ({using})"
    return RunSQL(
        f"CREATE POLICY {name} ON {table} FOR {command} {clause}", f"DROP POLICY {name} ON {table}"
    )


def seen_whole(*tables: str) -> RunSQL:
    """The functions of the seeing role read these tables whole. ``true`` is folded away, so that
    what is asked there may use every index."""
    return RunSQL(
        "".join(
            f"GRANT SELECT ON {table} TO {SEER};"
            f"CREATE POLICY seen_whole ON {table} FOR SELECT TO {SEER} USING (true);"
            for table in tables
        ),
        "".join(
            # Names of tables of our own migrations.
            f"DROP POLICY seen_whole ON {table}; REVOKE SELECT ON {table} FROM {SEER};"  # noqa: S608
            for table in tables
        ),
    )
