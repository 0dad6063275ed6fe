"""Files examined in a fork of the test's own process, so that the child carries the mutant too.

Everything else is as in the house: the job, the cage, the pipe, the answer. Only the spawner, a
program of its own that would load the modules anew from their files, is left out; and as the tests'
process is larger than a spawner, the cage is larger by as much.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import coverage

FIRST_PIPE = 3


@contextlib.contextmanager
def examined_inside() -> Iterator[Callable[[set[str]], Iterator[tuple[str, int, int]]]]:
    """Gives a reader of what the children ran: (file, line, number of the test)."""
    from shiyakusho.ground.files import spawning

    with tempfile.TemporaryDirectory() as folder:
        real = spawning._fork
        spawning._fork = lambda job: _fork(job, Path(folder))
        try:
            yield lambda files: _noted(Path(folder), files)
        finally:
            spawning._fork = real


def _fork(job: dict[str, Any], notes: Path) -> int:
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            _be_a_child(job | {"memory": job["memory"] + _size()}, writing, notes)
        finally:
            os._exit(0)
    os.close(writing)
    return reading


def _be_a_child(job: dict[str, Any], writing: int, notes: Path) -> None:
    from shiyakusho.ground.files.examining import work

    os.dup2(writing, FIRST_PIPE)
    os.closerange(FIRST_PIPE + 1, 1024)  # the cage allows few
    said = json.dumps(work.answer_about(job))
    os.write(FIRST_PIPE, said.encode())
    os.close(FIRST_PIPE)
    if (watch := coverage.Coverage.current()) is not None:
        watch.stop()
        data = watch.get_data()
        told = {
            file: {str(line): of for line, of in data.contexts_by_lineno(file).items()}
            for file in data.measured_files()
        }
        (notes / f"{os.getpid()}.json").write_text(json.dumps(told))


def _size() -> int:
    """Bytes this process has mapped."""
    said = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(said) * os.sysconf("SC_PAGE_SIZE")


def _noted(notes: Path, files: set[str]) -> Iterator[tuple[str, int, int]]:
    for note in notes.glob("*.json"):
        for file, lines in json.loads(note.read_text()).items():
            if file in files:
                for line, tests in lines.items():
                    yield from ((file, int(line), int(test)) for test in tests if test)
