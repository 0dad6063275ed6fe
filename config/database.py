"""Bring a database to this build's schema, and give the serving role what it needs, no more.

Two roles from the first migration on: one owns every table and migrates, the other serves. The
serving role cannot change the schema, of an append-only table it can neither change nor delete a
row, and what the database writes itself (the audit's chain) it can only read.
"""

from django.apps import apps
from django.db import connection, transaction

SERVING_ROLE = "shiyakusho_app"


def prepare(*, serving_role: str = SERVING_ROLE, verbosity: int = 0, stopped: bool = False) -> None:
    """Migrate, grant, and say that this build may serve, connected as the owning role.

    Safe to repeat, and while the build before serves; BuildBeforeServes where that cannot be.
    """
    from shiyakusho.ground.release.fingerprint import fingerprint
    from shiyakusho.ground.release.moving import migrate
    from shiyakusho.ground.release.services import allow

    migrate(stopped=stopped, verbosity=verbosity)
    grant(serving_role)
    allow(fingerprint())


def take_back(room: str, name: str) -> None:
    """Take back the migrations of ``room`` after ``name``; the build before says for itself that it
    may serve (its own ``shiyakusho migrate``)."""
    from shiyakusho.ground.release.moving import back

    back(room, name, verbosity=1)


def grant(role: str) -> None:
    """Give ``role`` rows to read and write, and take back what append-only tables forbid.

    At once: between the one and the other a node that serves could change what nobody may.
    """
    quoted = connection.ops.quote_name(role)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise LookupError(f"the database has no role {role}; create it first (docs/guides)")
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            raise PermissionError("migrate as the owning role, not as the serving role")
        for statement in _grants(quoted):
            cursor.execute(statement)
        cursor.execute("DELETE FROM retention_destroyable")
        for table, column in destroyable():
            cursor.execute(
                'INSERT INTO retention_destroyable ("table", "column") VALUES (%s, %s)',
                [table, column],
            )


def destroyable() -> list[tuple[str, str]]:
    """Append-only tables whose rows go with a record on an approved list, and by which column."""
    return sorted(
        (model._meta.db_table, model.destroyed_by)
        for model in apps.get_models()
        if hasattr(model, "destroyed_by")
    )


def append_only_tables() -> list[str]:
    """Tables of the models that say ``append_only = True``."""
    return tables_of("append_only")


def tables_of(trait: str) -> list[str]:
    """Tables of the models that say ``trait = True`` (``written_by_database``: the serving role reads)."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, trait, False)
    )


def _grants(role: str) -> list[str]:
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        *(f'REVOKE UPDATE, DELETE ON "{table}" FROM {role}' for table in append_only_tables()),
        *(
            f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM {role}'
            for table in tables_of("written_by_database")
        ),
    ]
