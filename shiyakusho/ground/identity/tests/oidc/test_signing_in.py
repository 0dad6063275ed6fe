"""A resident signs in through a provider that is a process of its own, and comes back."""

from urllib.parse import parse_qs, urlsplit

import pytest

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.oidc import flow
from shiyakusho.ground.identity.tests.oidc.conftest import running


def test_a_resident_signs_in_and_is_where_they_were(resident, hostile, use) -> None:
    use(hostile)
    answer = resident.signs_in_as("p-3", "/ja/mine/")
    assert (answer.status_code, answer["Location"]) == (302, "/ja/mine/")
    person = Account.objects.get(issuer=hostile, subject="p-3")
    assert (person.kind, person.level, person.display_name) == ("resident", "L3", "小倉 花子")
    assert "小倉 花子" in resident.client.get("/ja/mine/").content.decode()
    event = AuditEvent.objects.get(action="identity.sign_in")
    assert (event.actor_id, event.detail["way"]) == (str(person.pk), "oidc")


def test_the_level_is_what_the_provider_is_worth_here(resident, hostile, use) -> None:
    use(hostile, levels="aal1=L2")
    resident.signs_in_as("p-1")
    assert Account.objects.get(subject="p-1").level == "L2"


def test_again_is_the_same_account_and_its_mail_stays(resident, hostile, use) -> None:
    use(hostile)
    resident.signs_in_as("p-3")
    Account.objects.update(email="hanako@example.jp", display_name="古い 名前")
    resident.signs_in_as("p-3")
    person = Account.objects.get(subject="p-3")
    assert (person.email, person.display_name) == ("hanako@example.jp", "小倉 花子")


def test_the_same_subject_of_two_issuers_is_two_people(resident, hostile, use, key_file) -> None:
    use(hostile)
    resident.signs_in_as("p-3")
    with running(key_file) as other:
        use(other)
        resident.signs_in_as("p-3")
    assert Account.objects.filter(subject="p-3").count() == 2


