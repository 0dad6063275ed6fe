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


def fenced_anew(table: str, using: str, before: str) -> RunSQL:
    """The same fence in other words; ``before`` are those it had."""
    return RunSQL(_anew(table, using), _anew(table, before))


def _anew(table: str, using: str) -> str:
    told = f"({HOUSE} OR ({using}))"
    return f"ALTER POLICY fence ON {table} USING {told} WITH CHECK {told};"


def also_anew(table: str, name: str, using: str, before: str) -> RunSQL:
    """The same reason to see a row in other words; ``before`` are those it had. PostgreSQL asks the
    reasons one after the other: the house is let in by the first."""
    told = f"ALTER POLICY {name} ON {table} USING"
    return RunSQL(f"{told} ({HOUSE} OR {using})", f"{told} ({before})")


def given(name: str, table: str, column: str = "id") -> RunSQL:
    """``name(id)``: whether a row of ``table`` with this ``column`` is given to the one who asks, by
    its own fence.

    For a policy behind which there are more: written out, every statement brings along the policies
    of all tables on the way, and planning it takes up to 100 ms. The plan of a function is kept as
    long as the connection.
    """
    return RunSQL(
        f"""
        CREATE FUNCTION {name}(wanted uuid) RETURNS boolean LANGUAGE plpgsql STABLE
        SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan
        AS $$ BEGIN RETURN EXISTS (SELECT FROM {table} t WHERE t.{column} = wanted); END $$;
        """,
        f"DROP FUNCTION {name}(uuid)",
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
