"""The virus scanner: heard, silent, lying. Nothing is opened that it did not call clean."""

import dataclasses
import io
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock import now
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import checking, downloads, examination, scanning, services
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.storage import ContentStorage

from . import fake_clamd, hostile, samples

pytestmark = pytest.mark.django_db
SILENT = ["hanging", "dripping", "closing", *fake_clamd.SAYS]
Start = Callable[..., None]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr(services, "SCAN_AT_THE_DOOR", 0.7)
    monkeypatch.setattr(checking, "SCAN_SECONDS", 0.7)
    monkeypatch.setattr(checking, "LEFT_TO_THE_DOOR", timedelta(0))


@pytest.fixture
def scanner(settings) -> Iterator[Start]:
    """Start a scanner in a mood, in place of the one before; `None` leaves nobody listening."""
    running: list[subprocess.Popen[str]] = []

    def start(mood: str | None) -> None:
        stop()
        if mood is None:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = str(free.getsockname()[1])
        else:
            program = [sys.executable, fake_clamd.__file__, mood]
            running.append(subprocess.Popen(program, stdout=subprocess.PIPE, text=True))
            assert running[0].stdout is not None
            port = running[0].stdout.readline().strip()
        settings.FILES_SCANNER = f"tcp://127.0.0.1:{port}"

    def stop() -> None:
        while running:
            one = running.pop()
            one.kill()
            one.communicate()

    yield start
    stop()


def infected() -> bytes:
    """A photo with the test virus in its comment."""
    photo = samples.jpeg()
    return (
        photo[:2]
        + b"\xff\xfe"
        + (len(hostile.EICAR) + 2).to_bytes(2, "big")
        + (hostile.EICAR + photo[2:])
    )


def keep(content: bytes) -> Blob:
    return services.store(io.BytesIO(content), name="写真.jpg")


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def test_what_is_gone_is_not_asked_about() -> None:
    assert checking.check(uuid.uuid4()) == "refused"
    assert AuditEvent.objects.filter(action="files.check").count() == 0


def test_what_the_scanner_calls_clean_is_open_at_once(scanner):
    scanner("well")
    blob = keep(samples.jpeg())
    assert (blob.state, blob.scanned_at is not None) == ("clean", True)
    assert downloads.download(blob).status_code == 200


@pytest.mark.check("D5")
def test_a_virus_is_refused_at_the_door_with_plain_words(scanner, folder, settings):
    scanner("well")
    with pytest.raises(Refusal) as refusal:
        keep(infected())
    assert (refusal.value.code, "ウイルス" in str(refusal.value)) == ("file_infected", True)
    assert not Blob.objects.exists()
    assert not [p for p in Path(settings.FILES_DIR).rglob("*") if p.is_file()]


@pytest.mark.check("D5")
@pytest.mark.parametrize("mood", [None, *SILENT])
def test_silence_of_any_kind_opens_nothing_and_ends_when_the_scanner_is_back(scanner, mood):
    scanner(mood)
    begun = time.monotonic()
    good, bad = keep(samples.jpeg()), keep(infected())
    assert time.monotonic() - begun < 20
    assert checking.check_waiting() == 0
    for blob in (good, bad):
        blob.refresh_from_db()
        assert (blob.state, blob.state_in_words) == ("checking", "確認中")
        for reading in (downloads.download, downloads.thumbnail_response, services.open_blob):
            assert code_of(lambda blob=blob, reading=reading: reading(blob)) == "file_being_checked"
    scanner("well")
    assert checking.check_waiting() == 2
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, bad.refused_for) == ("clean", "refused", "file_infected")
    assert downloads.download(good).status_code == 200
    assert code_of(lambda: downloads.download(bad)) == "file_refused"
    told = AuditEvent.objects.filter(action="files.check").values_list("detail__state", flat=True)
    assert sorted(told) == ["clean", "refused"]


def test_a_silent_scanner_is_asked_once_a_round(scanner, monkeypatch):
    scanner(None)
    for _ in range(4):
        keep(samples.jpeg())
    asked = []
    real = scanning.scan
    monkeypatch.setattr(checking, "scan", lambda *a, **k: asked.append(1) or real(*a, **k))
    assert checking.check_waiting() == 0
    assert len(asked) == 1


def test_a_job_waits_in_the_queue_for_what_could_not_be_decided(scanner):
    from procrastinate.contrib.django.models import ProcrastinateJob

    scanner(None)
    blob = keep(samples.jpeg())
    job = ProcrastinateJob.objects.get(task_name=services.CHECK)
    assert job.args == {"blob_id": str(blob.pk)}


