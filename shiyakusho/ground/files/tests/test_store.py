"""Storing: content decides, limits hold, the disk comes before the row."""

import hashlib
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
def test_the_content_is_sealed_as_it_came_whatever_it_is_called(content, media_type):
    blob = keep(content, name="本人確認.exe", owner="account:1")
    assert blob.media_type == media_type
    assert ContentStorage().content_path(blob.sha256).read_bytes() == content
    assert services.read_blob(blob) != content
    assert blob.size == len(content)
    assert blob.original_name.startswith("本人確認.exe.")
    event = AuditEvent.objects.get(action="files.store")
    assert event.subjects == [f"blob:{blob.pk}"]
    assert event.detail["original"] == hashlib.sha256(content).hexdigest()
    assert event.detail["copy"] == hashlib.sha256(services.read_blob(blob)).hexdigest()


def test_what_we_made_ourselves_is_handed_out_as_it_is():
    made = services.store_own(
        io.BytesIO(samples.pdf()), name="通知書.pdf", max_bytes=10**6, owner="case:1"
    )
    assert services.read_blob(made) == samples.pdf()
    assert (made.state, made.made_here, made.copy_sha256) == ("clean", True, "")


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


def test_pages_are_counted():
    assert keep(samples.pdf(5)).pages == 5
    assert keep(samples.locked_pdf(user="")).pages == 2


def test_same_content_twice_is_one_file_and_two_rows(folder):
    first, second = keep(samples.jpeg(), "a.jpg"), keep(samples.jpeg(), "b.jpg")
    assert first.sha256 == second.sha256
    assert first.pk != second.pk
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 2  # it and its copy


def test_content_is_synced_and_in_place_before_the_row_is_written(monkeypatch):
    steps: list[str] = []
    real_sync, real_save = os.fsync, Blob.save

    def sync(handle: int) -> None:
        steps.append("sync")
        real_sync(handle)

    def save(row, **more):
        assert ContentStorage().content_path(row.sha256).exists()
        assert ContentStorage().copy_path(row.copy_sha256).exists()
        steps.append("row")
        return real_save(row, **more)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Blob, "save", save)
    keep(samples.jpeg())
    assert steps[0] == "sync"
    assert steps[-1] == "row"
    assert steps.count("sync") >= 4  # content and copy, and the folders that name them


def test_a_half_written_content_of_an_earlier_crash_is_replaced(folder):
    content = samples.jpeg()
    blob = keep(content)
    path = ContentStorage().content_path(blob.sha256)
    path.write_bytes(content[:10])
    assert keep(content).sha256 == blob.sha256
    assert path.read_bytes() == content


def test_a_lost_content_is_our_fault_and_says_so():
    blob = keep(samples.jpeg())
    ContentStorage().copy_path(blob.copy_sha256).unlink()
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
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 2  # it and its copy


def test_a_rolled_back_writer_leaves_no_row():
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(samples.jpeg())
        raise RuntimeError
    assert not Blob.objects.exists()


def test_no_file_picker_asks_for_what_is_refused():
    from shiyakusho.ground.ui.fields import Field

    assert set(Field("file", "f", "写真").accept.split(",")) == kinds.ASKED_FOR <= kinds.ALLOWED


def test_what_the_house_hands_in_again_is_a_row_of_its_own_and_not_looked_at_twice(monkeypatch):
    first = keep(samples.jpeg(), owner="demo:x")
    monkeypatch.setattr(services, "examined", None)
    again = services.store_again(first, owner="account:7")
    assert (again.pk != first.pk, again.owner, again.sha256) == (True, "account:7", first.sha256)
    assert services.read_blob(again) == services.read_blob(first)
    assert services.own_blob(again.pk, owner="account:7") == again
    first.state = "checking"
    with pytest.raises(Refusal) as refusal:
        services.store_again(first, owner="account:8")
    assert refusal.value.code == "file_being_checked"
