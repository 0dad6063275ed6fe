"""Forks a fresh child for each file (検査の親株), so that no file waits for libraries to load.

The spawner itself never opens a file: what it hands down to a child is libraries and nothing of
another file. It holds one end of a socket; each message is a job in JSON with the pipe to answer on.
It ends when its owner does, and after a child that died of a signal: the next child then lies
elsewhere in memory, so nobody can try addresses one file after the other.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from typing import Any

LONGEST_JOB = 64 * 1024
# What the kernel's limits and the clock end a child with: no sign of somebody trying addresses.
OWN_ENDS = (signal.SIGKILL, signal.SIGXCPU, signal.SIGXFSZ)


def serve(line: socket.socket) -> None:
    """Fork until the owner is gone or a child crashed."""
    deadlines: dict[int, float] = {}
    while True:
        ready, _, _ = select.select([line], [], [], 0.05 if deadlines else None)
        if ready:
            message, pipes, _, _ = socket.recv_fds(line, LONGEST_JOB, 1)
            if not message:
                _end(deadlines)
                return
            _take(json.loads(message), pipes[0], line, deadlines)
        _kill_late(deadlines)
        if _crashed(deadlines):
            _finish(deadlines)
            return


def _take(job: dict[str, Any], pipe: int, line: socket.socket, deadlines: dict[int, float]) -> None:
    child = os.fork()
    if child == 0:
        line.close()
        _be_a_child(job, pipe)
    os.close(pipe)
    deadlines[child] = time.monotonic() + job["wall"]
    line.send(b"\1")


def _be_a_child(job: dict[str, Any], pipe: int) -> None:
    """Never returns: whatever happens, this process ends here."""
    from .work import answer_about

    try:
        os.nice(job["nice"])
        os.write(pipe, json.dumps(answer_about(job)).encode())
    finally:
        os._exit(0)


def _kill_late(deadlines: dict[int, float]) -> None:
    for child, deadline in deadlines.items():
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)


def _crashed(deadlines: dict[int, float]) -> bool:
    """Take leave of those that ended; whether one of them died of what it read."""
    crashed = False
    for child in list(deadlines):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            del deadlines[child]
            crashed |= os.WIFSIGNALED(status) and os.WTERMSIG(status) not in OWN_ENDS
    return crashed


def _finish(deadlines: dict[int, float]) -> None:
    while deadlines:
        time.sleep(0.05)
        _kill_late(deadlines)
        _crashed(deadlines)


def _end(deadlines: dict[int, float]) -> None:
    for child in deadlines:
        os.kill(child, signal.SIGKILL)


def main() -> None:
    """Load what most files need, then serve the socket given as the first argument."""
    from . import papers, pictures, two_faced, work  # noqa: F401

    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        serve(line)


if __name__ == "__main__":
    main()
