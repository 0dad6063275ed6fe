"""Uploads that break off, crawl, or come all at once: nothing stays behind, others are served."""

import io
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image

from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.sweep import HALF_ARRIVED, sweep

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "----broken"


def photo(colour: str) -> bytes:
    """A JPEG of about 200 KB."""
    picture = io.BytesIO()
    Image.effect_noise((600, 400), 90).convert("RGB").save(picture, "JPEG", quality=95)
    return picture.getvalue() + colour.encode()


@pytest.fixture
def sender(live_server: Any, program_of: Callable[..., Any], account: Callable[..., Any]) -> Any:
    """`sender.url` and the headers of a resident's program."""
    headers = program_of(account("resident", level="L3")).headers
    return live_server.url, headers


def raw_request(url: str, headers: dict[str, str], content: bytes) -> bytes:
    """The whole upload as it goes over the line."""
    body = (
        f'--{MARK}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()
    body += content + f"\r\n--{MARK}--\r\n".encode()
    lines = [
        "POST /api/v1/attachments HTTP/1.1",
        f"Host: {urlsplit(url).netloc}",
        f"Content-Type: multipart/form-data; boundary={MARK}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


def files_in(folder: Any) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_what_breaks_off_at_99_percent_leaves_nothing(sender: Any, settings: Any) -> None:
    url, headers = sender
    whole = raw_request(url, headers, photo("red"))
    for _ in range(5):
        with connected(url) as line:
            line.sendall(whole[: len(whole) * 99 // 100])
    time.sleep(1)
    assert not Blob.objects.exists()
    assert files_in(settings.FILES_DIR) == []
    assert sweep(grace=HALF_ARRIVED * 0).half_arrived == 0


def test_while_one_crawls_and_thirty_come_at_once_others_are_served(sender: Any) -> None:
    url, headers = sender
    crawling = connected(url)
    whole = raw_request(url, headers, photo("slow"))
    crawling.sendall(whole[:2000])
    states: list[int] = []

    def send(number: int) -> None:
        files = {"file": (f"{number}.jpg", photo(str(number)), "image/jpeg")}
        answer = requests.post(
            f"{url}/api/v1/attachments", files=files, headers=headers, timeout=60
        )
        states.append(answer.status_code)

    senders = [threading.Thread(target=send, args=(number,)) for number in range(30)]
    for one in senders:
        one.start()
    waits = []
    while any(one.is_alive() for one in senders):
        begun = time.monotonic()
        assert requests.get(f"{url}/healthz", timeout=20).status_code == 200
        waits.append(time.monotonic() - begun)
        time.sleep(0.2)
    assert states == [201] * 30
    assert sorted(waits)[len(waits) * 9 // 10] < 15  # beside thirty photos on two cores
    crawling.sendall(whole[2000:])  # it comes to its end all the same
    assert b" 201 " in crawling.recv(4096)
    crawling.close()
    assert Blob.objects.count() == 31
