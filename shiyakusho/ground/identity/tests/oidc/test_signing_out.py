"""Signing out here, and at the provider where it takes people back."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc import jwk, jwt

from shiyakusho.ground.identity.oidc import arrival, leaving
from shiyakusho.ground.identity.oidc.id_token import Proof
from shiyakusho.ground.identity.oidc.metadata import Metadata
from shiyakusho.ground.identity.oidc.provider import configured

PAGE = "/ja/signed-out/"


def leave(resident) -> str:
    """Signed in, signed out here: where the browser would go to sign out there."""
    resident.signs_in_as("p-3")
    assert resident.client.post("/sign-out/")["Location"] == PAGE
    return resident.client.get(f"{PAGE}provider/")["Location"]


def ends_there(address: str) -> str:
    """At the provider: the button; where it sends the browser back."""
    page = requests.get(address, timeout=5)
    assert "小倉 花子" in page.text
    ticket = page.text.split('name="ticket" value="')[1].split('"')[0]
    there = urlsplit(address)
    answer = requests.post(
        f"{there.scheme}://{there.netloc}/ended",
        data={"ticket": ticket},
        allow_redirects=False,
        timeout=5,
    )
    return answer.headers["Location"]


def test_here_first_and_there_if_one_wants(resident, hostile, use) -> None:
    use(hostile)
    resident.signs_in_as("p-3")
    resident.client.post("/sign-out/")
    assert not resident.signed_in
    page = resident.client.get(PAGE).content.decode()
    assert "このサイトからサインアウトしました" in page
    assert "サインインのサービスからもサインアウトする" in page


def test_there_too(resident, hostile, use) -> None:
    use(hostile)
    back = ends_there(leave(resident))
    assert resident.returns(back)["Location"] == PAGE
    page = resident.client.get(PAGE).content.decode()
    assert "両方からサインアウトしました" in page
    assert "サービスからもサインアウトする" not in page


def test_what_the_provider_is_told(resident, hostile, use) -> None:
    use(hostile)
    asked = {k: v[0] for k, v in parse_qs(urlsplit(leave(resident)).query).items()}
    assert asked["id_token_hint"].count(".") == 2
    assert asked["client_id"] == "tests"
    assert asked["post_logout_redirect_uri"] == "http://localhost/sign-out/returned/"
    assert len(asked["state"]) == 43


def test_once_and_nothing_is_left_of_it(resident, hostile, use) -> None:
    use(hostile)
    leave(resident)
    assert resident.client.get(f"{PAGE}provider/")["Location"] == PAGE
    assert not {leaving.SIGNED_IN, leaving.LEAVING} & set(resident.client.session.keys())


def test_after_a_while_not_any_more(resident, hostile, use, monkeypatch) -> None:
    use(hostile)
    resident.signs_in_as("p-3")
    resident.client.post("/sign-out/")
    monkeypatch.setattr(leaving, "LIFE_SECONDS", -1)
    assert "サービスからも" not in resident.client.get(PAGE).content.decode()
    assert resident.client.get(f"{PAGE}provider/")["Location"] == PAGE


@pytest.mark.parametrize("query", ["", "?state=", "?state=foreign", "?state=a&state=a"])
def test_who_says_so_unasked_is_not_believed(resident, hostile, use, query) -> None:
    use(hostile)
    leave(resident)
    assert resident.client.get(f"/sign-out/returned/{query}")["Location"] == PAGE
    assert "両方から" not in resident.client.get(PAGE).content.decode()


def test_the_provider_takes_no_token_of_another(resident, hostile, use) -> None:
    use(hostile)
    address = leave(resident)
    token = parse_qs(urlsplit(address).query)["id_token_hint"][0]
    forged = jwt.encode({"alg": "ES256"}, {"sub": "p-3"}, jwk.generate_key("EC", "P-256"))
    assert requests.get(address.replace(token, forged), timeout=5).status_code == 400
    elsewhere = address.replace("%2Fsign-out%2Freturned%2F", "%2Felsewhere%2F")
    assert elsewhere != address
    assert requests.get(elsewhere, timeout=5).status_code == 400


def test_a_provider_that_takes_nobody_back_is_not_offered(resident, hostile, use, rf) -> None:
    use(hostile)
    resident.signs_in_as("p-3")
    session = resident.client.session
    request = rf.get("/")
    request.session = session
    leaving.keep(request, leaving.token_of(request))
    said = Metadata("", "", "", "", end_session_endpoint="", says_issuer=True)
    provider = configured()
    assert provider is not None
    found = leaving.address_of(
        request, provider=provider, metadata=said, returns_to="http://localhost/", language="ja"
    )
    assert found == ""


def test_without_a_provider_one_is_home(resident, client_of, account) -> None:
    browser = client_of(account("resident"))
    assert browser.post("/sign-out/")["Location"] == "/"


@pytest.mark.parametrize(("claims", "kept"), [({"name": "x"}, True), ({"birthdate": "x"}, False)])
def test_a_token_that_tells_private_facts_is_not_kept(claims, kept) -> None:
    said = Metadata("", "", "", "", end_session_endpoint="http://localhost/end", says_issuer=True)
    found = arrival._leave_by("token", Proof("p", "L3", claims), said)
    assert bool(found) is kept
