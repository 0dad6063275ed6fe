"""One bit, one missing file: found before anything is declared good."""

import fcntl
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.recovery import archive, manifests, pieces
from config.recovery.archive import Damaged, entries
from config.recovery.opening import may_open
from config.recovery.refusals import NotRecovered
from config.recovery.restoring import restore
from config.recovery.tests.conftest import City

SEED = 20261120


@pytest.fixture(autouse=True)
def _the_archiver_waits(request) -> Iterator[None]:
    """A piece that is kept meanwhile would be lost when the ledger is put back."""
    if "city" not in request.fixturenames:
        yield
        return
    city = request.getfixturevalue("city")
    for _ in range(2):
        city.keep()
    with (city.place.wal / archive.LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def one_bit(file: Path, dice: random.Random) -> Iterator[None]:
    """One bit of the file is another."""
    content = file.read_bytes()
    place = dice.randrange(len(content))
    changed = bytearray(content)
    changed[place] ^= 1 << dice.randrange(8)
    file.write_bytes(changed)
    try:
        yield
    finally:
        file.write_bytes(content)


@contextmanager
def gone(file: Path) -> Iterator[None]:
    away = file.with_name(f"away-{file.name}")
    file.rename(away)
    try:
        yield
    finally:
        away.rename(file)


def refused(city: City, folder: Path, **more) -> str:
    with pytest.raises(NotRecovered) as fault:
        restore(city.wanted(folder, **more))
    assert not may_open(folder) or not folder.exists() or not any(folder.iterdir())
    return str(fault.value)


def of(city: City, what: str) -> list[Path]:
    """Files of one kind, of the newest backup."""
    base = city.place.backups()[-1]
    manifest = manifests.read(base, city.key())
    first = pieces.number_at(manifest["start_lsn"])
    wal = [
        city.place.wal / f"{one['name']}.gz"
        for one in entries(city.place.wal)
        if pieces.SEGMENT.match(one["name"]) and pieces.number_of(one["name"]) >= first
    ]
    return {
        "base": [base / "base.tar.gz"],
        "list of the server": [base / "backup_manifest"],
        "list of contents": [base / "contents.txt"],
        "manifest": [base / "manifest.json"],
        "wal": wal,
        "ledger": [city.place.wal / "ledger.jsonl"],
        "original": sorted(city.place.files.glob("[0-9a-f][0-9a-f]/*")),
        "copy": sorted(city.place.files.glob("copies/*/*")),
        "head": sorted(city.place.heads.glob("*.json"))[:1],
    }[what]


@pytest.mark.check("G3")
@pytest.mark.parametrize(
    "what", ["base", "list of the server", "list of contents", "manifest", "wal", "ledger"]
)
def test_a_bit_of_the_backup(city: City, empty: Path, what: str) -> None:
    """Fifty bits each; every one is found before PostgreSQL is even started."""
    dice = random.Random(SEED)
    for _ in range(50):
        file = dice.choice(of(city, what))
        with one_bit(file, dice):
            said = refused(city, empty / "new", latest=True)
        assert "recovery_damaged" in said
    assert list(empty.iterdir()) == []


@pytest.mark.check("G3")
@pytest.mark.parametrize("what", ["original", "copy", "head"])
def test_a_bit_of_what_lies_beside(city: City, empty: Path, what: str) -> None:
    dice = random.Random(SEED)
    with one_bit(dice.choice(of(city, what)), dice):
        assert "recovery_damaged" in refused(city, empty)
    assert not may_open(empty)


@pytest.mark.check("G3")
def test_a_missing_piece_of_the_wal(city: City, empty: Path) -> None:
    """The first, one in the middle, and the last that the ledger knows."""
    known = of(city, "wal")
    assert len(known) >= 3
    for file in (known[0], known[len(known) // 2], known[-1]):
        with gone(file):
            assert f"WAL {file.stem} がありません" in refused(city, empty / "new", latest=True)
        # also when somebody takes its line out of the ledger with it
        ledger = city.place.wal / "ledger.jsonl"
        text = ledger.read_text()
        kept = [line for line in text.splitlines(keepends=True) if file.stem not in line]
        if file != known[-1]:
            with gone(file):
                ledger.write_text("".join(kept))
                try:
                    assert "recovery_damaged" in refused(city, empty / "new", latest=True)
                finally:
                    ledger.write_text(text)


@pytest.mark.check("G3")
def test_a_missing_content_and_one_too_many(city: City, empty: Path) -> None:
    file = of(city, "original")[0]
    with gone(file):
        assert f"{file.name} がバックアップにありません" in refused(city, empty)
    shutil.rmtree(empty)
    stranger = city.place.files / "ab" / ("ab" * 32)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"nobody names me")
    try:
        told = restore(city.wanted(empty))
    finally:
        stranger.unlink()
    assert may_open(empty)
    there = {f.name for f in (empty / "files").rglob("*") if f.is_file()}
    assert len(there) == told["contents"]["contents"] and stranger.name not in there


def test_a_ledger_that_ends_within_a_line(tmp_path: Path) -> None:
    from config.recovery.archive import keep

    for number in range(3):
        piece = tmp_path / f"{number:024X}"
        piece.write_bytes(bytes([number]) * 1000)
        assert keep(piece, tmp_path) == 0
    ledger = tmp_path / "ledger.jsonl"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[:-30])
    with pytest.raises(Damaged):
        list(entries(tmp_path))
    assert keep(tmp_path / f"{2:024X}", tmp_path) == 0  # the server asks again after the power cut
    assert [one["sha256"] for one in entries(tmp_path)][-1]
    assert ledger.read_bytes().count(b"\n") == 3
    (tmp_path / f"{1:024X}").write_bytes(b"another")
    assert keep(tmp_path / f"{1:024X}", tmp_path) == 1
