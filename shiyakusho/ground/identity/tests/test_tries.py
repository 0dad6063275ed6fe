"""B3: a thousand wrong tries, over one account, a thousand accounts and changing addresses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.models import WrongTry
from shiyakusho.ground.identity.passkeys import enrolling
from shiyakusho.ground.identity.refusals import TooManyTries
from shiyakusho.ground.identity.tests.passkeys.conftest import Officer, city, officer

__all__ = ["city", "officer"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.check("B3")]
# The whole thousand is for `make battery`; the rule is the same at a few.
HOW_MANY = pytest.mark.parametrize("many", [60, pytest.param(1_000, marks=pytest.mark.battery)])


def stranger(number: int) -> Client:
    return Client(REMOTE_ADDR=f"133.{number % 200}.{number // 200}.7")


def wrong(victim: Officer, browser: Client) -> int:
    """A try at ``victim``'s key with a signature that is none."""
    options = browser.post("/staff/sign-in/options/").json()
    answer = victim.device.get(options, signature=b"0" * 70)
    return browser.post("/staff/sign-in/passkey/", {"credential": answer}).status_code


def looked_at() -> int:
    return AuditEvent.objects.filter(action="identity.refuse_passkey").count()


@HOW_MANY
def test_over_one_account_from_changing_addresses(officer, many: int) -> None:
    hana = officer()
    hana.signs_in()  # she has a browser the house knows
    hana.client.post("/sign-out/")
    said = [wrong(hana, stranger(number)) for number in range(many)]
    assert said.count(403) == looked_at() == 10
    assert said.count(429) == many - 10
    assert hana.signs_in().status_code == 302


def test_the_owner_at_a_new_browser_waits_an_hour_at_most(officer, monkeypatch) -> None:
    hana = officer()
    for number in range(20):
        wrong(hana, stranger(number))
    hana.client = Client()
    locked = hana.signs_in()
    assert locked.status_code == 429
    assert 0 < int(locked["Retry-After"]) <= 3600
    assert "しばらく受け付けません" in locked.content.decode()
    later = clock.now() + timedelta(minutes=60, seconds=1)
    monkeypatch.setenv("SHIYAKUSHO_NOW", later.isoformat())
    assert hana.signs_in().status_code == 302


def test_or_is_let_in_by_a_new_link_at_once(officer) -> None:
    hana = officer()
    for number in range(20):
        wrong(hana, stranger(number))
    hana.client = Client()
    hana.device.id = b"the new key of the same person"
    secret = enrolling.give(account=hana.account, by=None)
    assert hana.enrols(secret).status_code == 302  # the tries are the account's, so she still waits
    assert hana.signs_in().status_code == 429


@HOW_MANY
def test_over_many_accounts(officer, many: int) -> None:
    """A few each: nobody is locked out, nobody gets in; a stranger's key is nobody's."""
    hana = officer()
    victims = [officer() for _ in range(4)]
    for victim in victims:
        for number in range(9):
            assert wrong(victim, stranger(number)) == 403
    unknown = [wrong(_nobody(hana, number), stranger(number)) for number in range(many - 4 * 9)]
    assert set(unknown) == {403}
    assert looked_at() == many
    assert all(victim.signs_in().status_code == 302 for victim in [hana, *victims])


def _nobody(like: Officer, number: int) -> Officer:
    made = Officer(like.account)
    made.device.id = number.to_bytes(32, "big")
    return made


def test_slips_are_forgiven_by_the_right_one(officer) -> None:
    hana = officer()
    for _ in range(3):
        for _ in range(9):
            assert wrong(hana, hana.client) == 403
        assert hana.signs_in().status_code == 302
    assert not WrongTry.objects.filter(kind__startswith="passkey").exists()


def test_a_mark_of_our_own_is_not_made_by_others(officer) -> None:
    from shiyakusho.ground.identity.passkeys import known_browsers

    hana = officer()
    browser = Client()
    for number in range(15):
        browser.cookies[known_browsers.COOKIE] = f"made up {number}"
        wrong(hana, browser)
    assert looked_at() == 10


def test_a_known_browser_has_ten_tries_of_its_own(officer) -> None:
    hana = officer()
    hana.signs_in()
    hana.client.post("/sign-out/")
    assert [wrong(hana, hana.client) for _ in range(12)].count(403) == 10


def test_links_that_lead_nowhere(officer) -> None:
    hana = officer(enrolled=False)
    secret = enrolling.give(account=hana.account, by=None)
    browser = stranger(1)
    said = [browser.get(f"/staff/enrol/{number:043}/").status_code for number in range(200)]
    assert said.count(404) == 60
    assert said.count(429) == 140
    assert browser.get(f"/staff/enrol/{secret}/").status_code == 200  # its owner sits beside
    assert stranger(2).get("/staff/enrol/x/").status_code == 404


def test_answers_of_a_provider_that_prove_nothing(settings) -> None:
    settings.OIDC = {"issuer": "https://idp.example", "client_id": "x", "key_file": "x"}
    browser = stranger(1)
    said = [
        browser.get("/sign-in/returned/", {"state": f"{n}", "code": "x"}).status_code
        for n in range(100)
    ]
    assert said.count(403) == 60
    assert said.count(429) == 40


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_are_counted_one_by_one(settings) -> None:
    def attempt(number: int) -> bool:
        try:
            tries.begin("passkey", "somebody")
        except TooManyTries:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(100))) == 10


def test_where_nothing_can_be_written_nobody_gets_in(officer, monkeypatch) -> None:
    def down(**given: object) -> None:
        raise OperationalError("the table takes nothing")

    hana = officer()
    answer = hana.device.get(hana.asks())
    monkeypatch.setattr(WrongTry.objects, "create", down)
    hana.client.raise_request_exception = False
    assert hana.shows(answer).status_code >= 500
    assert not hana.signed_in


def test_no_cache_stands_between(officer, settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    hana = officer()
    assert [wrong(hana, stranger(number)) for number in range(15)].count(403) == 10


def test_the_table_names_nobody(officer) -> None:
    hana = officer()
    wrong(hana, stranger(1))
    rows = list(WrongTry.objects.values_list("subject", flat=True))
    assert rows
    assert all(len(one) == 64 and str(hana.account.pk) not in one for one in rows)


def test_old_slips_are_forgotten(db) -> None:
    tries.begin("passkey", "a")
    tries.begin("resume_code", "b")
    assert tries.forget_old(clock.now()) == 0
    assert tries.forget_old(clock.now() + timedelta(hours=2)) == 1
    assert tries.left("resume_code", "b") == 9
