"""The keeper (番): files, heads and decisions all day, backup and drill every night."""

import logging
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from types import FrameType
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from config.process.children import dies_with_parent
from config.recovery.contents import Mirror
from config.recovery.night import place
from config.recovery.outside import Outside
from shiyakusho.ground.audit.signing import NoKey

logger = logging.getLogger("shiyakusho.keeper")

PAUSE_SECONDS = 15.0  # what was handed in is outside within this time and that of its copying
TOKYO = ZoneInfo("Asia/Tokyo")


class Keeper:
    """Runs until told to stop; a fault of one turn is logged and the next turn comes."""

    def __init__(self) -> None:
        self.place = place()
        self._mirror = Mirror(settings.FILES_DIR, self.place.files)
        self._outside = Outside(self.place)
        self._stopped = threading.Event()
        self._began = time.monotonic()
        self._tried_for: datetime | None = None
        self._left: list[str] = []
        self._night: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """The loop; returns the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self._stopped.wait(PAUSE_SECONDS):
            self.turn()
        return 0

    def turn(self) -> None:
        """Copy what is new; at its time, the night."""
        try:
            told = self._mirror.turn()
            for name in told.damaged:
                logger.error("content %s of the files store is damaged", name)
            self._outside.turn()
        except (DatabaseError, InterfaceError, OSError, NoKey) as error:
            logger.error("not kept outside: %s", type(error).__name__)
            connection.close()
        self._go_on()
        if not self._left and self._night is None and self._is_due(datetime.now(TOKYO)):
            self._tried_for = last_due(datetime.now(TOKYO), settings.BACKUP_AT)
            self._left = ["backup", "drill"]

    def _is_due(self, now: datetime) -> bool:
        """Once after each ``BACKUP_AT``; a house without any backup makes its first soon."""
        due, backups = last_due(now, settings.BACKUP_AT), self.place.backups()
        if self._tried_for == due:
            return False
        if not backups:
            return time.monotonic() - self._began > settings.BACKUP_FIRST_SECONDS
        return datetime.strptime(backups[-1].name, "%Y%m%dT%H%M%S%z") < due

    def _go_on(self) -> None:
        """The night is a process of its own: what is handed in meanwhile is copied meanwhile."""
        if self._night is not None and (status := self._night.poll()) is not None:
            self._night = None
            if status:
                logger.error("the nightly backup or drill failed: %s left", self._left or "nothing")
                self._left = []
        if self._night is None and self._left:
            command = [sys.executable, "-m", "config.cli", self._left.pop(0)]
            self._night = subprocess.Popen(
                ["nice", "-n", "19", *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                preexec_fn=dies_with_parent,  # noqa: PLW1509 (one thread)
            )

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped.set()


def last_due(now: datetime, at: str) -> datetime:
    """The last moment before ``now`` (Japan's time) that reads ``at`` (``02:30``)."""
    due = datetime.combine(now.date(), time_of_day.fromisoformat(at), TOKYO)
    return due if due <= now else due - timedelta(days=1)
