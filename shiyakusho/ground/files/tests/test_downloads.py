"""What leaves: sealed, as a file, under its Japanese name."""

import io
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpResponse
from django.test import RequestFactory

from shiyakusho.ground.files import downloads, limits, services
from shiyakusho.ground.files.uploads import CappedUpload

from . import samples


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def assert_sealed(response: HttpResponse) -> None:
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert not response.streaming


@pytest.mark.django_db
def test_download_is_sealed_and_named():
    blob = services.store(io.BytesIO(samples.pdf()), name="髙﨑𠮷の通帳.pdf")
    response = downloads.download(blob)
    assert_sealed(response)
    assert response["Content-Type"] == "application/pdf"
    assert f"filename*=UTF-8''{quote('髙﨑𠮷の通帳.pdf')}" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith('attachment; filename="file.pdf"')
    assert response.content == services.read_blob(blob) != samples.pdf()


@pytest.mark.django_db
def test_a_name_without_an_ending_gets_that_of_what_is_served():
    blob = services.store(io.BytesIO(samples.jpeg()), name="a.jpg")
    for given, shown in (("通帳", "通帳.jpg"), ("通帳.pdf", "通帳.pdf.jpg"), ("", "a.jpg")):
        told = downloads.download(blob, name=given)["Content-Disposition"]
        assert told.endswith(f"UTF-8''{quote(shown)}")


def test_what_is_made_on_the_spot_is_sealed_too():
    response = downloads.content_download(b"a,b", name="表 1/2.csv", media_type="text/csv")
    assert_sealed(response)
    assert (response.content, response["Content-Type"]) == (b"a,b", "text/csv")
    assert response["Content-Disposition"] == (
        f"attachment; filename=\"12.csv\"; filename*=UTF-8''{quote('表 1/2.csv', safe='')}"
    )


@pytest.mark.django_db
def test_thumbnail_is_made_once_and_only_of_images(monkeypatch):
    blob = services.store(io.BytesIO(samples.jpeg(900, 600)), name="a.jpg")
    first = downloads.thumbnail_response(blob)
    assert_sealed(first)
    assert first["Content-Type"] == "image/webp"
    monkeypatch.setattr("shiyakusho.ground.files.images.thumbnail", None)
    assert downloads.thumbnail_response(blob).content == first.content
    paper = services.store(io.BytesIO(samples.pdf()), name="a.pdf")
    with pytest.raises(ValueError, match="application/pdf"):
        services.thumbnail(paper)


def test_an_upload_past_the_limit_is_swallowed_and_the_rest_of_the_form_arrives(settings):
    settings.FILES_MAX_BYTES = 1000
    big = io.BytesIO(b"x" * 5000)
    big.name = "大きい.jpg"
    small = io.BytesIO(b"y" * 900)
    small.name = "小さい.jpg"
    request = RequestFactory().post("/", {"name": "花子", "photo": big, "other": small})
    request.upload_handlers = [CappedUpload(request), MemoryFileUploadHandler(request)]
    assert request.POST["name"] == "花子"
    assert request.FILES["photo"].too_large is True
    assert request.FILES["photo"].size == 5000
    assert isinstance(request.FILES["photo"], UploadedFile)
    assert request.FILES["other"].read() == b"y" * 900
    assert limits.max_bytes() == 1000
