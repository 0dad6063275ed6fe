"""Staff by OpenID Connect: nobody gets an account by arriving; two factors by a table, or a passkey on top."""

from typing import Any

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account, Enrolment, StaffIdentity
from shiyakusho.ground.identity.oidc import staff
from shiyakusho.ground.identity.oidc.arrival import Arrived
from shiyakusho.ground.identity.oidc.factors import is_two_factor
from shiyakusho.ground.identity.oidc.flow import Flow
from shiyakusho.ground.identity.oidc.id_token import Proof
from shiyakusho.ground.identity.oidc.provider import configured
from shiyakusho.ground.identity.oidc.refusals import NotProved
from shiyakusho.ground.identity.passkeys import enrolling
from shiyakusho.ground.identity.staff_accounts import open_staff

pytestmark = pytest.mark.django_db
QUEUE = "/staff/cases/"


@pytest.fixture
def city(settings: Any, hostile: str, key_file: Any) -> str:
    """The staff's provider is a process; residents have none."""
    settings.OIDC = {}
    settings.STAFF_OIDC = {"issuer": hostile, "client_id": "tests", "key_file": str(key_file)}
    return hostile


@pytest.fixture
def hana(city: str, account: Any) -> Account:
    """Bound to ``p-3``, whom the provider proves by two factors."""
    made = account("staff", roles=["clerk"], name="花田 花")
    staff.bind(account=made, issuer=city, subject="p-3")
    return made


def goes(browser: Any, person: str, way: str = "sign-in", following: str = QUEUE) -> Any:
    """To the staff's provider and back."""
    sent = browser.client.get(f"/staff/{way}/provider/", {"next": following})
    return browser.returns(browser.chooses(sent["Location"], person))


def test_signed_in_by_two_factors(resident, hana) -> None:
    answer = goes(resident, "p-3")
    assert (answer.status_code, answer["Location"]) == (302, QUEUE)
    assert resident.client.get(QUEUE).status_code == 200


def test_by_one_factor_a_passkey_is_asked_on_top(resident, hana, city) -> None:
    StaffIdentity.objects.update(subject="p-1")
    goes(resident, "p-1")
    assert resident.signed_in
    answer = resident.client.get(QUEUE)
    assert answer["Location"].startswith("/staff/prove/?next=")
    html = resident.client.get("/staff/prove/").content.decode()
    assert "ふたつの確認が要ります" in html


def test_the_passkey_then_opens_the_door(resident, hana, city, settings) -> None:
    from shiyakusho.ground.identity.tests.passkeys.conftest import ORIGIN, Officer

    settings.PASSKEYS = {"rp_id": "city.example", "origins": [ORIGIN], "name": "試験市"}
    officer = Officer(hana)
    officer.enrols(enrolling.give(account=hana, by=None))
    StaffIdentity.objects.update(subject="p-1")
    goes(resident, "p-1")
    officer.client = resident.client
    assert officer.signs_in("prove").status_code == 302
    assert resident.client.get(QUEUE).status_code == 200


def test_nobody_gets_an_account_by_arriving(resident, city) -> None:
    answer = goes(resident, "p-3")
    assert answer.status_code == 403
    assert "職員のアカウントがありません" in answer.content.decode()
    assert not resident.signed_in
    assert not Account.objects.filter(issuer=city).exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"kind": "resident"}])
def test_nor_comes_in_by_a_closed_one(resident, hana, change) -> None:
    Account.objects.filter(pk=hana.pk).update(**change)
    assert goes(resident, "p-3").status_code == 403
    assert not resident.signed_in


def test_the_same_subject_of_another_issuer_is_somebody_else(resident, hana) -> None:
    StaffIdentity.objects.update(issuer="https://elsewhere.example")
    assert goes(resident, "p-3").status_code == 403


def test_found_by_number_the_first_time_and_by_subject_ever_after(
    resident, city, settings, account
) -> None:
    from shiyakusho.ground.identity.services import appoint

    settings.STAFF_OIDC |= {"claim": "name"}  # a claim that the stub tells
    person = open_staff(name="花田 花", number="小倉 花子")
    appoint(account=person, role="clerk")
    goes(resident, "p-3")
    assert resident.client.get(QUEUE).status_code == 200
    assert StaffIdentity.objects.get(account=person).subject == "p-3"
    Account.objects.filter(pk=person.pk).update(subject="another number")
    resident.client.post("/sign-out/")
    goes(resident, "p-3")
    assert resident.client.get(QUEUE).status_code == 200


def test_a_number_is_not_bound_to_a_second_subject(resident, city, settings) -> None:
    settings.STAFF_OIDC |= {"claim": "name"}
    person = open_staff(name="花田 花", number="小倉 花子")
    staff.bind(account=person, issuer=city, subject="somebody else")
    assert goes(resident, "p-3").status_code == 403


class TestLinks:
    def bound(self, resident, account: Account, person: str) -> Any:
        secret = enrolling.give(account=account, by=None)
        sent = resident.client.get(f"/staff/enrol/{secret}/provider/")
        return resident.returns(resident.chooses(sent["Location"], person))

    def test_bound_by_two_factors_the_link_is_used_up(self, resident, city, account) -> None:
        person = account("staff", roles=["clerk"])
        assert self.bound(resident, person, "p-3").status_code == 302
        assert not resident.signed_in
        assert Enrolment.objects.get(account=person).used_at is not None
        goes(resident, "p-3")
        assert resident.client.get(QUEUE).status_code == 200

    def test_bound_by_one_factor_a_key_is_still_to_be_made(self, resident, city, account) -> None:
        person = account("staff", roles=["clerk"])
        self.bound(resident, person, "p-1")
        assert Enrolment.objects.get(account=person).used_at is None
        assert StaffIdentity.objects.get(account=person).subject == "p-1"

    def test_whom_somebody_has_already_is_not_taken(self, resident, hana, account) -> None:
        person = account("staff", roles=["clerk"])
        assert self.bound(resident, person, "p-3").status_code == 403
        assert Enrolment.objects.get(account=person).used_at is None
        assert StaffIdentity.objects.get().account == hana

    def test_a_link_taken_back_meanwhile_binds_nobody(self, resident, city, account) -> None:
        person = account("staff")
        secret = enrolling.give(account=person, by=None)
        sent = resident.client.get(f"/staff/enrol/{secret}/provider/")
        back = resident.chooses(sent["Location"], "p-3")
        enrolling.take_back(account=person)
        assert resident.returns(back).status_code == 404
        assert not StaffIdentity.objects.exists()


