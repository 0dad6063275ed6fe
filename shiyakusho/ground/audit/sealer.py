"""The one sealer: a thread of the worker that keeps the chain close behind the events.

Every worker of the house runs one; the database lets one at a time seal (an advisory lock), so it
does not matter how many there are or which of them is killed.
"""

import logging
import threading
import time

from django.db import DatabaseError, InterfaceError, connection

from shiyakusho.ground.audit.heads import sign_due
from shiyakusho.ground.audit.sealing import seal_all
from shiyakusho.ground.audit.signing import NoKey
from shiyakusho.ground.audit.state import state

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.4
AFTER_FAULT_SECONDS = 2.0
LOOK_SECONDS = 30.0  # how often heads and alarms are looked at


class Sealer(threading.Thread):
    """Seals until stopped; a fault is logged and tried again, for an unsealed event is not lost."""

    def __init__(self) -> None:
        super().__init__(name="audit-sealer", daemon=True)
        self._stopped = threading.Event()
        self._look_at = 0.0

    def stop(self) -> None:
        """End after the turn that is under way."""
        self._stopped.set()
        self.join(timeout=10)

    def run(self) -> None:
        pause = 0.0
        try:
            while not self._stopped.wait(pause):
                pause = self._turn()
        finally:
            connection.close()

    def _turn(self) -> float:
        """One turn; returns the seconds until the next."""
        try:
            seal_all()
            if time.monotonic() >= self._look_at:
                self._look_at = time.monotonic() + LOOK_SECONDS
                look()
        except (DatabaseError, InterfaceError) as error:
            logger.error("audit not sealed: %s", type(error).__name__)
            connection.close()
            return AFTER_FAULT_SECONDS
        return PAUSE_SECONDS


def look() -> None:
    """Sign a head if it is time, and say in the log what an operator must know."""
    try:
        sign_due()
    except NoKey as error:
        logger.error("audit head not signed: %s", error)
    told = state()
    if "unsealed" in told.alarms:
        waiting = told.unsealed
        logger.error("audit: %d events unsealed for %.0f s", waiting.events, waiting.seconds)
    if "no_head" in told.alarms:
        logger.error("audit: no head was signed within the limit")
    if "head_not_held" in told.alarms:
        logger.error("audit: the holder outside has not taken a head within the limit")
