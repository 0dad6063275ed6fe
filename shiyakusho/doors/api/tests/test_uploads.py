"""Files in parts: a line that breaks goes on where it stopped; nothing is taken that is not whole."""

import io
import os
import socket
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image

from shiyakusho.ground.files import resuming
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.storage import ContentStorage
from shiyakusho.ground.files.sweep import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo() -> bytes:
    picture = io.BytesIO()
    Image.effect_noise((900, 600), 80).convert("RGB").save(picture, "JPEG", quality=95)
    return picture.getvalue()


class Sender:
    """A program that sends in parts."""

    def __init__(self, program: Any) -> None:
        self.client, self.headers = program.client, program.headers
        self.program = program

    def begin(self, size: int) -> Any:
        return self.program.post("/uploads", {"size": size})

    def part(self, upload: str, offset: int, content: bytes) -> Any:
        return self.client.patch(
            f"/api/v1/uploads/{upload}",
            content,
            content_type="application/octet-stream",
            headers=self.headers | {"Upload-Offset": str(offset)},
        )

    def offset(self, upload: str) -> Any:
        return self.program.get(f"/uploads/{upload}")

    def finish(self, upload: str, name: str = "通帳.jpg") -> Any:
        return self.program.post(f"/uploads/{upload}/attachment", {"name": name})


@pytest.fixture
def sender(resident: Any) -> Sender:
    return Sender(resident)


def left_behind() -> list[Path]:
    return list(ContentStorage().incoming.glob("*"))


def test_three_parts_are_one_file(sender: Sender, photo: bytes) -> None:
    upload = sender.begin(len(photo)).json()
    assert (upload["offset"], upload["size"]) == (0, len(photo))
    cut = len(photo) // 3
    assert sender.part(upload["id"], 0, photo[:cut]).json()["offset"] == cut
    assert sender.offset(upload["id"]).json()["offset"] == cut
    assert sender.part(upload["id"], cut, photo[cut:-1]).json()["offset"] == len(photo) - 1
    early = sender.finish(upload["id"])
    assert (early.status_code, early.json()["code"]) == (409, "upload_incomplete")
    sender.part(upload["id"], len(photo) - 1, photo[-1:])
    done = sender.finish(upload["id"])
    assert (done.status_code, done.json()["state"]) == (201, "clean")
    blob = Blob.objects.get(pk=done.json()["id"])
    assert ContentStorage().content_path(blob.sha256).read_bytes() == photo
    assert left_behind() == []
    assert sender.finish(upload["id"]).json()["code"] == "upload_unknown"


def test_the_same_part_twice_or_a_gap_changes_nothing(sender: Sender, photo: bytes) -> None:
    upload = sender.begin(len(photo)).json()["id"]
    sender.part(upload, 0, photo[:1000])
    for offset in (0, 999, 1001, 5000):
        answer = sender.part(upload, offset, photo[:500])
        assert (answer.status_code, answer.json()["code"]) == (409, "upload_elsewhere")
    assert sender.offset(upload).json()["offset"] == 1000
    assert sender.part(upload, -1, b"x").status_code == 422


def test_more_than_announced_is_refused_and_what_was_there_stays(sender: Sender) -> None:
    upload = sender.begin(100).json()["id"]
    sender.part(upload, 0, b"x" * 60)
    assert sender.part(upload, 60, b"x" * 41).json()["code"] == "file_too_large"
    assert sender.offset(upload).json()["offset"] == 60


@pytest.mark.parametrize(
    ("size", "code"), [(0, "file_empty"), (-5, "file_empty"), (10**12, "file_too_large")]
)
def test_impossible_sizes_are_refused_before_a_byte_is_sent(
    sender: Sender, size: int, code: str
) -> None:
    assert sender.begin(size).json()["code"] == code
    assert left_behind() == []


def test_the_whole_is_judged_as_one_sent_in_a_piece(sender: Sender) -> None:
    page = b"<html><script>alert(1)</script></html>"
    upload = sender.begin(len(page)).json()["id"]
    sender.part(upload, 0, page)
    assert sender.finish(upload, "写真.jpg").json()["code"] == "file_type_not_allowed"
    assert left_behind() == []
    assert not Blob.objects.exists()


def test_anothers_upload_is_no_upload(sender: Sender, account: Any, program_of: Any) -> None:
    upload = sender.begin(10).json()["id"]
    stranger = Sender(program_of(account("resident", level="L3")))
    for one in (upload, str(uuid.uuid4())):
        answers = [
            stranger.offset(one), stranger.part(one, 0, b"x"), stranger.finish(one)
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} == {404}
        assert {answer.json()["code"] for answer in answers} == {"upload_unknown"}


def test_nobody_begins_without_end(sender: Sender) -> None:
    for _ in range(resuming.AT_ONCE):
        assert sender.begin(10).status_code == 201
    answer = sender.begin(10)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_uploads")


def test_what_nobody_finishes_is_swept(sender: Sender) -> None:
    upload = sender.begin(10).json()["id"]
    sender.part(upload, 0, b"12345")
    assert sweep().half_arrived == 0
    long_ago = time.time() - 7 * 3600
    for path in left_behind():
        os.utime(path, (long_ago, long_ago))
    assert sweep().half_arrived == 1
    assert sender.offset(upload).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_line_that_breaks_goes_on_where_it_stopped(
    sender: Sender, live_server: Any, photo: bytes
) -> None:
    upload = sender.begin(len(photo)).json()["id"]
    address = urlsplit(live_server.url)
    lines = [
        f"PATCH /api/v1/uploads/{upload} HTTP/1.1",
        f"Host: {address.netloc}",
        "Content-Type: application/octet-stream",
        "Upload-Offset: 0",
        f"Content-Length: {len(photo)}",
        *(f"{name}: {value}" for name, value in sender.headers.items()),
    ]
    with socket.create_connection((address.hostname, address.port)) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + photo[: len(photo) // 2])
    until = time.monotonic() + 10
    while not (there := sender.offset(upload).json()["offset"]) and time.monotonic() < until:
        time.sleep(0.1)
    assert 0 < there <= len(photo) // 2
    rest = requests.patch(
        f"{live_server.url}/api/v1/uploads/{upload}",
        data=photo[there:],
        headers=sender.headers | {"Upload-Offset": str(there)},
        timeout=20,
    )
    assert rest.json()["offset"] == len(photo)
    assert sender.finish(upload).json()["state"] == "clean"