class TestProving:
    def test_once_more_by_the_provider(self, resident, hana, monkeypatch) -> None:
        from datetime import timedelta

        goes(resident, "p-3")
        later = clock.now() + timedelta(minutes=11)
        monkeypatch.setattr(
            "shiyakusho.ground.identity.proofs.clock.now", lambda: later, raising=False
        )
        assert resident.client.post("/staff/me/tokens/").status_code == 302
        monkeypatch.undo()
        assert goes(resident, "p-3", "prove").status_code == 302
        assert resident.client.get(QUEUE).status_code == 200

    def test_not_as_somebody_else(self, resident, hana, account, city) -> None:
        other = account("staff", roles=["clerk"])
        staff.bind(account=other, issuer=city, subject="p-1")
        goes(resident, "p-3")
        assert goes(resident, "p-1", "prove").status_code == 403

    def test_what_is_asked_of_the_provider(self, resident, hana) -> None:
        from urllib.parse import parse_qs, urlsplit

        def asked(way: str) -> dict[str, list[str]]:
            sent = resident.client.get(f"/staff/{way}/provider/")["Location"]
            return parse_qs(urlsplit(sent).query)

        first = asked("sign-in")
        assert first["max_age"] == ["43200"]
        assert "prompt" not in first
        goes(resident, "p-3")
        again = asked("prove")
        assert (again["max_age"], again["prompt"]) == (["0"], ["login"])


class TestWhen:
    """When somebody signed in there is proved, not assumed."""

    def prove(self, city: str, said: object, purpose: Any = "staff", began: float = 0.0) -> Any:
        now = clock.now().timestamp()
        provider = configured("staff")
        assert provider is not None
        claims = {"acr": "aal3"} | ({} if said is None else {"auth_time": said})
        flow = Flow(city, "n", "v", "r", "f", "ja", now - began, purpose)
        return staff._proof(provider, flow, Arrived(Proof("p-3", "", claims), claims, ""))

    @pytest.mark.parametrize("said", [None, "now", True, [], -1, 0, 9e9, float("nan")])
    def test_not_said_or_not_believed(self, city, said) -> None:
        with pytest.raises(NotProved):
            self.prove(city, said)

    def test_yesterday_is_too_long_ago(self, city) -> None:
        now = clock.now().timestamp()
        assert self.prove(city, now - 11 * 3600).is_second_factor
        with pytest.raises(NotProved):
            self.prove(city, now - 13 * 3600)

    def test_asked_anew_it_is_not_from_before(self, city) -> None:
        now = clock.now().timestamp()
        assert self.prove(city, now - 20, "prove", began=30).is_fresh
        with pytest.raises(NotProved):
            self.prove(city, now - 300, "prove", began=30)

    def test_an_old_sign_in_there_is_not_fresh_here(self, city) -> None:
        proof = self.prove(city, clock.now().timestamp() - 3600)
        assert proof.is_second_factor
        assert not proof.is_fresh


@pytest.mark.parametrize(
    ("claims", "own", "two"),
    [
        ({"acr": "aal3"}, "", True),
        ({"acr": "aal2"}, "", True),
        ({"acr": "aal1"}, "", False),
        ({"acr": ["aal3"]}, "", False),
        ({"acr": "gold"}, "", False),
        ({"acr": "gold"}, "silver, gold", True),
        ({"acr": ""}, ",", False),
        ({"amr": ["mfa"]}, "", True),
        ({"amr": ["pwd", "otp"]}, "", True),
        ({"amr": ["otp"]}, "", False),
        ({"amr": ["pwd"]}, "", False),
        ({"amr": ["pwd", "sms"]}, "", False),
        ({"amr": ["pin", "hwk", "geo"]}, "", True),
        ({"amr": "mfa"}, "", False),
        ({"amr": [["mfa"], {"mfa": 1}, None]}, "", False),
        ({"amr": ["mfa"] * 1000}, "", False),
        ({}, "", False),
    ],
)
def test_what_is_two_factors(claims, own, two) -> None:
    assert is_two_factor(claims, own) is two


def test_a_flow_of_residents_is_not_answered_by_staff(
    resident, city, hana, settings, key_file
) -> None:
    """Who went as a resident comes back as a resident, whatever provider is the staff's."""
    settings.OIDC = {"issuer": city, "client_id": "tests", "key_file": str(key_file), "acr": "aal3"}
    resident.signs_in_as("p-3")
    assert Account.objects.get(issuer=city, subject="p-3").kind == "resident"
    assert resident.client.get(QUEUE).status_code == 403


def test_without_a_provider_of_the_staff(resident, settings) -> None:
    settings.STAFF_OIDC = {}
    assert resident.client.get("/staff/sign-in/provider/").status_code == 404
    html = resident.client.get("/staff/sign-in/").content.decode()
    assert "認証サービスへ進む" not in html
