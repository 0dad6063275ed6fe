"""The keeper knows when the night has come, copies once, and old backups go with what only they needed."""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.recovery import archive, manifests, pieces
from config.recovery.contents import Mirror, copy_checked
from config.recovery.keeping import last_due
from config.recovery.place import Place
from config.recovery.refusals import NotRecovered
from config.recovery.retiring import retire

TOKYO = ZoneInfo("Asia/Tokyo")
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw().hex()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-20T02:29:59", "2026-11-19T02:30:00"),
        ("2026-11-20T02:30:00", "2026-11-20T02:30:00"),
        ("2026-11-20T23:59:59", "2026-11-20T02:30:00"),
        ("2026-03-01T00:10:00", "2026-02-28T02:30:00"),
    ],
)
def test_the_night_comes_once_a_day(now: str, due: str) -> None:
    wanted = datetime.fromisoformat(due).replace(tzinfo=TOKYO)
    assert last_due(datetime.fromisoformat(now).replace(tzinfo=TOKYO), "02:30") == wanted


def content(root: Path, text: str, *, copy: bool = False) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()
    name = f"{'copies/' if copy else ''}{digest[:2]}/{digest}"
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
    return name


def test_contents_are_copied_once_and_never_when_damaged(tmp_path: Path) -> None:
    live, kept = tmp_path / "live", tmp_path / "kept"
    names = [content(live, "one"), content(live, "two", copy=True)]
    mirror = Mirror(live, kept)
    assert (mirror.turn().copied, mirror.turn().copied) == (2, 0)
    assert [(kept / name).read_text() for name in names] == ["one", "two"]
    wrong = live / content(live, "three")
    wrong.write_text("thr33")
    os.utime(wrong.parent)
    told = Mirror(live, kept).turn()
    assert (told.copied, told.damaged) == (0, [wrong.name])
    assert not (kept / wrong.parent.name / wrong.name).exists()
    with pytest.raises(ValueError):
        copy_checked(wrong, kept / "x" / wrong.name)


def backup(place: Place, name: str, start: int, contents: list[str]) -> None:
    folder = place.bases / name
    folder.mkdir(parents=True)
    (folder / "contents.txt").write_text("".join(f"{one}\n" for one in contents))
    lsn = f"0/{start * pieces.SEGMENT_BYTES:X}"
    manifests.sign(folder, {"name": name, "start_lsn": lsn, "files": {}}, KEY)


def test_old_backups_go_with_what_only_they_needed(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.prepare(os.geteuid())
    for number in range(1, 9):
        piece = tmp_path / pieces.name_of(1, number)
        piece.write_bytes(bytes([number]) * 100)
        assert archive.keep(piece, place.wal) == 0
    gone, shared = content(place.files, "gone"), content(place.files, "shared")
    for name in (gone, shared):
        os.utime(place.files / name, (1, 1))
    backup(place, "20200101T000000Z", 2, [gone, shared])
    backup(place, "20200201T000000Z", 4, [shared])
    backup(place, "20200301T000000Z", 6, [shared])
    late = content(place.files, "came and went between two nights")
    os.utime(place.files / late, (2**31, 2**31))
    told = retire(place, key=PUBLIC, kept_days=35, live=tmp_path / "live")
    assert told == {"backups": 1, "pieces": 3, "contents": 1}  # two stay however old they are
    assert [one.name for one in place.backups()] == ["20200201T000000Z", "20200301T000000Z"]
    kept = [one["name"] for one in archive.entries(place.wal)]
    assert kept == [pieces.name_of(1, number) for number in range(4, 9)]
    assert not (place.files / gone).exists()
    assert (place.files / shared).exists() and (place.files / late).exists()
    piece = tmp_path / pieces.name_of(1, 9)
    piece.write_bytes(b"9")
    assert archive.keep(piece, place.wal) == 0  # the chain goes on behind the new begin
    assert len(list(archive.entries(place.wal))) == 6


def test_a_manifest_is_believed_with_its_key_alone(tmp_path: Path) -> None:
    place = Place(tmp_path)
    backup(place, "20200101T000000Z", 2, [])
    folder = place.backups()[0]
    assert manifests.read(folder, PUBLIC)["name"] == "20200101T000000Z"
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    file = folder / manifests.NAME
    said = json.loads(file.read_text())
    upper = file.read_text().replace(said["signature"], said["signature"].upper())
    for key, text in (
        (other, file.read_text()),
        (PUBLIC, json.dumps(said)),
        (PUBLIC, upper),
        (PUBLIC, file.read_text().replace("\n", "\r\n")),
        (PUBLIC, ""),
    ):
        file.write_bytes(text.encode())
        with pytest.raises(NotRecovered):
            manifests.read(folder, key)


def test_a_piece_has_its_place_on_every_timeline() -> None:
    assert pieces.name_of(1, 3) == "000000010000000000000003"
    assert pieces.name_of(2, 256) == "000000020000000100000000"
    assert pieces.number_of("0000000200000001000000FF") == 511
    assert pieces.number_at("0/3000028") == 3
    assert pieces.number_at("1/0") == 256
