"""Apply the migrations of a release under load: nobody waits long, and nobody's build is cut off."""

import logging
import time

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from shiyakusho.ground.release.fingerprint import fingerprint
from shiyakusho.ground.release.living import dangers

log = logging.getLogger(__name__)


class BuildBeforeServes(Exception):
    """Nodes of the build before still answer and cannot live with what is to be applied."""


def migrate(*, stopped: bool = False, verbosity: int = 0) -> None:
    """Apply what is missing, as the owning role. :class:`BuildBeforeServes` when nodes would break.

    ``stopped``: the operator says that no node runs, whatever was last heard of them.
    """
    if not stopped and (nodes := other_nodes()) and (found := list(dangers_ahead())):
        raise BuildBeforeServes(
            f"前のビルドのノードが動いています（{'、'.join(nodes)}）。動いたままでは、次の移行ができません:\n"
            + "\n".join(f"  {one}" for one in found)
            + "\nすべてのノードを止めてから、shiyakusho migrate --stopped としてください。"
        )
    _patiently(verbosity=verbosity)


def back(room: str, name: str, *, verbosity: int = 0) -> None:
    """Take back what ``room`` applied after ``name`` (``zero``: all of it)."""
    _patiently(room, name, verbosity=verbosity)


def other_nodes() -> list[str]:
    """Nodes of another build that were heard of in the last five minutes."""
    with connection.cursor() as cursor:
        if "release_node" not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(
            "SELECT name FROM release_node WHERE build <> %s "
            "AND seen_at > clock_timestamp() - interval '5 minutes' ORDER BY name",
            [fingerprint()],
        )
        return [row[0] for row in cursor.fetchall()]


def dangers_ahead() -> list[str]:
    """What in the migrations not applied yet the build before cannot live with."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    ahead = executor.migration_plan(graph.leaf_nodes())
    applied = [one for one in executor.loader.applied_migrations if one in graph.nodes]
    served = executor.loader.project_state(applied)
    return list(dangers([migration for migration, _ in ahead], served))


def _patiently(*target: str, verbosity: int) -> None:
    """A migration that waits for a table makes everybody behind it wait: it gives up and comes again.

    Each migration is one transaction, so one that gave up has done nothing.
    """
    for left in reversed(range(settings.MIGRATE_TRIES)):
        _wait_at_most(f"{settings.MIGRATE_LOCK_SECONDS}s")
        try:
            call_command("migrate", *target, interactive=False, verbosity=verbosity)
        except OperationalError as error:
            if not left or not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
            log.warning("表が使われています。少し待って、もう一度します（あと%d回）", left)
            time.sleep(settings.MIGRATE_PAUSE_SECONDS)
        else:
            break
    _wait_at_most("0")


def _wait_at_most(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [text])
