"""Whether a file is looked at while its sender waits (窓口での検査).

Only when nobody stands behind him, and one at a time on this machine: in a rush files are kept as
確認中, and the worker looks at them. Pages of others never wait for somebody's photo.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT = 0.6  # seconds for the one before, as long as nobody stands behind


def nobody_waits() -> bool:
    """What is believed where no counter tells: a command, a test, another web server."""
    return False


_is_crowded: list[Callable[[], bool]] = [nobody_waits]


def ask_about_the_crowd(asked: Callable[[], bool]) -> None:
    """Whoever hands requests to this process says whether more of them wait."""
    _is_crowded[0] = asked


@contextmanager
def at_the_door(folder: Path) -> Iterator[bool]:
    """True: look now, nobody else does so until the block ends. False: leave it to the worker.

    `folder` is locked for it: the one where files arrive, which every process of the machine has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _mine(handle)
    finally:
        os.close(handle)


def _mine(handle: int) -> bool:
    until = time.monotonic() + WAIT
    while not _is_crowded[0]():
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        else:
            return True
    return False
