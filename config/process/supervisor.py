"""One supervisor starts what a machine needs, keeps it running and stops it in order."""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from config.process.children import dies_with_parent
from config.process.postgres import Postgres, PostgresFailed
from shiyakusho.ground.recovery.space import Volumes

logger = logging.getLogger("shiyakusho.supervisor")

STOP_SECONDS = 20
LONGEST_PAUSE = 10.0
TEND_SECONDS = 20.0


@dataclass
class Program:
    """A program that is started again whenever it ends."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = field(default=0.0)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **self.environment},
            start_new_session=True,
            preexec_fn=dies_with_parent,  # noqa: PLW1509 (one thread)
        )

    def stop(self) -> None:
        """Ask to end, then insist; whatever it had started ends with its group."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self._signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
        self._signal(signal.SIGKILL)
        self.process.wait()

    def kill_remains(self) -> None:
        """End what a killed parent left behind, so that its port and locks are free."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        assert self.process is not None
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass


class Supervisor:
    """Runs programs, and a PostgreSQL of our own if one is given, until told to stop."""

    def __init__(
        self,
        programs: Sequence[Program],
        postgres: Postgres | None = None,
        volumes: Volumes | None = None,
    ) -> None:
        self.programs = list(programs)
        self.postgres = postgres
        self.volumes = volumes
        self._tend_at = 0.0
        self._stopping = threading.Event()

    def run(self, *, ready: Callable[[], None] = lambda: None) -> int:
        """Start everything, call ``ready``, and stay until SIGINT or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            self._tend()
            for program in self.programs:
                program.start()
            ready()
            while not self._stopping.wait(0.3):
                self._keep_running()
        finally:
            self.stop()
        return 0

    def stop(self) -> None:
        for program in reversed(self.programs):
            program.stop()
        if self.postgres is not None:
            self.postgres.stop()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()

    def _tend(self) -> None:
        """Now and then: the reserves are made anew where there is room again."""
        if self.volumes is not None and time.monotonic() >= self._tend_at:
            self._tend_at = time.monotonic() + TEND_SECONDS
            self.volumes.tend()

    def _keep_running(self) -> None:
        self._tend()
        if self.postgres is not None and self.postgres.poll() is not None:
            logger.warning("PostgreSQL ended; starting it again")
            try:
                self.postgres.start()
            except PostgresFailed as error:
                logger.error("%s", error)
                if self.volumes is not None:  # a full disk keeps it from starting: give it room
                    self.volumes.release()
                self._stopping.wait(1)
        for program in self.programs:
            if program.process is not None and program.process.poll() is not None:
                self._restart(program)

    def _restart(self, program: Program) -> None:
        assert program.process is not None
        if time.monotonic() - program.started_at > 60:
            program.failures = 0
        program.failures += 1
        pause = min(0.2 * 2 ** (program.failures - 1), LONGEST_PAUSE)
        logger.warning(
            "%s ended (%s); again in %.1f s", program.name, program.process.returncode, pause
        )
        program.kill_remains()
        if not self._stopping.wait(pause):
            program.start()
