"""With a certified provider (npm ``oidc-provider``), run by Node, that knows nothing of us."""

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc import jwk

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.oidc.client_key import make_key, public_part, read_key
from shiyakusho.ground.identity.tests.oidc.conftest import speaking

pytestmark = pytest.mark.oidc
FOLDER = Path(__file__).parent / "certified"
RETURNS = "http://localhost/sign-in/returned/"
LEFT = "http://localhost/sign-out/returned/"
INSTALL_SECONDS = 120


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The provider's program with what it needs, by the hashes of ``package-lock.json``."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no Node here: the certified provider is not tried")
    folder = tmp_path_factory.mktemp("certified") / "provider"
    shutil.copytree(FOLDER, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS
        )
    except subprocess.TimeoutExpired:
        pytest.skip("npm's index does not answer: the certified provider is not tried")
    if done.returncode and "EINTEGRITY" not in done.stderr:
        pytest.skip(f"npm ci: {done.stderr.strip()[-300:]}: the certified provider is not tried")
    assert done.returncode == 0, done.stderr
    return folder / "provider.mjs"


@contextmanager
def running(program: Path, key_file: Path, **told: Any) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    signs = [jwk.generate_key("EC", "P-256"), jwk.generate_key("RSA", 2048)]
    arguments = {
        "port": port,
        "client_id": "tests",
        "key": public_part(read_key(str(key_file))),
        "keys": [{**one.as_dict(private=True), "use": "sig"} for one in signs],
        "redirect_uri": RETURNS,
        "left_uri": LEFT,
        "claims": {"address": "小倉北区城内1-1", "birthdate": "19900503", "gender": "2"},
        "alg": "ES256",
        "sub": "certified-1",
        "name": "八幡 東子",
        "acr": "aal3",
    }
    command = ["node", str(program), json.dumps(arguments | told)]
    with speaking(command, stderr=subprocess.DEVNULL) as address:
        yield address


def walk(address: str, session: requests.Session | None = None) -> str:
    """Through the provider's own redirects, to where it sends the browser back."""
    session = session or requests.Session()
    for _ in range(10):
        answer = session.get(address, allow_redirects=False, timeout=10)
        assert answer.is_redirect, answer.text[:2000]
        address = requests.compat.urljoin(address, answer.headers["Location"])
        if address.startswith(RETURNS):
            return address
    raise AssertionError(address)


@pytest.mark.parametrize("alg", ["ES256", "RS256"])
def test_a_resident_signs_in(resident, program, key_file, use, alg: str) -> None:
    with running(program, key_file, alg=alg) as address:
        use(address)
        answer = resident.returns(walk(resident.goes("/ja/mine/")["Location"]))
    assert (answer.status_code, answer["Location"]) == (302, "/ja/mine/")
    person = Account.objects.get(issuer=address, subject="certified-1")
    assert (person.level, person.display_name) == ("L3", "八幡 東子")


def test_the_code_is_good_once_and_with_its_verifier(resident, program, key_file, use) -> None:
    from shiyakusho.ground.identity.oidc import flow

    with running(program, key_file) as address:
        use(address)
        back = walk(resident.goes()["Location"])
        session = resident.client.session
        session[flow.SESSION] = {
            state: kept | {"verifier": "a" * 64} for state, kept in session[flow.SESSION].items()
        }
        session.save()
        assert resident.returns(back).status_code == 403
        assert not resident.signed_in


def test_without_our_key_there_are_no_tokens(resident, program, key_file, use, tmp_path) -> None:
    make_key(tmp_path / "other.pem")
    with running(program, key_file) as address:
        use(address, key_file=str(tmp_path / "other.pem"))
        assert resident.returns(walk(resident.goes()["Location"])).status_code == 403
    assert not resident.signed_in


def test_a_level_it_does_not_reach_is_not_ours(resident, program, key_file, use) -> None:
    with running(program, key_file, acr="urn:weak") as address:
        use(address, acr="urn:weak")
        assert resident.returns(walk(resident.goes()["Location"])).status_code == 403
        assert not resident.signed_in
        use(address, acr="urn:weak", levels="urn:weak=L1")
        assert resident.returns(walk(resident.goes()["Location"])).status_code == 302
    assert Account.objects.get().level == "L1"


def test_it_answers_with_its_name(resident, program, key_file, use) -> None:
    with running(program, key_file) as address:
        use(address)
        back = walk(resident.goes()["Location"])
    assert parse_qs(urlsplit(back).query)["iss"] == [address]


def test_it_tells_the_four_facts_and_nothing_of_them_stays_in_the_session(
    resident, program, key_file, use, heard
) -> None:
    with running(program, key_file) as address:
        use(address)
        resident.returns(walk(resident.goes()["Location"]))
    told = heard[0]
    assert [told[name] for name in ("name", "address", "birthdate", "gender")] == [
        *("八幡 東子", "小倉北区城内1-1", "19900503", "2"),
    ]
    assert "城内" not in json.dumps(dict(resident.client.session), ensure_ascii=False)


def test_its_own_session_ends_with_ours(resident, program, key_file, use) -> None:
    """RP-initiated logout: the provider knows its own ID token again, asks, and sends back."""
    browser = requests.Session()
    with running(program, key_file) as address:
        use(address)
        resident.returns(walk(resident.goes()["Location"], browser))
        signed_in_there = {c.name for c in browser.cookies}
        assert resident.client.post("/sign-out/")["Location"] == "/ja/signed-out/"
        to = resident.client.get("/ja/signed-out/provider/")["Location"]
        assert parse_qs(urlsplit(to).query)["post_logout_redirect_uri"] == [LEFT]
        page = browser.get(to, timeout=10).text
        secret = page.split('name="xsrf" value="')[1].split('"')[0]
        action = page.split('action="')[1].split('"')[0]
        said = {"xsrf": secret, "logout": "yes"}
        answer = browser.post(action, data=said, allow_redirects=False, timeout=10)
        assert answer.headers["Location"].startswith(LEFT)
    assert "_session" in signed_in_there
    resident.returns(answer.headers["Location"])
    assert "両方から" in resident.client.get("/ja/signed-out/").content.decode()
