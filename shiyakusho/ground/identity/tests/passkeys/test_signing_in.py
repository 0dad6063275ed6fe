"""A passkey opens the door to its owner, and to nobody else by any of its answers."""

from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.models import Account, Passkey
from shiyakusho.ground.identity.passkeys import keys
from shiyakusho.ground.identity.tests.passkeys.conftest import ORIGIN
from shiyakusho.ground.identity.tests.passkeys.device import (
    BACKED_UP,
    BACKUP_ELIGIBLE,
    PRESENT,
    VERIFIED,
    Device,
    text,
)

pytestmark = pytest.mark.django_db
QUEUE = "/staff/cases/"


def refusals() -> list[str]:
    events = AuditEvent.objects.filter(action="identity.refuse_passkey").order_by("at")
    return [event.detail["reason"] for event in events]


def test_signed_in_by_two_factors(officer) -> None:
    hana = officer()
    before = hana.client.session.session_key
    answer = hana.signs_in()
    assert (answer.status_code, answer["Location"]) == (302, "/staff/")
    assert hana.client.session.session_key != before
    assert hana.client.get(QUEUE).status_code == 200
    assert hana.key.used_at is not None
    (event,) = AuditEvent.objects.filter(action="identity.sign_in")
    assert event.detail["way"] == "passkey"
    assert event.detail["two_factors"] is True
    assert event.actor_id == str(hana.account.pk)


def test_what_the_browser_is_asked(officer) -> None:
    hana = officer()
    first, second = hana.asks(), hana.asks()
    assert first["challenge"] != second["challenge"]
    assert len(first["challenge"]) == 43
    assert (first["rpId"], first["userVerification"]) == ("city.example", "required")
    assert first["allowCredentials"] == []  # whose it is, the key says; nothing is told to anybody


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_nobody_is_sent_elsewhere(officer, elsewhere: str) -> None:
    hana = officer()
    answer = hana.shows(hana.device.get(hana.asks()), next=elsewhere)
    assert answer["Location"] == "/staff/"


HOSTILE = {
    "wrong challenge": {"challenge": text(b"x" * 32)},
    "empty challenge": {"challenge": ""},
    "another origin": {"origin": "https://evil.example"},
    "the origin over http": {"origin": "http://city.example"},
    "a subdomain": {"origin": "https://a.city.example"},
    "another port": {"origin": f"{ORIGIN}:8443"},
    "another RP": {"rp_id": "evil.example"},
    "an answer to create": {"type": "webauthn.create"},
    "a payment": {"type": "payment.get"},
    "nobody there": {"flags": VERIFIED},
    "not unlocked": {"flags": PRESENT},
    "neither": {"flags": 0},
    "tampered data": {"tampered": True},
    "no signature": {"signature": b""},
    "a signature of something else": {"signature": b"0" * 70},
    "somebody else's handle": {"owner": b"x" * 16},
    "an unknown key": {"id": b"unknown key of some length"},
    "another kind": {"kind": "password"},
    "copied though it cannot be": {"flags": PRESENT | VERIFIED | BACKUP_ELIGIBLE},
    "copied without being able": {"flags": PRESENT | VERIFIED | BACKED_UP},
}


@pytest.mark.check("B2")
@pytest.mark.parametrize("bent", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_is_refused_like_every_other(officer, bent) -> None:
    hana = officer()
    answer = hana.signs_in(**bent)
    assert answer.status_code == 403
    assert "ご本人を確かめられませんでした" in answer.content.decode()
    assert not hana.signed_in
    assert len(refusals()) == 1
    assert hana.key.used_at is None


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "{}",
        "[]",
        "null",
        '{"id":1}',
        '{"id":"a","id":"b"}',
        "NaN",
        "[" * 5000,
        "x" * 20_000,
        "\x00",
    ],
    ids=lambda said: repr(said[:12]),
)
def test_what_is_no_answer_at_all(officer, answer: str) -> None:
    hana = officer()
    hana.asks()
    assert hana.shows(answer).status_code == 403
    assert not hana.signed_in
    assert len(refusals()) == 1


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("junk", ["", "%%%", "AAAA", "A" * 4000, 7, None, {}])
def test_junk_in_any_part(officer, part: str, junk: object) -> None:
    import json

    hana = officer()
    said = json.loads(hana.device.get(hana.asks()))
    said["response"][part] = junk
    answer = hana.shows(json.dumps(said))
    # Without a handle the key still says whose it is (WebAuthn 7.2, 6); everything else is a no.
    in_order = part == "userHandle" and junk in (None, "")
    assert answer.status_code == 302 if in_order and hana.signed_in else answer.status_code == 403


def test_the_same_refusal_for_every_reason(officer) -> None:
    pages = set()
    for bent in HOSTILE.values():
        hana = officer()
        html = hana.signs_in(**bent).content.decode()
        pages.add(html.split("<main", 1)[1].split("csrfmiddlewaretoken")[0])
    assert len(pages) == 1


