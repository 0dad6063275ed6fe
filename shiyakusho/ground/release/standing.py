"""May this process serve? Its build must be allowed, and its schema the database's."""

import os
import socket
import threading
import time
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from shiyakusho.ground import clock
from shiyakusho.ground.release.fingerprint import fingerprint
from shiyakusho.ground.release.models import Build, Node


class WrongBuild(Exception):
    """This process must not serve; the text says why, in Japanese, for the operator."""


def require_standing() -> None:
    """Raise :class:`WrongBuild` when this build must not begin to serve this database."""
    missing, unknown = schema_differences()
    if missing:
        raise WrongBuild(
            f"データベースがこのビルドより古いです（未適用: {', '.join(missing)}）。"
            "shiyakusho migrate を先に実行してください。"
        )
    if unknown:
        raise WrongBuild(
            f"データベースがこのビルドより新しいです（このビルドが知らないもの: {', '.join(unknown)}）。"
            "新しいビルドを入れてください。"
        )
    if not is_allowed():
        raise WrongBuild(
            f"このビルド {fingerprint()[:12]} は、この市で使うことになっていません。"
            "ほかのノードと同じビルドを入れるか、shiyakusho migrate で使うことにしてください。"
        )


def schema_differences() -> tuple[list[str], list[str]]:
    """Migrations (``room.name``) this build has and the database lacks, and the other way round."""
    loader = MigrationExecutor(connection).loader
    on_disk, applied = set(loader.disk_migrations), set(loader.applied_migrations)
    rooms = {room for room, _ in on_disk}
    unknown = {one for one in applied - on_disk if one[0] in rooms}
    return _named(on_disk - applied), _named(unknown)


def is_allowed() -> bool:
    """Whether this build may serve now."""
    now = clock.now()
    rows = Build.objects.filter(Q(until=None) | Q(until__gt=now), digest=fingerprint())
    return rows.exists()


def _named(migrations: set[tuple[str, str]]) -> list[str]:
    return sorted(f"{room}.{name}" for room, name in migrations)


class Standing:
    """What this process last heard about itself; it asks again every ``RELEASE_ASK_SECONDS``.

    While the database cannot be asked, what was last heard holds: pages about persons need the
    database anyway.
    """

    def __init__(self) -> None:
        self._began: datetime | None = None
        self._ask_at = 0.0
        self._good = True
        self._lock = threading.Lock()

    def is_good(self) -> bool:
        """Whether this process may answer."""
        with self._lock:
            if time.monotonic() < self._ask_at:
                return self._good
            self._ask_at = time.monotonic() + settings.RELEASE_ASK_SECONDS
        with suppress(OperationalError, InterfaceError):
            self._good = is_allowed()
            self._tell()
        return self._good

    def _tell(self) -> None:
        """Note that this process is here, so that operators see who runs what."""
        now = clock.now()
        self._began = self._began or now
        Node.objects.update_or_create(
            name=f"{socket.gethostname()}:{os.getpid()}",
            defaults={"build": fingerprint(), "began_at": self._began, "seen_at": now},
        )
