"""The keeper (番): files, heads and decisions all day, backup and drill every night."""

import logging
import os
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

from config.recovery.contents import Mirror
from config.recovery.night import place
from config.recovery.outside import Outside

logger = logging.getLogger("shiyakusho.keeper")

PAUSE_SECONDS = 15.0  # what was handed in is outside within this time and that of its copying
NIGHT_LIMIT = 6 * 3600
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
        except (DatabaseError, InterfaceError, OSError) as error:
            logger.error("not kept outside: %s", type(error).__name__)
            connection.close()
        if self._night_is_due(datetime.now(TOKYO)):
            self._night()

    def _night_is_due(self, now: datetime) -> bool:
        """Once after each ``BACKUP_AT``; a house without any backup makes its first soon."""
        backups = self.place.backups()
        if not backups:
            waited = time.monotonic() - self._began
            return self._tried_for is None and waited > settings.BACKUP_FIRST_SECONDS
        due = last_due(now, settings.BACKUP_AT)
        made = datetime.strptime(backups[-1].name, "%Y%m%dT%H%M%S%z")
        return made < due and self._tried_for != due

    def _night(self) -> None:
        self._tried_for = last_due(datetime.now(TOKYO), settings.BACKUP_AT)
        for command in ("backup", "drill"):
            done = subprocess.run(
                ["nice", "-n", "19", sys.executable, "-m", "config.cli", command],
                env=os.environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                timeout=NIGHT_LIMIT,
            )
            if done.returncode:
                logger.error("the nightly %s failed", command)
                return

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped.set()


def last_due(now: datetime, at: str) -> datetime:
    """The last moment before ``now`` (Japan's time) that reads ``at`` (``02:30``)."""
    due = datetime.combine(now.date(), time_of_day.fromisoformat(at), TOKYO)
    return due if due <= now else due - timedelta(days=1)
