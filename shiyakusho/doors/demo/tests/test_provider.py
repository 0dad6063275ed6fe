"""デモの認証サービス, as its own process: the personas sign in the way residents do."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from config.process.children import dies_with_parent
from config.process.demo import provider_of
from shiyakusho.doors.demo.personas import ISSUER, personas
from shiyakusho.doors.demo.provider import CLIENT_ID
from shiyakusho.ground.identity import services
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.oidc import metadata
from shiyakusho.ground.identity.oidc.client_key import make_key

COMMAND = [sys.executable, "-m", "config.cli", "demo-provider"]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "oidc.pem"
    make_key(path)
    return path


def started(key: Path, settings: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": "postgresql://nobody@/nothing",  # it needs none
    }
    return subprocess.Popen(
        [*COMMAND, "--client-key", str(key)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=dies_with_parent,  # noqa: PLW1509 (nothing else runs yet)
    )


@pytest.fixture(scope="module")
def serving(key: Path) -> Iterator[str]:
    """The address of a provider that runs for these tests."""
    process = started(key, "config.settings.dev")
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    yield found[0]
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def address(serving: str, key: Path, settings: Any) -> Iterator[str]:
    """The same, and our pages know it."""
    told = provider_of(key, urlsplit(serving).port or 0)
    settings.OIDC = {k.removeprefix("OIDC_").lower(): v for k, v in told.items()}
    metadata.forget_all()
    yield serving
    metadata.forget_all()


@pytest.mark.parametrize("settings_module", ["config.settings.test", "config.settings.tools"])
def test_outside_the_demo_it_refuses(key: Path, settings_module: str) -> None:
    process = started(key, settings_module)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "DEBUG" in said


def test_the_demo_names_the_client_the_provider_knows(key: Path) -> None:
    told = provider_of(key, 1)
    assert (told["OIDC_CLIENT_ID"], told["OIDC_ISSUER"]) == (CLIENT_ID, ISSUER)


@pytest.mark.django_db
def test_a_persona_signs_in_and_is_the_account_of_the_demo(client, address: str) -> None:
    client.defaults["HTTP_HOST"] = "localhost"
    there = services.open_account(
        kind="resident", issuer=ISSUER, subject="newcomer", display_name="x", level="L3"
    )
    html = client.get("/ja/sign-in/").content.decode()
    assert "デモの認証サービス でサインインする" in html
    assert "暗証番号" not in html
    page = requests.get(client.get("/ja/sign-in/go/?next=/ja/mine/")["Location"], timeout=5)
    assert "本当の本人確認はしません" in page.text
    for one in personas():
        assert (one.name in page.text) == one.is_resident
    ticket = page.text.split('name="ticket" value="')[1].split('"')[0]
    sent = requests.post(
        f"{address}/choose",
        data={"ticket": ticket, "person": "newcomer"},
        allow_redirects=False,
        timeout=5,
    )
    back = urlsplit(sent.headers["Location"])
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/ja/mine/"
    assert client.session["_auth_user_id"] == str(there.pk)
    assert Account.objects.get(pk=there.pk).level == "L1"


@pytest.mark.django_db
def test_it_sends_nobody_to_another_machine(client, address: str) -> None:
    asked = client.get("/ja/sign-in/go/", headers={"host": "localhost"})["Location"]
    for elsewhere in ("https%3A%2F%2Fevil.example", "http%3A%2F%2Flocalhost%2Fother"):
        changed = re.sub(r"redirect_uri=[^&]+", f"redirect_uri={elsewhere}", asked)
        assert requests.get(changed, timeout=5).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "left_out", ["code_challenge", "code_challenge_method", "state", "nonce", "client_id"]
)
def test_it_asks_for_all_that_the_profile_asks_for(client, address: str, left_out: str) -> None:
    asked = client.get("/ja/sign-in/go/", headers={"host": "localhost"})["Location"]
    assert requests.get(asked, timeout=5).status_code == 200
    changed = re.sub(rf"([?&]){left_out}=[^&]*", r"\1", asked)
    assert requests.get(changed, timeout=5).status_code == 400
