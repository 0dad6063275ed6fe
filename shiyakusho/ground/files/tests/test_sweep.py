"""The sweep takes what nothing points at, and nothing else."""

import io
import os
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock import now
from shiyakusho.ground.files import services
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.storage import ContentStorage
from shiyakusho.ground.files.sweep import orphans, sweep

from . import samples

OLD = timedelta(days=8)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def age(blob: Blob) -> None:
    Blob.objects.filter(pk=blob.pk).update(stored_at=now() - OLD)
    long_ago = time.time() - OLD.total_seconds()
    os.utime(ContentStorage().content_path(blob.sha256), (long_ago, long_ago))
    os.utime(ContentStorage().copy_path(blob.copy_sha256), (long_ago, long_ago))


def keep(content: bytes) -> Blob:
    return services.store(io.BytesIO(content), name="a.jpg")


@pytest.mark.django_db
def test_old_unreferenced_goes_young_stays():
    old, young = keep(samples.jpeg(30, 30)), keep(samples.jpeg(31, 31))
    services.thumbnail(old)
    age(old)
    swept = sweep()
    assert (swept.rows, swept.contents) == (1, 2)  # the content and its copy
    assert list(Blob.objects.all()) == [young]
    assert services.read_blob(young)
    assert not ContentStorage().content_path(old.sha256).exists()
    assert not ContentStorage().copy_path(old.copy_sha256).exists()
    assert not ContentStorage().thumbnail_path(old.copy_sha256, 320).exists()
    (proof,) = AuditEvent.objects.filter(action="files.destroyed")
    assert {name[-64:] for name in proof.detail["contents"]} == {old.sha256, old.copy_sha256}
    assert sweep().rows == 0


@pytest.mark.django_db
def test_content_shared_with_a_young_row_stays():
    old = keep(samples.jpeg())
    young = keep(samples.jpeg())
    age(old)
    swept = sweep()
    assert (swept.rows, swept.contents) == (1, 0)
    assert services.read_blob(young)


@pytest.mark.django_db
def test_content_without_any_row_and_half_arrived_files_go():
    blob = keep(samples.jpeg())
    age(blob)
    Blob.objects.all().delete()
    half = ContentStorage().incoming / "half"
    half.write_bytes(b"x")
    os.utime(half, (time.time() - OLD.total_seconds(),) * 2)
    fresh = ContentStorage().incoming / "fresh"
    fresh.write_bytes(b"x")
    swept = sweep()
    assert (swept.rows, swept.contents, swept.half_arrived) == (0, 2, 1)
    assert fresh.exists()


@pytest.mark.django_db
def test_every_foreign_key_of_the_house_protects():
    """The query names each table that points at blobs, found by itself."""
    pointing = {
        relation.related_model._meta.db_table
        for relation in Blob._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation and not relation.concrete
    }
    assert pointing, "no room points at blobs yet the house has letters and attachments"
    query = str(orphans().query)
    assert all(table in query for table in pointing)


@pytest.mark.django_db(transaction=True)
def test_sweep_leaves_a_content_somebody_is_storing_right_now():
    blob = keep(samples.jpeg())
    age(blob)
    Blob.objects.all().delete()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                services.lock_content(blob.sha256)
                held.set()
                done.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    assert sweep().contents == 1  # its copy is nobody's
    assert ContentStorage().content_path(blob.sha256).exists()
    done.set()
    thread.join()
    assert sweep().contents == 1
