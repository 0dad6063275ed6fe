"""The limits a child puts on itself, looked at in a child."""

import multiprocessing
import resource
from multiprocessing.connection import Connection

import pytest

from shiyakusho.ground.files.examining import cage

LIMITS = {
    "RLIMIT_CORE": 0,
    "RLIMIT_CPU": 7,
    "RLIMIT_FSIZE": 5_000_000,
    "RLIMIT_NOFILE": 32,
    "RLIMIT_DATA": 300_000_000,
    "RLIMIT_AS": 300_000_000 + 256 * 1024 * 1024,
}


def _locked(line: Connection, before: dict[str, tuple[int, int]]) -> None:
    for name, pair in before.items():
        resource.setrlimit(getattr(resource, name), pair)
    cage.lock(memory=300_000_000, seconds=7, output=5_000_000)
    line.send({name: resource.getrlimit(getattr(resource, name)) for name in LIMITS})


def locked(**before: tuple[int, int]) -> dict[str, tuple[int, int]]:
    """The limits of a child that locked itself in, which had those of ``before``."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_locked, args=(there, before))
    child.start()
    there.close()
    found = here.recv()
    child.join()
    return dict(found)


def test_no_limit_can_be_lifted_again():
    found = locked()
    assert found == {name: (most, most) for name, most in LIMITS.items()}


@pytest.mark.parametrize("name", ["RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE"])
def test_a_narrower_limit_of_the_machine_stays(name):
    narrow = LIMITS[name] - 3
    assert locked(**{name: (narrow, narrow)})[name] == (narrow, narrow)