def test_what_we_ask_of_the_provider(resident, hostile, use) -> None:
    use(hostile)
    answer = resident.goes()
    asked = {k: v[0] for k, v in parse_qs(urlsplit(answer["Location"]).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["acr_values"] == "aal3"
    assert asked["redirect_uri"] == "http://localhost/sign-in/returned/"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) == 43
    assert answer["Cache-Control"] == "no-store"
    again = parse_qs(urlsplit(resident.goes()["Location"]).query)
    for name in ("state", "nonce", "code_challenge"):
        assert again[name] != [asked[name]]


def test_the_session_is_another_after_signing_in(resident, hostile, use) -> None:
    use(hostile)
    back = resident.chooses(resident.goes()["Location"], "p-3")
    before = resident.client.session.session_key
    resident.returns(back)
    assert resident.signed_in
    assert resident.client.session.session_key != before


def test_a_session_does_not_rise_with_a_sign_in_elsewhere(resident, hostile, use) -> None:
    use(hostile, levels="aal3=L1")
    resident.signs_in_as("p-3")
    weak = resident.client.cookies["sessionid"].value
    resident.client.cookies.clear()
    use(hostile)
    resident.signs_in_as("p-3")
    assert "小倉 花子" in resident.client.get("/ja/mine/").content.decode()
    resident.client.cookies["sessionid"] = weak
    assert "小倉 花子" not in resident.client.get("/ja/mine/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(resident, hostile, use, elsewhere) -> None:
    use(hostile)
    assert resident.signs_in_as("p-3", elsewhere)["Location"] == "/"


def test_keys_that_were_changed_are_read_again(resident, hostile, use, monkeypatch) -> None:
    from shiyakusho.ground.identity.oidc import metadata

    use(hostile)
    monkeypatch.setattr(metadata, "PAUSE_SECONDS", 0.0)
    resident.signs_in_as("p-3")
    resident.client.logout()
    assert resident.signs_in_as("rotated").status_code == 302
    assert resident.signed_in


def test_signed_out_is_signed_out(resident, hostile, use) -> None:
    use(hostile)
    resident.signs_in_as("p-3")
    answer = resident.client.post("/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not resident.signed_in


class TestStates:
    """The answer belongs to a question of this browser, once and soon."""

    @pytest.fixture
    def back(self, resident, hostile, use) -> str:
        use(hostile)
        return resident.chooses(resident.goes()["Location"], "p-3")

    def refused(self, resident, address: str) -> None:
        answer = resident.returns(address)
        assert answer.status_code == 403
        assert "このサインインは、続けられません。" in answer.content.decode()
        assert not resident.signed_in

    def test_absent(self, resident, back) -> None:
        self.refused(resident, back.replace("state=", "stat="))

    def test_foreign(self, resident, back) -> None:
        resident.client.cookies.clear()  # the link of an attacker's sign-in, in a victim's browser
        self.refused(resident, back)

    def test_another_of_the_same_length(self, resident, back) -> None:
        state = parse_qs(urlsplit(back).query)["state"][0]
        self.refused(resident, back.replace(state, state[::-1]))

    @pytest.mark.parametrize("name", ["state", "code", "iss", "error"])
    def test_a_parameter_twice(self, resident, back, name) -> None:
        self.refused(resident, f"{back}&{name}=x&{name}=y")

    def test_replayed(self, resident, back) -> None:
        assert resident.returns(back).status_code == 302
        resident.client.post("/sign-out/")
        self.refused(resident, back)

    def test_too_late(self, resident, back, monkeypatch) -> None:
        monkeypatch.setattr(flow, "LIFE_SECONDS", -1)
        self.refused(resident, back)

    @pytest.mark.parametrize("issuer", ["", "https%3A%2F%2Felsewhere.example"])
    def test_of_another_issuer(self, resident, back, issuer) -> None:
        said = urlsplit(back).query.rpartition("iss=")[2]
        self.refused(resident, back.replace(f"iss={said}", f"iss={issuer}"))

    def test_after_the_provider_was_changed(self, resident, back, use, key_file) -> None:
        with running(key_file) as other:
            use(other)
            self.refused(resident, back)


class TestCodes:
    """The code is worth nothing to whoever does not hold what began it."""

    def begun(self, resident, hostile, use) -> str:
        use(hostile)
        return resident.chooses(resident.goes()["Location"], "p-3")

    def change(self, resident, **changed: str) -> None:
        session = resident.client.session
        session[flow.SESSION] = {
            state: kept | changed for state, kept in session[flow.SESSION].items()
        }
        session.save()

    @pytest.mark.parametrize("verifier", ["", "a" * 64])
    def test_without_the_right_verifier(self, resident, hostile, use, verifier) -> None:
        back = self.begun(resident, hostile, use)
        self.change(resident, verifier=verifier)
        assert resident.returns(back).status_code == 403
        assert not resident.signed_in

    def test_replayed_under_a_new_state(self, resident, hostile, use) -> None:
        back = self.begun(resident, hostile, use)
        resident.returns(back)
        resident.client.post("/sign-out/")
        code = parse_qs(urlsplit(back).query)["code"][0]
        fresh = resident.chooses(resident.goes()["Location"], "p-3")
        stolen = fresh.replace(parse_qs(urlsplit(fresh).query)["code"][0], code)
        assert resident.returns(stolen).status_code == 403
        assert not resident.signed_in

    def test_injected_from_another_browser(self, resident, hostile, use) -> None:
        theirs = self.begun(resident, hostile, use)
        resident.client.cookies.clear()
        mine = resident.chooses(resident.goes()["Location"], "p-1")
        codes = [parse_qs(urlsplit(one).query)["code"][0] for one in (mine, theirs)]
        assert resident.returns(mine.replace(*codes)).status_code == 403
        assert not resident.signed_in

    @pytest.mark.parametrize("code", ["", "x" * 3000])
    def test_of_no_size(self, resident, hostile, use, code) -> None:
        back = self.begun(resident, hostile, use)
        query = parse_qs(urlsplit(back).query)
        assert resident.returns(back.replace(query["code"][0], code)).status_code == 403

    def test_with_the_key_of_another_client(self, resident, hostile, use, tmp_path) -> None:
        from shiyakusho.ground.identity.oidc.client_key import make_key

        make_key(tmp_path / "other.pem")
        use(hostile, key_file=str(tmp_path / "other.pem"))
        assert resident.signs_in_as("p-3").status_code == 403
        assert not resident.signed_in


def test_who_cancels_is_told_so(resident, hostile, use) -> None:
    use(hostile)
    answer = resident.signs_in_as("")
    assert answer.status_code == 403
    assert "とりやめ" in answer.content.decode()


@pytest.mark.parametrize("change", [{"is_active": False}, {"kind": "staff"}])
def test_a_closed_account_and_one_of_staff_do_not_come_in_here(
    resident, hostile, use, change
) -> None:
    use(hostile)
    resident.signs_in_as("p-3")
    resident.client.post("/sign-out/")
    Account.objects.update(level="L1", **change)
    assert resident.signs_in_as("p-3").status_code == 403
    assert not resident.signed_in
    assert Account.objects.get(subject="p-3").level == "L1"


def test_without_a_provider_the_pages_do_not_exist(resident, settings) -> None:
    settings.OIDC = {}
    assert resident.goes().status_code == 404
    assert resident.returns("/sign-in/returned/?state=x&code=y").status_code == 404
    assert "まだサインインできません" in resident.client.get("/ja/sign-in/").content.decode()


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_page_offers_the_way_in_every_language(resident, hostile, use, language) -> None:
    use(hostile)
    html = resident.client.get(f"/{language}/sign-in/?next=/{language}/mine/").content.decode()
    assert f'href="/{language}/sign-in/go/?next=%2F{language}%2Fmine%2F"' in html
    assert ("Sign in" in html) == (language == "en")


def test_many_tabs_at_once(resident, hostile, use) -> None:
    use(hostile)
    first, *_others, last = [resident.goes()["Location"] for _ in range(flow.MOST + 1)]
    assert resident.returns(resident.chooses(last, "p-3")).status_code == 302
    assert resident.returns(resident.chooses(first, "p-3")).status_code == 403
