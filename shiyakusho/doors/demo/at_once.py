"""Do several things at once, in processes of their own: seeding keeps more than one core busy."""

import logging
import os
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from threading import Thread

from django.db import connections

Task = Callable[[], None]
MOST = 4

logger = logging.getLogger(__name__)


def at_once(tasks: Sequence[Task]) -> None:
    """Do ``tasks``, the first ones at the same time; a process for each core, four at most.

    Tasks share nothing but the database and files. Raises :class:`RuntimeError` when one broke off;
    the others come to their end.
    """
    workers = min(MOST, os.cpu_count() or 1, len(tasks))
    shares: list[list[Task]] = [[] for _ in range(workers)]
    for task, share in zip(tasks, cycle([*shares, *reversed(shares)]), strict=False):
        share.append(task)
    connections.close_all()  # a connection is nobody's to share
    children = [_begin(share) for share in shares]
    ends = [os.waitpid(child, 0)[1] for child in children]
    if any(ends):
        raise RuntimeError(f"broken off: {ends}")


def _begin(tasks: list[Task]) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
        for task in tasks:
            task()
        status = 0
    except Exception:
        logger.exception("broken off")
    finally:
        os._exit(status)


def _end_with(parent: int) -> None:
    """Nobody waits for an orphan."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
