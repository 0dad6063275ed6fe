"""Providers as processes, and a browser that goes to them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client

from config.process.children import dies_with_parent
from shiyakusho.ground.identity import registry
from shiyakusho.ground.identity.oidc import metadata
from shiyakusho.ground.identity.oidc.client_key import make_key

PROGRAM = "shiyakusho.ground.identity.tests.oidc.hostile"


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("oidc") / "client.pem"
    make_key(path)
    return path


@contextmanager
def speaking(command: list[str], **options: Any) -> Iterator[str]:
    """The first line a process says, its address, while it runs."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=dies_with_parent,  # noqa: PLW1509 (nothing else runs yet)
        **options,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def running(key_file: Path, trouble: str = "") -> Iterator[str]:
    """The address of a hostile provider while it runs."""
    with speaking([sys.executable, "-m", PROGRAM, str(key_file), trouble]) as address:
        yield address


@pytest.fixture(scope="session")
def hostile(key_file: Path) -> Iterator[str]:
    with running(key_file) as address:
        yield address


@pytest.fixture
def use(settings: Any, key_file: Path) -> Any:
    """``use(address)``: this provider is the city's."""

    def chosen(issuer: str, **more: str) -> None:
        settings.OIDC = {
            "issuer": issuer,
            "client_id": "tests",
            "key_file": str(key_file),
            "acr": "aal3",
        } | more
        metadata.forget_all()

    yield chosen
    metadata.forget_all()


class Resident:
    """A browser: our pages by Django's client, the provider's over HTTP."""

    def __init__(self) -> None:
        self.client = Client()

    def goes(self, following: str = "/mine/") -> HttpResponse:
        """To the provider: the answer that sends the browser there, or a refusal."""
        return self.client.get("/ja/sign-in/go/", {"next": following})

    def chooses(self, address: str, person: str) -> str:
        """At the provider: where it sends the browser back."""
        page = requests.get(address, timeout=5)
        assert page.status_code == 200, page.text
        ticket = page.text.split('name="ticket" value="')[1].split('"')[0]
        parts = urlsplit(address)
        answer = requests.post(
            f"{parts.scheme}://{parts.netloc}/choose",
            data={"ticket": ticket, "person": person},
            allow_redirects=False,
            timeout=5,
        )
        return answer.headers["Location"]

    def returns(self, address: str) -> HttpResponse:
        parts = urlsplit(address)
        return self.client.get(f"{parts.path}?{parts.query}")

    def signs_in_as(self, person: str, following: str = "/mine/") -> HttpResponse:
        """All the way."""
        return self.returns(self.chooses(self.goes(following)["Location"], person))

    @property
    def signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What those who are told of an arrival hear."""
    told: list[Any] = []
    monkeypatch.setitem(
        registry.arrivals._items, "tests", lambda account, claims: told.append(dict(claims))
    )
    return told


@pytest.fixture
def resident(db: None, settings: Any) -> Resident:
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    made = Resident()
    made.client.defaults["HTTP_HOST"] = "localhost"
    return made
