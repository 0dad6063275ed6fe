"""わたしのサインイン: keys, sign-ins and tokens of one's own; dangerous acts want a fresh proof."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shiyakusho.ground import clock
from shiyakusho.ground.identity import services
from shiyakusho.ground.identity.models import ApiToken, Passkey, SignIn
from shiyakusho.ground.identity.proofs import Proof, shown_now
from shiyakusho.ground.identity.refusals import (
    FreshProofNeeded,
    NotPermitted,
    TokenInvalid,
    TokenLifeTooLong,
)
from shiyakusho.ground.identity.tests.passkeys.device import Device

pytestmark = pytest.mark.django_db
OWN = "/staff/me/"


@pytest.fixture
def later(monkeypatch):
    def so_much(**span: float) -> None:
        monkeypatch.setenv("SHIYAKUSHO_NOW", (clock.now() + timedelta(**span)).isoformat())

    return so_much


@pytest.fixture
def hana(officer):
    there = officer()
    there.signs_in()
    return there


def add(officer, device: Device, name: str = "予備"):
    options = officer.client.post(f"{OWN}keys/options/")
    return officer.client.post(
        f"{OWN}keys/", {"credential": device.create(options.json()), "name": name}
    )


def second_device(officer) -> Device:
    return Device(officer.device.origin, rp_id=officer.device.rp_id)


class TestKeys:
    def test_a_second_one_opens_the_same_door(self, hana) -> None:
        spare = second_device(hana)
        assert add(hana, spare).status_code == 302
        assert "予備" in hana.client.get(OWN).content.decode()
        hana.client.post("/sign-out/")
        hana.device = spare
        assert hana.signs_in().status_code == 302

    def test_the_last_is_not_removed(self, hana) -> None:
        page = hana.client.post(f"{OWN}keys/{hana.key.pk}/remove/", follow=True)
        assert "最後のパスキーは、自分では消せません" in page.content.decode()
        assert hana.key.revoked_at is None

    def test_one_of_two_is_removed_and_dead(self, hana) -> None:
        spare = second_device(hana)
        add(hana, spare)
        hana.client.post(f"{OWN}keys/{hana.key.pk}/remove/")
        assert hana.key.revoked_at is not None
        hana.client.post("/sign-out/")
        assert hana.signs_in().status_code == 403

    def test_named_anew(self, hana) -> None:
        hana.client.post(f"{OWN}keys/{hana.key.pk}/rename/", {"name": "新しい名前"})
        assert hana.key.name == "新しい名前"

    @pytest.mark.parametrize("act", ["rename", "remove"])
    def test_somebody_elses_is_as_if_there_were_none(self, hana, officer, act: str) -> None:
        taro = officer()
        answers = [
            hana.client.post(f"{OWN}keys/{key}/{act}/", {"name": "x"})
            for key in (taro.key.pk, uuid.uuid4())
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert taro.key.name != "x" and taro.key.revoked_at is None

    def test_no_more_than_ten(self, hana) -> None:
        for _ in range(12):
            add(hana, second_device(hana))
        assert Passkey.objects.filter(account=hana.account).count() == 10


class TestFresh:
    """Eleven minutes after the key was shown it is asked for once more."""

    DANGEROUS = (f"{OWN}keys/", f"{OWN}keys/options/", f"{OWN}tokens/")

    @pytest.mark.parametrize("path", DANGEROUS)
    def test_asked_for_before_a_dangerous_act(self, hana, later, path: str) -> None:
        later(minutes=10, seconds=1)
        answer = hana.client.post(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/staff/prove/?next=")
        assert not ApiToken.objects.filter(account=hana.account).exists()

    def test_shown_again_one_is_where_one_was(self, hana, later) -> None:
        later(minutes=11)
        before = hana.client.session.session_key
        options = hana.asks("prove")
        assert len(options["allowCredentials"]) == 1
        answer = hana.shows(hana.device.get(options), "prove", next=OWN)
        assert answer["Location"] == OWN
        assert hana.client.session.session_key != before
        assert add(hana, second_device(hana)).status_code == 302
        assert Passkey.objects.filter(account=hana.account).count() == 2

    def test_not_with_the_key_of_a_colleague(self, hana, officer, later) -> None:
        taro = officer()
        later(minutes=11)
        answer = hana.shows(taro.device.get(hana.asks("prove")), "prove")
        assert answer.status_code == 403
        assert hana.client.post(f"{OWN}tokens/").status_code == 302

    def test_ordinary_work_needs_it_only_once(self, hana, later) -> None:
        later(minutes=25)
        assert hana.client.get("/staff/cases/").status_code == 200

    def test_nobody_who_is_not_signed_in_is_asked(self, client) -> None:
        for path in ("/staff/prove/", OWN):
            assert "/sign-in/?next=" in client.get(path)["Location"]


class TestTokens:
    def issue(self, officer, **said: str):
        return officer.client.post(f"{OWN}tokens/", {"label": "集計", "days": "30", **said})

    def test_bound_to_the_proof_and_shown_once(self, hana) -> None:
        html = self.issue(hana).content.decode()
        token = html.split('class="secret">')[1].split("<")[0]
        row = ApiToken.objects.get(account=hana.account)
        assert (row.factor, row.issued_by, str(row.sign_in_id)) == (
            "passkey",
            hana.account,
            hana.client.session["identity.sign_in"],
        )
        assert row.second_factor_at is not None
        assert (row.expires_at - row.created_at).days == 30
        assert token not in hana.client.get(OWN).content.decode()
        account = services.account_of_token(token)
        assert account.proof.is_second_factor and not account.proof.is_fresh

    @pytest.mark.parametrize("days", ["91", "0", "9999"])
    def test_not_for_longer_than_ninety_days(self, hana, days: str) -> None:
        self.issue(hana, days=days)
        assert not ApiToken.objects.filter(account=hana.account).exists()

    def test_the_table_itself_says_ninety(self, account) -> None:
        services.issue_token(account=account("staff"), label="x")
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.update(expires_at=clock.now() + timedelta(days=91))

    def test_revoked_by_oneself(self, hana) -> None:
        token = self.issue(hana).content.decode().split('class="secret">')[1].split("<")[0]
        row = ApiToken.objects.get(account=hana.account)
        hana.client.post(f"{OWN}tokens/{row.pk}/revoke/")
        with pytest.raises(TokenInvalid):
            services.account_of_token(token)

    def test_not_somebody_elses(self, hana, account) -> None:
        services.issue_token(account=account("staff"), label="x")
        row = ApiToken.objects.get()
        assert hana.client.post(f"{OWN}tokens/{row.pk}/revoke/").status_code == 404
        assert ApiToken.objects.get().revoked_at is None

    @pytest.mark.parametrize(
        ("proof", "refusal"),
        [
            (Proof(), FreshProofNeeded),
            (Proof("oidc"), FreshProofNeeded),
            (Proof("passkey", 1.0), FreshProofNeeded),
            (Proof("passkey", 9e9), FreshProofNeeded),
        ],
    )
    def test_never_without_a_fresh_proof(self, account, proof, refusal) -> None:
        person = account("staff", roles=["operator"])
        person.proof = proof
        with pytest.raises(refusal):
            services.issue_token(account=person, label="x", by=person)

    def test_a_token_makes_no_tokens(self, account) -> None:
        person = account("staff", roles=["operator"])
        by_token = services.account_of_token(
            services.issue_token(account=person, label="x", by=person)
        )
        with pytest.raises(FreshProofNeeded):
            services.issue_token(account=by_token, label="y", by=by_token)

    def test_nobody_issues_for_a_colleague_or_a_resident(self, account) -> None:
        boss = account("staff", roles=["operator"])
        for other in (account("staff"), account("resident")):
            with pytest.raises(NotPermitted):
                services.issue_token(account=other, label="x", by=boss)

    def test_a_system_gets_one_from_who_manages_accounts(self, account) -> None:
        system, boss = account("service"), account("staff", roles=["operator"])
        assert services.account_of_token(
            services.issue_token(account=system, label="x", by=boss)
        ).proof.is_second_factor
        with pytest.raises(NotPermitted):
            services.issue_token(account=system, label="x", by=account("staff", roles=["clerk"]))

    @pytest.mark.parametrize("life", [timedelta(0), timedelta(days=-1), timedelta(days=91)])
    def test_a_life_of_no_length(self, account, life) -> None:
        person = account("staff")
        with pytest.raises(TokenLifeTooLong):
            services.issue_token(account=person, label="x", by=person, life=life)


class TestDemo:
    """What the demo makes is worth nothing where the demo is not."""

    def test_its_tokens(self, account, settings) -> None:
        for kind in ("staff", "resident", "service"):
            token = services.issue_token(account=account(kind), label="デモ")
            assert services.account_of_token(token).proof.factor == "demo"
            settings.DEMO = False
            with pytest.raises(TokenInvalid):
                services.account_of_token(token)
            with pytest.raises(NotPermitted):
                services.issue_token(account=account(kind), label="デモ")
            settings.DEMO = True

    def test_its_sessions(self, account, client, settings) -> None:
        clerk = account("staff", roles=["clerk"])
        client.force_login(clerk)
        session = client.session
        session["identity.factor"] = "demo"
        session.save()
        assert client.get("/staff/cases/").status_code == 200
        settings.DEMO = False
        assert client.get("/staff/cases/")["Location"].startswith("/staff/prove/")

    def test_a_token_of_before_is_bound_to_nothing_and_refused(self, account) -> None:
        token = services.issue_token(account=account("staff"), label="x")
        ApiToken.objects.update(factor="", second_factor_at=None)
        with pytest.raises(TokenInvalid):
            services.account_of_token(token)


class TestSignIns:
    AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0"

    def elsewhere(self, officer):
        from django.test import Client

        other = type(officer)(officer.account)
        other.device, other.client = officer.device, Client(headers={"User-Agent": self.AGENT})
        other.signs_in()
        return other

    def test_all_of_ones_own_are_listed_with_their_device(self, hana) -> None:
        self.elsewhere(hana)
        html = hana.client.get(OWN).content.decode()
        assert "Edge、Windows" in html
        assert "この端末" in html

    def test_another_is_ended_at_once(self, hana) -> None:
        other = self.elsewhere(hana)
        row = SignIn.objects.get(session_key=other.client.session.session_key)
        hana.client.post(f"{OWN}sign-ins/{row.pk}/end/")
        assert "/sign-in/" in other.client.get("/staff/cases/")["Location"]
        assert hana.client.get("/staff/cases/").status_code == 200
        assert SignIn.objects.get(pk=row.pk).why_ended == "ended by owner"

    def test_everywhere_but_here(self, hana) -> None:
        others = [self.elsewhere(hana) for _ in range(3)]
        hana.client.post(f"{OWN}sign-ins/end/")
        for other in others:
            assert other.client.get("/staff/cases/").status_code == 302
        assert hana.client.get("/staff/cases/").status_code == 200

    def test_somebody_elses_is_as_if_there_were_none(self, hana, officer) -> None:
        taro = officer()
        taro.signs_in()
        row = SignIn.objects.get(account=taro.account)
        for one in (row.pk, uuid.uuid4()):
            assert hana.client.post(f"{OWN}sign-ins/{one}/end/").status_code == 404
        assert taro.client.get("/staff/cases/").status_code == 200

    def test_signed_out_is_ended(self, hana) -> None:
        hana.client.post("/sign-out/")
        assert SignIn.objects.get(account=hana.account).why_ended == "asked"

    def test_long_ended_ones_are_forgotten(self, hana, later) -> None:
        from shiyakusho.ground.identity.tasks import clear_sessions

        hana.client.post("/sign-out/")
        clear_sessions(0)
        assert SignIn.objects.filter(account=hana.account).exists()
        later(days=91)
        clear_sessions(0)
        assert not SignIn.objects.filter(account=hana.account).exists()


def test_to_stay_is_a_click_and_tells_the_secret_of_the_forms(hana, later) -> None:
    later(minutes=20)
    said = hana.client.get(f"{OWN}stay/")
    assert said.json()["who"] == str(hana.account.pk)
    assert len(said.json()["csrf"]) == 64
    later(minutes=20)
    assert hana.client.get("/staff/cases/").status_code == 200
    later(minutes=31)
    assert hana.client.get(f"{OWN}stay/").status_code == 302


def test_a_proof_from_the_future_is_none(settings) -> None:
    assert not Proof("passkey", clock.now().timestamp() + 60).is_fresh
    assert shown_now("passkey").is_fresh
