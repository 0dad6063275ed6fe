"""Volumes without room, real ones: read pages work, nothing is falsely accepted, it comes back (F3)."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
import requests

from house import claims
from house.battery import truth
from house.battery.processes import of_kind
from house.sites import running_demo
from shiyakusho.ground.recovery.space import MB, NAME

pytestmark = [pytest.mark.battery, pytest.mark.timeout(1800), pytest.mark.check("F3")]

SIZES = {"files": 120, "wal": 500, "data": 700}
RESERVE_MB = 40


@pytest.fixture(scope="module")
def volumes(tmp_path_factory) -> Iterator[Path]:
    """A city whose files, WAL and database lie on three tmpfs of their own."""
    if os.geteuid() != 0:
        pytest.skip("mounting a tmpfs needs root")
    folder = Path(tempfile.mkdtemp(prefix="shiyakusho-full-", dir="/var/tmp"))
    folder.chmod(0o711)
    mounted: list[Path] = []
    try:
        for name, place in (("files", folder / "files"), ("data", folder / "postgres")):
            mount(place, SIZES[name])
            mounted.append(place)
        with running_demo(data_dir=folder, RESERVE_MB=str(RESERVE_MB)):
            pass
        wal = folder / "wal"
        mount(wal, SIZES["wal"])
        mounted.append(wal)
        move_wal(folder / "postgres" / "data" / "pg_wal", wal)
        yield folder
    finally:
        for place in reversed(mounted):
            subprocess.run(["umount", "-l", str(place)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def mount(place: Path, megabytes: int) -> None:
    place.mkdir(parents=True)
    options = f"size={megabytes}m,mode=0711"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=True)


def move_wal(there: Path, volume: Path) -> None:
    """The WAL on its own volume, as a database administrator puts it there."""
    owner = there.stat()
    target = volume / "pg_wal"
    shutil.copytree(there, target, symlinks=True)
    for path in (target, *target.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
    target.chmod(0o700)
    shutil.rmtree(there)
    there.symlink_to(target)


@contextmanager
def filled(volume: Path) -> Iterator[None]:
    """Not a byte left on it."""
    filler = volume / "filler"
    try:
        with filler.open("wb", buffering=0) as out:
            for size in (MB, 4096, 1):
                _write_until_full(out, size)
        yield
    finally:
        filler.unlink(missing_ok=True)


def _write_until_full(out: IO[bytes], size: int) -> None:
    try:
        while out.write(b"x" * size) == size:
            pass
    except OSError:
        pass


def place_of(folder: Path, volume: str) -> Path:
    return {"files": folder / "files", "wal": folder / "wal", "data": folder / "postgres"}[volume]


@pytest.mark.parametrize("volume", ["files", "data", "wal"])
def test_without_room_pages_are_read_and_nothing_is_accepted(volumes: Path, volume: str) -> None:
    with running_demo(data_dir=volumes, RESERVE_MB=str(RESERVE_MB)) as site:
        before = truth.count(site)
        filer = claims.Filer(site.url, site.token("parent"), seconds=30)
        accepted = 0
        with filled(place_of(volumes, volume)):
            time.sleep(3)  # a process looks every two seconds
            for number in range(12):
                answer = attempt(filer, number)
                accepted += answer.status_code == 201
                assert answer.status_code in (201, 503), answer.text[:300]
                if answer.status_code == 503:
                    assert "Retry-After" in answer.headers
            shown = requests.get(f"{site.url}/ja/", timeout=30)
            assert shown.status_code == 200
            refused = requests.post(f"{site.url}/ja/guide/", data={"x": "1"}, timeout=30)
            assert refused.status_code == 503, refused.status_code
            assert "いま、受け付けを止めています" in refused.text
            assert requests.get(f"{site.url}/ja/guide/", timeout=30).status_code == 200
        assert site.ready(60)
        assert accepted == 0, "there was no room to accept anything"
        assert truth.count(site) == before
        assert truth.found(site, truth.HALF_WRITTEN) == []
        _until_accepted(filer)


@pytest.mark.parametrize("volume", ["data", "wal"])
def test_the_reserve_brings_a_database_back(volumes: Path, volume: str) -> None:
    """It died for want of room and is started by hand again: deleting the reserve is the first aid."""
    with running_demo(data_dir=volumes, RESERVE_MB=str(RESERVE_MB)) as site:
        before = truth.count(site)
        with filled(place_of(volumes, volume)):
            (postmaster,) = of_kind(site, "postmaster")
            postmaster.kill()
            reserve = _reserve(volumes, volume)
            assert reserve is not None or volume == "wal"
            deadline = time.monotonic() + 60
            while not site.ready(1) and time.monotonic() < deadline:
                # The supervisor gives it back by itself; an operator may be first.
                if reserve is not None and time.monotonic() > deadline - 30:
                    reserve.unlink(missing_ok=True)
            assert site.ready(5), "it did not come back"
            assert requests.get(f"{site.url}/ja/", timeout=30).status_code == 200
            assert truth.count(site) == before
        assert site.ready(60)


def attempt(filer: claims.Filer, number: int) -> requests.Response:
    """A photo, and with it a claim: whichever is refused first."""
    sent = filer.attach(claims.photo(9_000_000 + number, width=600, height=400))
    if sent.status_code != 201:
        return sent
    body = claims.body(sent.json()["id"], _today(), phone="090-1234-5678")
    return filer.file(body, claims.new_key())


def _today():
    from datetime import date

    return date.today()  # noqa: DTZ011


def _reserve(folder: Path, volume: str) -> Path | None:
    return next(place_of(folder, volume).rglob(NAME), None)


def _until_accepted(filer: claims.Filer) -> None:
    """There is room again: nothing has to be started anew."""
    deadline = time.monotonic() + 90
    while (answer := attempt(filer, 77)).status_code != 201:
        assert time.monotonic() < deadline, answer.text[:300]
        time.sleep(1)
