"""The provider is slow, down, broken or somebody else: a plain page within five seconds."""

import socket
import time

import pytest

from shiyakusho.ground.identity.tests.oidc.conftest import running
from shiyakusho.ground.identity.tests.oidc.hostile import LATE

SECONDS = 15.0  # the deadline is 4 s; a busy machine takes its own time
DISCOVERY, KEYS = "openid-configuration", "certs"
AT_ONCE = [
    f"{DISCOVERY}:{how}"
    for how in (
        "slow",
        "drips",
        "500",
        "redirects",
        "html",
        "huge",
        "another-issuer",
        "plain",
        "unsafe",
    )
]
ON_RETURN = [f"{KEYS}:{how}" for how in ("slow", "drips", "500", "redirects", "html", "huge")]

pytestmark = pytest.mark.check("B1")


def plain_page(answer) -> None:
    assert answer.status_code == 503
    text = answer.content.decode()
    assert "サインインのサービスから、答えがありません。" in text
    assert "default-src" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("trouble", AT_ONCE)
def test_before_one_goes(resident, use, key_file, trouble: str) -> None:
    with running(key_file, trouble) as address:
        use(address)
        began = time.monotonic()
        plain_page(resident.goes())
        assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("trouble", ON_RETURN)
def test_when_one_returns(resident, use, key_file, trouble: str) -> None:
    with running(key_file, trouble) as address:
        use(address)
        back = resident.chooses(resident.goes()["Location"], "p-3")
        began = time.monotonic()
        plain_page(resident.returns(back))
        assert time.monotonic() - began < SECONDS
        assert not resident.signed_in


@pytest.mark.parametrize("trouble", LATE)
def test_when_the_tokens_do_not_come(resident, hostile, use, trouble: str) -> None:
    use(hostile)
    back = resident.chooses(resident.goes()["Location"], trouble)
    began = time.monotonic()
    plain_page(resident.returns(back))
    assert time.monotonic() - began < SECONDS
    assert not resident.signed_in


@pytest.mark.parametrize("how", ["wrong-keys", "private-keys"])
def test_with_keys_that_prove_nothing(resident, use, key_file, how: str) -> None:
    with running(key_file, f"{KEYS}:{how}") as address:
        use(address)
        assert resident.signs_in_as("p-3").status_code == 403
        assert not resident.signed_in


def test_when_nobody_is_there(resident, use) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, and not listened at
        use(f"http://localhost:{closed.getsockname()[1]}")
        began = time.monotonic()
        plain_page(resident.goes())
        assert time.monotonic() - began < SECONDS


def test_when_somebody_listens_and_says_nothing(resident, use) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(f"http://localhost:{silent.getsockname()[1]}")
        began = time.monotonic()
        plain_page(resident.goes())
        assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    "address", ["http://idp.example", "ftp://localhost", "https://u:p@idp.example"]
)
def test_an_unsafe_address_is_not_asked(resident, use, address: str) -> None:
    use(address)
    plain_page(resident.goes())


def test_when_it_dies_between_going_and_returning(resident, use, key_file) -> None:
    with running(key_file) as address:
        use(address)
        back = resident.chooses(resident.goes()["Location"], "p-3")
    plain_page(resident.returns(back))
    assert not resident.signed_in
