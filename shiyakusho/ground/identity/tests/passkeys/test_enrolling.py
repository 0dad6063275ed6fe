"""The link to a first key: given by another person, good once, for a day, and only as a hash."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account, Enrolment, Passkey
from shiyakusho.ground.identity.passkeys import enrolling
from shiyakusho.ground.identity.passkeys.refusals import EnrolmentUnknown, NotForOneself
from shiyakusho.ground.identity.tests.passkeys.conftest import ORIGIN
from shiyakusho.ground.identity.tests.passkeys.device import PRESENT, VERIFIED, text

pytestmark = pytest.mark.django_db


def link_of(officer) -> str:
    return enrolling.give(account=officer.account, by=None)


def test_from_the_link_to_the_work(officer) -> None:
    hana = officer(enrolled=False, name="花田 花")
    secret = link_of(hana)
    page = hana.client.get(f"/staff/enrol/{secret}/")
    assert "花田 花 さんのパスキー" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    answer = hana.enrols(secret, name="指で開く鍵")
    assert (answer.status_code, answer["Location"]) == (302, "/staff/sign-in/?enrolled=1")
    assert not hana.signed_in
    assert hana.key.name == "指で開く鍵"
    assert hana.signs_in().status_code == 302
    assert hana.client.get("/staff/cases/").status_code == 200


def test_only_the_hash_is_kept(officer) -> None:
    secret = link_of(officer(enrolled=False))
    row = Enrolment.objects.get(used_at=None)
    assert secret not in str(row.__dict__)
    assert len(secret) >= 43


def test_what_the_browser_is_asked_to_make(officer) -> None:
    hana = officer(enrolled=False)
    asked = hana.client.post(f"/staff/enrol/{link_of(hana)}/options/").json()
    assert asked["rp"]["id"] == "city.example"
    assert asked["attestation"] == "none"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["user"]["id"] == text(hana.account.pk.bytes)


@pytest.mark.parametrize("spoil", ["unknown", "used", "late", "taken back", "renewed", "closed"])
def test_a_link_that_leads_nowhere(officer, monkeypatch, spoil: str) -> None:
    hana = officer(enrolled=False)
    secret = link_of(hana)
    if spoil == "unknown":
        secret = secret[::-1]
    elif spoil == "used":
        hana.enrols(secret)
    elif spoil == "late":
        later = clock.now() + timedelta(hours=24, seconds=1)
        monkeypatch.setenv("SHIYAKUSHO_NOW", later.isoformat())
    elif spoil == "taken back":
        enrolling.take_back(account=hana.account)
    elif spoil == "renewed":
        link_of(hana)
    else:
        Account.objects.filter(pk=hana.account.pk).update(is_active=False)
    answers = [
        hana.client.get(f"/staff/enrol/{secret}/"),
        hana.client.post(f"/staff/enrol/{secret}/options/"),
        hana.client.post(f"/staff/enrol/{secret}/key/", {"credential": "{}"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "この登録用リンクは使えません" in answers[0].content.decode()
    assert Passkey.objects.count() == (1 if spoil == "used" else 0)


def test_the_secret_is_written_nowhere(officer, caplog) -> None:
    from shiyakusho.ground.audit.models import AuditEvent

    hana = officer(enrolled=False)
    secret = link_of(hana)
    hana.enrols(secret)
    assert AuditEvent.objects.filter(action="identity.enrol").exists()
    for event in AuditEvent.objects.all():
        assert secret not in f"{event.purpose}{event.detail}{event.subjects}"


BENT = {
    "wrong challenge": {"challenge": text(b"x" * 32)},
    "another origin": {"origin": "https://evil.example"},
    "another RP": {"rp_id": "evil.example"},
    "an answer to get": {"type": "webauthn.get"},
    "not unlocked": {"flags": PRESENT},
    "nobody there": {"flags": VERIFIED},
    "another kind": {"kind": "password"},
    "another id": {"id": b"another id"},
}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
def test_a_key_that_is_not_as_asked_is_not_kept_and_the_link_stays(officer, bent) -> None:
    hana = officer(enrolled=False)
    secret = link_of(hana)
    answer = hana.enrols(secret, **bent)
    assert answer.status_code == 422
    assert "パスキーを登録できませんでした" in answer.content.decode()
    assert not Passkey.objects.exists()
    hana.device.flags = PRESENT | VERIFIED
    assert hana.enrols(secret).status_code == 302


def test_a_key_somebody_has_already_is_not_taken_over(officer) -> None:
    hana, taro = officer(), officer(enrolled=False)
    taro.device.id, secret = hana.device.id, link_of(taro)
    assert taro.enrols(secret).status_code == 422
    assert Passkey.objects.get(credential_id=hana.device.id).account == hana.account
    assert Enrolment.objects.get(account=taro.account).used_at is None


def test_a_challenge_of_another_link_is_none(officer) -> None:
    hana, taro = officer(enrolled=False), officer(enrolled=False)
    mine, theirs = link_of(hana), link_of(taro)
    options = hana.client.post(f"/staff/enrol/{mine}/options/").json()
    answer = hana.device.create(options)
    refused = hana.client.post(f"/staff/enrol/{theirs}/key/", {"credential": answer})
    assert refused.status_code == 422
    assert not Passkey.objects.exists()


def test_nobody_gives_a_link_to_themselves(account) -> None:
    boss = account("staff", roles=["operator"])
    with pytest.raises(NotForOneself):
        enrolling.give(account=boss, by=boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        now = clock.now()
        Enrolment.objects.create(
            account=boss, given_by=boss, digest="x", created_at=now, expires_at=now
        )


@pytest.mark.parametrize("kind", ["resident", "service"])
def test_only_staff_have_keys(account, kind: str) -> None:
    with pytest.raises(EnrolmentUnknown):
        enrolling.give(account=account(kind), by=None)


def test_two_who_use_it_at_once(officer) -> None:
    hana = officer(enrolled=False)
    link_of(hana)
    first = Enrolment.objects.get(account=hana.account)
    enrolling.use(enrolment=first)
    with pytest.raises(EnrolmentUnknown):
        enrolling.use(enrolment=first)


def test_a_name_is_made_readable(officer) -> None:
    hana = officer(enrolled=False)
    hana.enrols(link_of(hana), name="\u202e\x00" + "鍵" * 100)
    assert hana.key.name == "鍵" * 60


def test_the_form_of_another_site_does_nothing(officer) -> None:
    hana = officer(enrolled=False)
    secret = link_of(hana)
    strange = Client(enforce_csrf_checks=True)
    for path in ("options", "key"):
        assert strange.post(f"/staff/enrol/{secret}/{path}/").status_code == 403
    assert ORIGIN.startswith("https://")


class TestFirstOperator:
    def enrol(self, capsys, *more: str) -> tuple[int, str]:
        from config.cli import main

        code = main(["accounts", "enrol", "--name", "運用 太郎", "--number", "1001", *more])
        return code, capsys.readouterr().out.strip()

    def test_opened_appointed_and_enrolled(self, officer, capsys) -> None:
        code, link = self.enrol(capsys)
        assert code == 0
        boss = officer(enrolled=False)
        boss.account = Account.objects.get(issuer="city", subject="1001")
        boss.enrols(link.rstrip("/").rpartition("/")[2])
        assert boss.signs_in().status_code == 302
        assert boss.client.get("/manage/accounts/").status_code == 200

    def test_again_gives_a_new_link_to_the_same_person(self, capsys) -> None:
        assert self.enrol(capsys)[1] != self.enrol(capsys)[1]
        assert Account.objects.filter(issuer="city", subject="1001").count() == 1
        assert Enrolment.objects.filter(used_at=None, revoked_at=None).count() == 1

    def test_not_where_somebody_can_do_it_already(self, officer, capsys) -> None:
        officer(roles=("operator",))
        code, said = self.enrol(capsys)
        assert code == 1
        assert "管理の画面" in said
        assert not Account.objects.filter(subject="1001").exists()

    def test_but_with_a_reason_which_is_audited(self, officer, capsys) -> None:
        from shiyakusho.ground.audit.models import AuditEvent

        officer(roles=("operator",))
        assert self.enrol(capsys, "--because", "全員が鍵をなくした")[0] == 0
        event = AuditEvent.objects.get(action="identity.enrol_first")
        assert event.detail["because"] == "全員が鍵をなくした"
