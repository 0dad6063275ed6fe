"""The spawner of this process (検査の親株): started with the first file, anew when it has ended."""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[3]
PROGRAM = [sys.executable, "-s", "-P", "-m", "shiyakusho.ground.files.examining.spawner"]
ENVIRONMENT = {"PYTHONPATH": str(HOUSE), "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}
PATIENCE = 2.0  # seconds past a child's own clock until its spawner is given up too
LONGEST_ANSWER = 64 * 1024


class NoAnswer(Exception):
    """The child ended without a word, or not in time."""


@dataclass
class Spawner:
    """A running one, and the process it belongs to: a fork of it must not use it."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    owner: int

    @classmethod
    def start(cls) -> "Spawner":
        """Start one; it ends by itself once `line` is closed, also by the death of this process."""
        ours, its = socket.socketpair()
        with its:
            process = subprocess.Popen(
                [*PROGRAM, str(its.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
                pass_fds=[its.fileno()],
            )
        ours.settimeout(20)
        return cls(process, ours, os.getpid())

    def fork(self, job: dict[str, Any]) -> int:
        """The pipe on which a fresh child will answer. Raises OSError when the spawner is gone."""
        reading, writing = os.pipe()
        try:
            socket.send_fds(self.line, [json.dumps(job).encode()], [writing])
            if self.line.recv(1) != b"\1":
                raise ConnectionError
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        return reading

    def stop(self) -> None:
        """Close its line: it ends, and its children with it."""
        self.line.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=PATIENCE)
        if self.process.returncode is None:
            self.process.kill()
            self.process.wait()


_here: list[Spawner] = []
_one_at_a_time = threading.Lock()


def ask(job: dict[str, Any]) -> dict[str, Any]:
    """Have a child look (`job` as examining/work.py reads it, with `wall` seconds and `nice`).

    Raises NoAnswer when it died, or was killed at the end of its time.
    """
    pipe = _fork(job)
    try:
        said = _hear(pipe, time.monotonic() + job["wall"] + PATIENCE)
    finally:
        os.close(pipe)
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise NoAnswer from error
    if not isinstance(answer, dict):
        raise NoAnswer
    return answer


def _fork(job: dict[str, Any]) -> int:
    """Twice, because the spawner may just have ended; before its word no file was opened."""
    with _one_at_a_time:
        for _ in range(2):
            try:
                return _spawner().fork(job)
            except OSError:
                _here.pop().stop()
    raise NoAnswer


def _spawner() -> Spawner:
    if _here and _here[0].owner != os.getpid():
        _here.pop().line.close()  # our parent's: it is still using it
    if not _here:
        _here.append(Spawner.start())
    return _here[0]


def _hear(pipe: int, until: float) -> bytes:
    said = b""
    while len(said) < LONGEST_ANSWER:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise NoAnswer
        part = os.read(pipe, LONGEST_ANSWER)
        if not part:
            return said
        said += part
    raise NoAnswer
