"""Storing: content decides, limits hold, the disk comes before the row."""

import io
import os
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import kinds, services
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.storage import ContentStorage
from shiyakusho.ground.files.uploads import TooLargeToKeep

from . import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def keep(content: bytes, name: str = "写真.jpg", **more) -> Blob:
    return services.store(io.BytesIO(content), name=name, **more)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (samples.jpeg(), "image/jpeg"),
        (samples.picture("PNG"), "image/png"),
        (samples.picture("WEBP"), "image/webp"),
        (samples.pdf(3), "application/pdf"),
    ],
)
def test_content_comes_back_identical_whatever_it_is_called(content, media_type):
    blob = keep(content, name="本人確認.exe", owner="account:1")
    assert blob.media_type == media_type
    assert services.read_blob(blob) == content
    assert blob.size == len(content)
    assert blob.original_name.startswith("本人確認.exe.")
    assert AuditEvent.objects.get(action="files.store").subjects == [f"blob:{blob.pk}"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"<html><script>alert(1)</script>", "file_type_not_allowed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "file_type_not_allowed"),
        (b"GIF89a/*" + b"x" * 50, "file_type_not_allowed"),
        (b"PK\x03\x04" + b"\0" * 60, "file_type_not_allowed"),
        (b"MZ" + b"\0" * 60, "file_type_not_allowed"),
        (b"%!PS-Adobe-3.0 x" * 4, "file_type_not_allowed"),
        (samples.picture("TIFF"), "file_type_not_allowed"),
        (samples.jpeg(400, 400)[:-200], "file_damaged"),
        (samples.jpeg(400, 400)[:20], "file_damaged"),
        (samples.picture("PNG", 300, 300)[:-40], "file_damaged"),
        (samples.picture("WEBP", 300, 300)[:-20], "file_damaged"),
        (samples.png_claiming(20_000, 20_000), "image_too_large"),
        (samples.png_claiming(12_000, 12_000), "image_too_large"),
        (samples.pdf(1)[:-7], "file_damaged"),
        (samples.pdf(0), "file_damaged"),
        (samples.pdf(201), "file_too_large"),
        (samples.pdf_with_object_stream(5000), "file_too_large"),
        (samples.pdf(1, extra=b"<< /Encrypt 9 0 R >>\n"), "file_encrypted"),
    ],
)
def test_refused_with_its_code_and_nothing_stays(content, code, folder):
    with pytest.raises(Refusal) as refusal:
        keep(content, name="通帳.jpg")
    assert refusal.value.code == code
    assert "。" in str(refusal.value)
    assert not Blob.objects.exists()
    assert not [p for p in folder.rglob("*") if p.is_file()]


def test_size_limit_is_exact_and_the_stand_in_of_a_capped_upload_is_refused():
    content = samples.jpeg()
    assert keep(content, max_bytes=len(content)).size == len(content)
    for stream in (io.BytesIO(content), TooLargeToKeep("大.jpg", 60_000_000)):
        with pytest.raises(Refusal) as refusal:
            services.store(stream, name="大.jpg", max_bytes=len(content) - 1)
        assert refusal.value.code == "file_too_large"


def test_only_the_kinds_the_item_allows():
    with pytest.raises(Refusal) as refusal:
        keep(samples.jpeg(), allowed=frozenset({"application/pdf"}))
    assert refusal.value.code == "file_type_not_allowed"


def test_pages_are_counted_in_plain_and_compressed_pdfs():
    assert keep(samples.pdf(7)).pages == 7
    assert keep(samples.pdf_with_object_stream(12)).pages == 12


def test_same_content_twice_is_one_file_and_two_rows(folder):
    first, second = keep(samples.jpeg(), "a.jpg"), keep(samples.jpeg(), "b.jpg")
    assert first.sha256 == second.sha256
    assert first.pk != second.pk
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 1


def test_content_is_synced_and_in_place_before_the_row_is_written(monkeypatch):
    steps: list[str] = []
    real_sync, real_create = os.fsync, Blob.objects.create

    def sync(handle: int) -> None:
        steps.append("sync")
        real_sync(handle)

    def create(**row):
        assert ContentStorage().content_path(row["sha256"]).exists()
        steps.append("row")
        return real_create(**row)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Blob.objects, "create", create)
    keep(samples.jpeg())
    assert steps[0] == "sync"
    assert steps[-1] == "row"
    assert steps.count("sync") >= 2  # the content and the folder that names it


def test_a_half_written_content_of_an_earlier_crash_is_replaced(folder):
    content = samples.jpeg()
    blob = keep(content)
    path = ContentStorage().content_path(blob.sha256)
    path.write_bytes(content[:10])
    assert services.read_blob(keep(content)) == content


def test_a_lost_content_is_our_fault_and_says_so():
    blob = keep(samples.jpeg())
    ContentStorage().content_path(blob.sha256).unlink()
    for ask in (services.read_blob, services.thumbnail):
        with pytest.raises(Refusal) as refusal:
            ask(blob)
        assert refusal.value.code == "file_missing"


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_store_one_content(folder):
    content, failures = samples.jpeg(), []

    def run() -> None:
        try:
            keep(content)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Blob.objects.count() == 20
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 1


def test_a_rolled_back_writer_leaves_no_row():
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(samples.jpeg())
        raise RuntimeError
    assert not Blob.objects.exists()


def test_a_photo_the_offices_cannot_open_says_how_to_take_another():
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
    with pytest.raises(Refusal) as refusal:
        keep(heic)
    assert (refusal.value.code, refusal.value.extra["found"]) == (
        "file_type_not_allowed",
        "image/heic",
    )
    assert "互換性優先" in str(refusal.value)
    with pytest.raises(Refusal) as refusal:
        keep(heic, allowed=frozenset({"application/pdf"}))
    assert "互換性優先" not in str(refusal.value)


def test_no_file_picker_asks_for_what_is_refused():
    from shiyakusho.ground.ui.fields import Field

    assert set(Field("file", "f", "写真").accept.split(",")) == kinds.ALLOWED
