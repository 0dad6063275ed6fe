"""Whoever manages accounts opens them, hands out links, ends sessions; never for themselves alone."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity import services
from shiyakusho.ground.identity.models import Account, ApiToken, Enrolment, Passkey
from shiyakusho.ground.identity.refusals import TokenInvalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(account: Any) -> Account:
    return account("staff", roles=["operator"], name="運用 七子")


@pytest.fixture
def operator(boss: Account, client_of: Any) -> Client:
    return client_of(boss)


@pytest.fixture
def hana(account: Any) -> Account:
    return account("staff", roles=["clerk"], name="花田 花")


def at(name: str, account: Account, **place: Any) -> str:
    return reverse(f"manage_manage:{name}", kwargs={"account_id": account.pk, **place})


def key_of(account: Account) -> Passkey:
    return Passkey.objects.create(
        account=account,
        name="市のパソコン",
        credential_id=uuid.uuid4().bytes,
        public_key=b"x",
        created_at=clock.now(),
    )


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_account_is_opened(operator: Client) -> None:
    said = {"name": "春野 灯", "number": "2001", "email": "akari@city.example", "kind": "staff"}
    answer = operator.post(reverse("manage_manage:open_account"), said)
    opened = Account.objects.get(issuer="city", subject="2001")
    assert answer["Location"] == at("account", opened)
    assert (opened.display_name, opened.kind) == ("春野 灯", "staff")
    assert "春野 灯" in text(operator.get(answer["Location"]))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "", "kind": "staff"}, "名前を入れてください"),
        ({"name": "\u202e\x00", "kind": "staff"}, "制御文字"),
        ({"name": "だれか", "kind": "resident"}, "名前を入れてください"),
        ({"name": "だれか", "kind": "staff", "number": "1"}, "もうあります"),
    ],
)
def test_what_is_no_account_is_said(operator: Client, said: dict[str, str], sentence: str) -> None:
    operator.post(
        reverse("manage_manage:open_account"), {"name": "先客", "kind": "staff", "number": "1"}
    )
    answer = operator.post(reverse("manage_manage:open_account"), said)
    assert answer.status_code in (409, 422)
    assert sentence in answer.content.decode()
    assert Account.objects.filter(issuer="city").count() == 1


def test_a_link_is_shown_once_and_leads_to_the_account(operator: Client, hana: Account) -> None:
    html = text(operator.post(at("enrol", hana)))
    link = re.search(r"http://testserver(/staff/enrol/[\w-]{43}/)", html)
    assert link is not None
    assert link[1] not in text(operator.get(at("account", hana)))
    assert "花田 花 さん" in text(Client().get(link[1]))
    assert Enrolment.objects.get().given_by == Account.objects.get(display_name="運用 七子")


def test_nobody_does_it_for_themselves(operator: Client, boss: Account) -> None:
    own = key_of(boss)
    for name, place in (
        ("enrol", {}),
        ("close", {}),
        ("reopen", {}),
        ("revoke_key", {"key_id": own.pk}),
    ):
        html = text(operator.post(at(name, boss, **place), {"why": "x"}, follow=True))
        assert "自分自身には、できません" in html, name
    assert Account.objects.get(pk=boss.pk).is_active
    assert Passkey.objects.get().revoked_at is None
    assert not Enrolment.objects.exists()


def test_a_lost_key_is_revoked_and_everything_it_opened_ends(
    operator: Client, hana: Account, account: Any
) -> None:
    key, browser = key_of(hana), Client()
    browser.force_login(hana)
    token = services.issue_token(account=hana, label="x")
    operator.post(at("revoke_key", hana, key_id=key.pk), {"why": "電車に忘れた"})
    assert Passkey.objects.get().why_revoked == "電車に忘れた"
    assert "/staff/sign-in/" in browser.get("/staff/cases/")["Location"]
    with pytest.raises(TokenInvalid):
        services.account_of_token(token)
    assert AuditEvent.objects.filter(action="identity.revoke_passkeys").exists()


def test_a_key_of_another_account_is_as_if_there_were_none(
    operator: Client, hana: Account, account: Any
) -> None:
    other = key_of(account("staff"))
    for key in (other.pk, uuid.uuid4()):
        assert operator.post(at("revoke_key", hana, key_id=key), {"why": "x"}).status_code == 404
    assert Passkey.objects.get().revoked_at is None


def test_every_session_is_ended(operator: Client, hana: Account) -> None:
    browser = Client()
    browser.force_login(hana)
    text(operator.post(at("end_sessions", hana), follow=True))
    assert "/staff/sign-in/" in browser.get("/staff/cases/")["Location"]


def test_closed_and_opened_again(operator: Client, hana: Account) -> None:
    browser = Client()
    browser.force_login(hana)
    operator.post(at("close", hana), {"why": "退職"})
    assert "/staff/sign-in/" in browser.get("/staff/cases/")["Location"]
    event = AuditEvent.objects.get(action="identity.close_account")
    assert event.detail["why"] == "退職"
    assert event.actor_name == "運用 七子"
    operator.post(at("reopen", hana))
    assert Account.objects.get(pk=hana.pk).is_active
    assert "/staff/sign-in/" in browser.get("/staff/cases/")["Location"]  # the old one stays over


def test_a_system_gets_its_token_here(operator: Client, account: Any) -> None:
    system = account("service", name="連携システム")
    html = text(operator.post(at("issue_token", system), {"label": "連携", "days": "7"}))
    token = html.split('class="secret">')[1].split("<")[0]
    assert services.account_of_token(token) == system
    row = ApiToken.objects.get(account=system)
    assert (row.factor, row.issued_by) == ("passkey", Account.objects.get(display_name="運用 七子"))
    operator.post(at("revoke_token", system, token_id=row.pk))
    with pytest.raises(TokenInvalid):
        services.account_of_token(token)


def test_no_token_for_a_colleague(operator: Client, hana: Account) -> None:
    operator.post(at("issue_token", hana), {"label": "x", "days": "7"})
    assert not ApiToken.objects.exists()


def test_residents_accounts_are_left_alone(operator: Client, account: Any) -> None:
    resident = account("resident")
    for name in ("enrol", "close", "reopen", "end_sessions", "issue_token"):
        assert operator.post(at(name, resident)).status_code == 404
    assert Account.objects.get(pk=resident.pk).is_active


ACTS = ("enrol", "close", "reopen", "end_sessions", "issue_token")


@pytest.mark.parametrize("name", ACTS)
def test_every_act_wants_a_fresh_proof(
    operator: Client, hana: Account, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setenv("SHIYAKUSHO_NOW", later.isoformat())
    answer = operator.post(
        at(name, hana), headers={"Referer": f"http://testserver{at('account', hana)}"}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/prove/?next=%2Fmanage%2Faccounts%2F")
    assert not Enrolment.objects.exists()
    assert Account.objects.get(pk=hana.pk).is_active


@pytest.mark.parametrize("name", ACTS)
def test_only_for_who_manages_accounts(
    client_of: Any, account: Any, hana: Account, name: str
) -> None:
    chief = client_of(account("staff", roles=["section_chief"]))
    assert chief.post(at(name, hana)).status_code == 403
