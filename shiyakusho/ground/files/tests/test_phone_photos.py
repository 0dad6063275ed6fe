"""HEIC and AVIF: decoded apart, upright, without place and author; large ones by the worker."""

import io

import pytest
from PIL import Image

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import checking, examination, services
from shiyakusho.ground.files.models import Blob

from . import phone_photos, samples
from .test_images import examined_alone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def keep(content: bytes, name: str = "IMG_0001.HEIC") -> Blob:
    return services.store(io.BytesIO(content), name=name)


@pytest.mark.check("D3")
@pytest.mark.parametrize(
    ("content", "media_type", "size"),
    [
        (phone_photos.PLAIN, "image/heic", (80, 40)),
        (phone_photos.TURNED, "image/heic", (40, 80)),
        (phone_photos.avif(), "image/avif", (80, 40)),
        (phone_photos.avif(orientation=6), "image/avif", (40, 80)),
    ],
)
def test_a_photo_of_a_telephone_is_copied_upright_and_without_place(content, media_type, size):
    assert b"CANARY" in content
    blob = keep(content)
    assert (blob.media_type, blob.state) == (media_type, "clean")
    assert (blob.width, blob.height) == size
    served = services.read_blob(blob)
    with Image.open(io.BytesIO(served)) as copy:
        assert (copy.format, copy.size, dict(copy.getexif())) == ("JPEG", size, {})
        red, _, blue = copy.getpixel((4, 4))
        assert red > 180 and blue < 80  # what the camera saw on the left, now left or above
    for made in (served, services.thumbnail(blob)):
        assert b"CANARY" not in made and b"Exif" not in made and b"xmp" not in made


@pytest.mark.check("D2")
@pytest.mark.parametrize("edge", [12_000, 20_000, 60_000])
def test_pixels_are_counted_before_they_are_decoded(edge, tmp_path):
    path = tmp_path / "bomb.heic"
    path.write_bytes(phone_photos.claiming(edge, edge))
    answer, kilobytes = examined_alone(path, "image/heic")
    assert answer["unfit"] in ("image_too_large", "file_damaged")
    assert kilobytes < 150_000


@pytest.mark.parametrize(
    "content",
    [
        phone_photos.PLAIN[:-60],
        phone_photos.PLAIN[:300],
        phone_photos.PLAIN.replace(b"hvc1", b"av01"),
        phone_photos.claiming(0, 0),
        phone_photos.avif()[:-40],
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200),
    ],
)
def test_a_spoilt_one_is_damaged(content):
    with pytest.raises(Refusal) as refusal:
        keep(content)
    assert refusal.value.code in ("file_damaged", "image_too_large")
    assert not Blob.objects.exists()


@pytest.mark.check("D1")
@pytest.mark.parametrize("behind", [samples.pdf(), samples.zipped(), b"#!/bin/sh\nid\n"])
def test_nothing_hides_behind_its_boxes(behind):
    with pytest.raises(Refusal) as refusal:
        keep(phone_photos.PLAIN + behind)
    assert refusal.value.code == "file_two_faced"


def test_a_large_one_is_left_to_the_worker(monkeypatch):
    from dataclasses import replace

    small = replace(examination.AT_THE_DOOR, phone_pixels=1000)
    monkeypatch.setattr(services, "AT_THE_DOOR", small)
    blob = keep(phone_photos.TURNED)
    assert (blob.state, blob.copy_sha256, blob.width) == ("checking", "", 40)
    assert checking.check(blob.pk) == "clean"
    blob.refresh_from_db()
    assert blob.is_open and services.thumbnail(blob)