def test_a_long_pdf_is_counted_at_the_door_and_drawn_in_the_back():
    blob = services.store(io.BytesIO(samples.pdf(12)), name="通帳.pdf")
    assert (blob.pages, blob.state, blob.copy_sha256) == (12, "checking", "")
    assert checking.check_waiting() == 1
    blob.refresh_from_db()
    assert (blob.state, len(blob.copy_sha256)) == ("clean", 64)
    copied = AuditEvent.objects.get(action="files.copy")
    about = {"original": blob.sha256, "copy": blob.copy_sha256, "for": copied.detail["for"]}
    assert copied.detail == about
    checked = AuditEvent.objects.get(action="files.check")
    assert checked.detail == {**about, "state": "clean"}
    assert copied.subjects == checked.subjects == [f"blob:{blob.pk}"]


def test_what_cannot_be_drawn_in_the_back_either_is_refused_with_its_reason(monkeypatch):
    little = dataclasses.replace(examination.IN_THE_BACK, draw_pages=11)
    monkeypatch.setattr(checking, "IN_THE_BACK", little)
    blob = services.store(io.BytesIO(samples.pdf(12)), name="通帳.pdf")
    assert checking.check_waiting() == 1
    blob.refresh_from_db()
    assert (blob.state, blob.refused_for, blob.copy_sha256) == ("refused", "file_too_heavy", "")
    told = AuditEvent.objects.get(action="files.check").detail
    assert told["refused_for"] == "file_too_heavy" and told["state"] == "refused"
    assert checking.check(blob.pk) == "refused"


def test_what_is_young_is_left_to_its_own_job_and_the_oldest_comes_first(monkeypatch):
    monkeypatch.setattr(checking, "LEFT_TO_THE_DOOR", timedelta(seconds=20))
    old, young = (services.store(io.BytesIO(samples.pdf(n)), name="a.pdf") for n in (11, 12))
    older = services.store(io.BytesIO(samples.pdf(13)), name="a.pdf")
    for blob, seconds in ((old, 21), (young, 19), (older, 22)):
        Blob.objects.filter(pk=blob.pk).update(stored_at=now() - timedelta(seconds=seconds))
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    assert checking.check_waiting() == 1
    assert Blob.objects.get(pk=older.pk).state == "clean"
    monkeypatch.setattr(checking, "AT_ONCE", 9)
    assert checking.check_waiting() == 1
    states = {blob.pk: blob.state for blob in Blob.objects.all()}
    assert (states[old.pk], states[young.pk]) == ("clean", "checking")


def test_when_the_scanner_called_it_clean_is_kept(scanner, folder):
    scanner(None)
    blob = keep(samples.jpeg())
    assert blob.scanned_at is None
    scanner("well")
    begun = now()
    assert checking.check(blob.pk, ask_scanner=False) == "checking"
    assert checking.check(blob.pk) == "clean"
    blob.refresh_from_db()
    assert begun <= blob.scanned_at <= now()
    scanner(None)
    assert checking.check(blob.pk) == "clean"  # decided once: nobody is asked again


def test_a_content_the_disk_lost_stops_no_other(caplog):
    lost, there = (services.store(io.BytesIO(samples.pdf(n)), name="a.pdf") for n in (11, 12))
    ContentStorage().content_path(lost.sha256).unlink()
    assert checking.check_waiting() == 1
    assert Blob.objects.get(pk=lost.pk).state == "checking"
    assert Blob.objects.get(pk=there.pk).state == "clean"
    assert f"content of blob {lost.pk} is not on the disk" in caplog.messages


def test_a_city_without_a_scanner_says_so_in_each_row(settings):
    settings.FILES_SCANNER = "none"
    blob = keep(infected())
    assert (blob.state, blob.scanned_at) == ("clean", None)
    assert hostile.EICAR not in services.read_blob(blob)  # the copy is pixels
    assert now() >= blob.stored_at


@pytest.mark.check("D5")
@pytest.mark.skipif(shutil.which("clamd") is None, reason="clamd is not installed")
def test_the_real_clamd_finds_the_test_virus(tmp_path, settings):
    """With a signature of our own, since its public ones cannot be had here."""
    (tmp_path / "db").mkdir()
    sample = infected()
    sign = f"Eicar-Test:0:*:{hostile.EICAR.hex()}\n"
    (tmp_path / "db" / "own.ndb").write_text(sign)
    address = tmp_path / "clamd.ctl"
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {address}\nDatabaseDirectory {tmp_path / 'db'}\nForeground yes\n"
    )
    daemon = subprocess.Popen(["clamd", "-c", str(tmp_path / "clamd.conf")])
    try:
        until = time.monotonic() + 20
        while not address.exists() and time.monotonic() < until:
            time.sleep(0.1)
        settings.FILES_SCANNER = f"unix://{address}"
        assert keep(samples.jpeg()).state == "clean"
        assert code_of(lambda: keep(sample)) == "file_infected"
        daemon.send_signal(signal.SIGSTOP)  # alive, and silent
        held = keep(samples.picture("WEBP"))
        assert (held.state, code_of(lambda: services.open_blob(held))) == (
            "checking",
            "file_being_checked",
        )
        daemon.send_signal(signal.SIGCONT)
        assert checking.check(held.pk) == "clean"
    finally:
        daemon.terminate()
        daemon.wait(20)
    assert keep(samples.picture("PNG")).state == "checking"
