"""Processes that call a service as fast as it answers, audited and not, in turns."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection

MODES = ("unaudited write", "audited write", "audited read")
TABLE = "CREATE TABLE IF NOT EXISTS bench_thing (id bigserial PRIMARY KEY, words text)"
GRANT = "GRANT INSERT ON bench_thing TO shiyakusho_app; GRANT USAGE ON bench_thing_id_seq TO shiyakusho_app"


class Callers:
    """Processes of one house; ``run`` has all of them call in one mode for some seconds."""

    def __init__(self, pipes: list[Connection]) -> None:
        self._pipes = pipes

    def run(self, mode: str, seconds: float, rate: float = 0.0) -> tuple[list[float], float]:
        """Milliseconds of every call, and how many calls a second that was.

        All together call ``rate`` times a second, or as fast as they are answered.
        """
        for pipe in self._pipes:
            pipe.send((mode, seconds, len(self._pipes) / rate if rate else 0.0))
        taken = [each for pipe in self._pipes for each in pipe.recv()]
        return taken, len(taken) / seconds


@contextmanager
def callers(count: int, environment: Mapping[str, str]) -> Iterator[Callers]:
    """``count`` processes that know the house by ``environment``, each with its own session."""
    spawn = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for number in range(count):
        here, there = spawn.Pipe()
        process = spawn.Process(target=_serve, args=(there, dict(environment), number))
        process.start()
        pipes.append(here)
        processes.append(process)
    try:
        for pipe in pipes:
            pipe.recv()  # it is ready
        yield Callers(pipes)
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join(20)


def _serve(pipe: Connection, environment: dict[str, str], number: int) -> None:
    os.environ.update(environment)
    import django

    django.setup()
    calls = _calls(number)
    for call in calls.values():
        call()
    pipe.send(None)
    while (asked := pipe.recv()) is not None:
        mode, seconds, every = asked
        pipe.send(_timed(calls[mode], seconds, every))


def _timed(call: Callable[[], None], seconds: float, every: float) -> list[float]:
    taken, begun = [], time.perf_counter()
    while (start := time.perf_counter()) < begun + seconds:
        call()
        taken.append((time.perf_counter() - start) * 1000)
        time.sleep(max(0.0, begun + every * len(taken) - time.perf_counter()))
    return taken


def _calls(number: int) -> dict[str, Callable[[], None]]:
    """One row written in a transaction; the same as a service does it; one person read."""
    from django.db import connection, transaction

    from shiyakusho.ground.audit import Actor, acting_as, record_read, recorded

    clerk = Actor("staff", f"bench-{number}", "測定 太郎", post="子育て支援係")

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_thing (words) VALUES ('測定')")

    def unaudited() -> None:
        with transaction.atomic():
            write()

    def audited() -> None:
        with acting_as(clerk, "測定"), recorded("bench.write", subjects=["resident:1", "case:1"]):
            write()

    def read() -> None:
        with acting_as(clerk, "測定"):
            record_read(["resident:1", "resident:2"], what="case:1")

    return dict(zip(MODES, (unaudited, audited, read), strict=True))
