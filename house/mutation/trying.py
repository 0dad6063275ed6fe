"""One mutant in a forked child: whether a test noticed, within its time."""

import contextlib
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NoReturn

from house.mutation.guarding import Guards, ran

Fate = Literal["killed", "timeout", "survived", "no test", "not there"]
MISSED = frozenset({"survived", "no test", "not there"})
LOST = -1  # the child ended without a word: the mutant broke the process
MOST_MEMORY = 6 * 1024**3


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant, and the number of the test that noticed."""

    fate: Fate
    by: int | None = None


def tried(guards: Guards, tests: list[int], put_in: Callable[[], None]) -> Outcome:
    """Fork; there, ``put_in`` the mutant and run ``tests`` until one fails."""
    if not tests:
        return Outcome("no test")
    expected = sum(guards.seconds[test] for test in tests)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_a_child(guards, tests, put_in, writing, processor=int(4 * expected + 2))
    os.close(writing)
    try:
        # The clock is only for a child that waits: on a busy machine it says little of its work.
        return _heard(reading, child, until=time.monotonic() + 60 * expected + 180)
    finally:
        os.close(reading)


def _heard(pipe: int, child: int, until: float) -> Outcome:
    ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
    said = os.read(pipe, 64).decode() if ready else ""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # it leads its group: what it started ends with it
    _, status = os.waitpid(child, 0)
    if not ready or (not said and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return Outcome("timeout")
    if said == "not there":
        return Outcome("not there")
    if said == "survived":
        return Outcome("survived")
    return Outcome("killed", int(said) if said else LOST)


def _be_a_child(
    guards: Guards, tests: list[int], put_in: Callable[[], None], pipe: int, *, processor: int
) -> NoReturn:
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    try:
        os.write(pipe, _answer(guards, tests, put_in).encode())
    finally:
        os._exit(0)


def _allow(seconds: float) -> None:
    """So much processor from here on: what turns in a circle is known by the test it began in."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (min(wanted, most), most))


def _answer(guards: Guards, tests: list[int], put_in: Callable[[], None]) -> str:
    from house.mutation.swapping import NotThere

    try:
        put_in()
    except NotThere:
        return "not there"
    except BaseException:  # a constant that cannot be computed: the house would not start
        return str(LOST)
    for at, test in enumerate(tests):
        after = tests[at + 1] if at + 1 < len(tests) else test
        _allow(4 * guards.seconds[test] + 5)
        try:
            passed = ran(guards.items[test], guards.items[after])
        except BaseException:  # also what leaves a test by its side: exit, outcomes
            passed = False
        if not passed:
            return str(test)
    return "survived"