class TestChallenges:
    def test_none_was_given(self, officer) -> None:
        hana = officer()
        options = hana.asks()
        hana.client.cookies.clear()
        assert hana.shows(hana.device.get(options)).status_code == 403

    def test_replayed(self, officer) -> None:
        hana = officer()
        answer = hana.device.get(hana.asks())
        assert hana.shows(answer).status_code == 302
        assert hana.shows(answer).status_code == 403
        assert refusals() == ["challenge"]

    def test_from_another_browser(self, officer) -> None:
        hana = officer()
        options = Client().post("/staff/sign-in/options/").json()
        hana.asks()
        assert hana.shows(hana.device.get(options)).status_code == 403

    def test_too_late(self, officer, monkeypatch) -> None:
        hana = officer()
        answer = hana.device.get(hana.asks())
        later = clock.now() + timedelta(minutes=5, seconds=1)
        monkeypatch.setenv("SHIYAKUSHO_NOW", later.isoformat())
        assert hana.shows(answer).status_code == 403

    def test_just_in_time(self, officer, monkeypatch) -> None:
        hana = officer()
        answer = hana.device.get(hana.asks())
        later = clock.now() + timedelta(minutes=4, seconds=55)
        monkeypatch.setenv("SHIYAKUSHO_NOW", later.isoformat())
        assert hana.shows(answer).status_code == 302

    def test_the_one_before_the_last(self, officer) -> None:
        hana = officer()
        first = hana.device.get(hana.asks())
        hana.asks()
        assert hana.shows(first).status_code == 403

    def test_given_for_proving_once_more(self, officer) -> None:
        hana = officer()
        hana.signs_in()
        answer = hana.device.get(hana.asks("prove"))
        assert hana.shows(answer, "sign-in").status_code == 403
        assert hana.shows(answer, "prove").status_code == 302


class TestKeys:
    def test_a_revoked_one(self, officer, account) -> None:
        hana = officer()
        keys.revoke(account=hana.account, by=account("staff"), why="なくした")
        assert hana.signs_in().status_code == 403
        assert not hana.signed_in

    def test_of_a_closed_account(self, officer) -> None:
        hana = officer()
        Account.objects.filter(pk=hana.account.pk).update(is_active=False)
        assert hana.signs_in().status_code == 403

    def test_of_an_account_that_is_not_staff(self, officer) -> None:
        hana = officer()
        Account.objects.filter(pk=hana.account.pk).update(kind="resident")
        assert hana.signs_in().status_code == 403

    def test_of_another_with_ones_own_signature(self, officer) -> None:
        hana, taro = officer(), officer()
        answer = hana.device.get(hana.asks(), id=taro.device.id, owner=taro.device.owner)
        assert hana.shows(answer).status_code == 403

    def test_a_count_that_goes_back_is_a_copy(self, officer) -> None:
        hana = officer()
        assert hana.signs_in(counts=True).status_code == 302
        assert hana.key.sign_count == 1
        copy = Device(ORIGIN, rp_id="city.example", id=hana.device.id, key=hana.device.key)
        copy.owner = hana.device.owner
        assert hana.shows(copy.get(hana.asks(), count=1)).status_code == 403
        assert hana.shows(copy.get(hana.asks(), count=0)).status_code == 403
        assert hana.signs_in().status_code == 302
        assert hana.key.sign_count == 2

    def test_the_flags_are_kept(self, officer) -> None:
        hana = officer(enrolled=False)
        from shiyakusho.ground.identity.passkeys import enrolling

        hana.device.flags |= BACKUP_ELIGIBLE
        hana.enrols(enrolling.give(account=hana.account, by=None))
        assert (hana.key.can_be_copied, hana.key.is_copied) == (True, False)
        hana.device.flags |= BACKED_UP
        assert hana.signs_in().status_code == 302
        assert hana.key.is_copied


def test_a_fault_nobody_thought_of_lets_nobody_in(officer, monkeypatch) -> None:
    from shiyakusho.ground.identity.passkeys import asserting

    def breaks(**given: object) -> None:
        raise RuntimeError("out of order")

    hana = officer()
    monkeypatch.setattr(asserting, "verify_authentication_response", breaks)
    hana.client.raise_request_exception = False
    assert hana.signs_in().status_code == 500
    assert not hana.signed_in
    assert Passkey.objects.get(pk=hana.key.pk).used_at is None


def test_options_are_asked_for_with_our_own_form_only(officer) -> None:
    client = Client(enforce_csrf_checks=True)
    for path in ("options", "passkey"):
        assert client.post(f"/staff/sign-in/{path}/").status_code == 403
        assert client.get(f"/staff/sign-in/{path}/").status_code == 405
