"""A worker whose build may serve no more ends; its supervisor tells why when it tries again."""

import logging
import os
import signal
import threading

from django.conf import settings
from django.db import connection

from shiyakusho.ground.release.standing import Standing

logger = logging.getLogger(__name__)


class Warden(threading.Thread):
    """Asks now and then whether this process may go on; where builds are not checked, never."""

    def __init__(self) -> None:
        super().__init__(name="release-warden", daemon=True)
        self._stopped = threading.Event()
        self._standing = Standing()

    def stop(self) -> None:
        """End; returns at once."""
        self._stopped.set()

    def run(self) -> None:
        try:
            while settings.RELEASE_CHECKED and not self._stopped.is_set():
                if not self._standing.is_good():
                    logger.error("this build may not serve this city any more: the worker ends")
                    os.kill(os.getpid(), signal.SIGTERM)
                    return
                self._stopped.wait(settings.RELEASE_ASK_SECONDS)
        finally:
            connection.close()
