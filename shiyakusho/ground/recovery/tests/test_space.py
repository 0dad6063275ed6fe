"""Without room nothing is taken in, pages are read, and a reserve is there to be given back."""

import errno
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import RequestFactory

from shiyakusho.ground.contracts.outages import is_full, outage_behind
from shiyakusho.ground.recovery import space
from shiyakusho.ground.recovery.middleware import NothingIsTakenInWithoutRoom
from shiyakusho.ground.recovery.space import MB, NAME, Volumes


@pytest.fixture
def room(monkeypatch) -> dict[str, int]:
    """How many bytes the volume has left; the test says."""
    left = {"free": 500 * MB}
    monkeypatch.setattr(space, "_free", lambda folder: left["free"])
    monkeypatch.setattr(space, "LOOK_SECONDS", -1.0)
    return left


@pytest.fixture
def volumes(tmp_path, room) -> Volumes:
    return Volumes([tmp_path, tmp_path / "absent"], reserve=2 * MB, floor=MB)


def test_the_reserve_really_takes_its_room(volumes: Volumes, tmp_path: Path) -> None:
    assert volumes.is_short()  # nobody has made it yet
    volumes.tend()
    file = tmp_path / NAME
    assert file.stat().st_blocks * 512 >= 2 * MB
    assert not volumes.is_short()


def test_room_gets_short_and_comes_back(volumes: Volumes, tmp_path: Path, room) -> None:
    volumes.tend()
    assert volumes.release() == []  # there is room: nothing is given back
    room["free"] = MB - 1
    assert volumes.is_short()
    assert volumes.release() == [tmp_path / NAME]
    room["free"] = 3 * MB  # what was given back
    assert volumes.is_short(), "the reserve is gone: still nothing is taken in"
    volumes.tend()
    assert not (tmp_path / NAME).exists(), "not made again from the last room there is"
    room["free"] = 500 * MB
    volumes.tend()
    assert not volumes.is_short()


@pytest.mark.check("F3")
def test_pages_are_read_and_nothing_is_taken_in(settings, tmp_path, room) -> None:
    settings.RESERVE_FOLDERS = [str(tmp_path)]
    asked: list[HttpRequest] = []
    ask = NothingIsTakenInWithoutRoom(asked.append)
    factory = RequestFactory()
    for method in ("post", "put", "patch", "delete"):
        answer = ask(getattr(factory, method)("/ja/guide/"))
        assert (answer.status_code, answer["Retry-After"]) == (503, "120")
        assert "いま、受け付けを止めています" in answer.content.decode()
    problem = ask(factory.post("/api/v1/applications"))
    assert b'"no_room"' in problem.content
    assert asked == []
    ask(factory.get("/ja/guide/"))
    assert len(asked) == 1


def test_a_full_disk_is_an_outage_and_no_fault_of_ours() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    try:
        raise OperationalError from psycopg.errors.DiskFull()
    except OperationalError as fault:
        assert is_full(fault) and is_full(outage_behind(fault))
    assert outage_behind(full) is full
    assert outage_behind(OSError(errno.EACCES, "no")) is None
