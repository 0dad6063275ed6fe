"""B2: a session is nobody else's, is new at every sign-in, ends in time, and has no door beside it."""

from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.ground import clock
from shiyakusho.ground.identity import services, sign_ins, staff_accounts
from shiyakusho.ground.identity.checks import routes
from shiyakusho.ground.identity.models import Account, AppointedRole
from shiyakusho.ground.identity.permissions import declaration_of
from shiyakusho.ground.identity.proofs import FACTOR, SHOWN_AT, Proof
from shiyakusho.ground.identity.refusals import NotPermitted, SecondFactorNeeded, TokenInvalid
from shiyakusho.ground.identity.tests.passkeys.conftest import city, officer

pytestmark = [pytest.mark.django_db, pytest.mark.check("B2")]
__all__ = ["city", "officer"]  # fixtures
QUEUE, HOUR = "/staff/cases/", 60


@pytest.fixture
def later(monkeypatch):
    def minutes(count: float) -> None:
        monkeypatch.setenv("SHIYAKUSHO_NOW", (clock.now() + timedelta(minutes=count)).isoformat())

    return minutes


def stolen(cookie: str) -> Client:
    """Somebody else's browser with a copy of the cookie."""
    browser = Client()
    browser.cookies["sessionid"] = cookie
    return browser


def useless(cookie: str) -> bool:
    answers = [stolen(cookie).get(path) for path in (QUEUE, "/manage/accounts/", "/staff/me/")]
    return all(a.status_code == 302 and "/staff/sign-in/?next=" in a["Location"] for a in answers)


class TestCookies:
    def test_one_planted_before_is_worth_nothing_after(self, officer) -> None:
        hana = officer()
        hana.asks()
        planted = hana.client.cookies["sessionid"].value
        hana.signs_in()
        assert hana.client.cookies["sessionid"].value != planted
        assert useless(planted)

    def test_one_made_up_is_not_taken_over(self, officer) -> None:
        hana = officer()
        hana.client.cookies["sessionid"] = "a" * 32
        hana.signs_in()
        assert hana.client.cookies["sessionid"].value != "a" * 32
        assert useless("a" * 32)

    def test_another_at_every_sign_in_and_every_proof(self, officer) -> None:
        hana, seen = officer(), []
        for where in ("sign-in", "sign-in", "prove", "prove"):
            hana.signs_in(where)
            seen.append(hana.client.cookies["sessionid"].value)
            assert hana.client.get(QUEUE).status_code == 200
        assert len(set(seen)) == 4
        assert all(map(useless, seen[:-1]))

    def test_after_signing_out(self, officer) -> None:
        hana = officer()
        hana.signs_in()
        cookie = hana.client.cookies["sessionid"].value
        hana.client.post("/sign-out/")
        assert useless(cookie)

    @pytest.mark.parametrize("by", ["owner", "operator", "closed", "closed and opened again"])
    def test_after_it_was_ended_from_elsewhere(self, officer, account, by: str) -> None:
        hana, boss = officer(), account("staff", roles=["operator"])
        hana.signs_in()
        cookie = hana.client.cookies["sessionid"].value
        if by == "owner":
            sign_ins.end_all(account=hana.account, why="ended by owner")
        elif by == "operator":
            staff_accounts.cut_off(account=hana.account, why="ended by operator")
        else:
            staff_accounts.close(account=hana.account, by=boss, why="退職")
            if "again" in by:
                staff_accounts.reopen(account=hana.account, by=boss)
        assert useless(cookie)

    def test_of_one_kind_of_account_for_another(self, officer) -> None:
        hana = officer()
        hana.signs_in()
        cookie = hana.client.cookies["sessionid"].value
        Account.objects.filter(pk=hana.account.pk).update(level="L1")
        assert useless(cookie)


class TestTime:
    """By the house clock, which is the database's: what a machine's own clock says changes nothing."""

    def test_thirty_minutes_without_a_click(self, officer, later) -> None:
        hana = officer()
        hana.signs_in()
        cookie = hana.client.cookies["sessionid"].value
        later(29.9)
        assert hana.client.get(QUEUE).status_code == 200
        later(30.1)
        assert useless(cookie)

    def test_twelve_hours_and_not_a_minute_more(self, officer, later) -> None:
        hana = officer()
        hana.signs_in()
        cookie = hana.client.cookies["sessionid"].value
        for _ in range(12 * 3 - 1):
            later(20)
            assert hana.client.get(QUEUE).status_code == 200
        later(20.1)
        assert useless(cookie)

    def test_proving_once_more_does_not_begin_the_day_anew(self, officer, later) -> None:
        hana = officer()
        hana.signs_in()
        for _ in range(12 * 3 - 1):
            later(20)
            hana.signs_in("prove")
        later(20.1)
        assert "/staff/sign-in/" in hana.client.get(QUEUE)["Location"]

    def test_the_machines_own_clock_is_not_asked(self, officer, monkeypatch) -> None:
        import time

        hana = officer()
        hana.signs_in()
        real = time.time()
        monkeypatch.setattr(time, "time", lambda: real + 40 * 60)
        assert hana.client.get(QUEUE).status_code == 200


@pytest.mark.check("A5")
class TestNextRequest:
    def test_a_role_taken_away(self, officer) -> None:
        hana = officer()
        hana.signs_in()
        assert hana.client.get(QUEUE).status_code == 200
        AppointedRole.objects.filter(account=hana.account).update(
            until=clock.today() - timedelta(days=1)
        )
        assert hana.client.get(QUEUE).status_code == 403

    def test_an_account_closed_every_session_and_token_dead(self, officer, account) -> None:
        hana = officer()
        others = []
        for _ in range(3):
            hana.client = Client()
            hana.signs_in()
            others.append(hana.client)
        token = services.issue_token(
            account=hana.account, label="x", by=_with_proof(hana.account), life=timedelta(days=1)
        )
        boss = account("staff", roles=["operator"])
        staff_accounts.close(account=hana.account, by=boss, why="退職")
        for browser in others:
            assert "/staff/sign-in/" in browser.get(QUEUE)["Location"]
        with pytest.raises(TokenInvalid):
            services.account_of_token(token)
        asked = Client().get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"})
        assert asked.status_code == 401


def _with_proof(account: Account) -> Account:
    account.proof = Proof("passkey", clock.now().timestamp())
    return account


class TestSecondFactor:
    """No way into a staff path by one factor."""

    @pytest.fixture
    def half(self, account):
        """Signed in, by one factor: a manager of everything."""
        person = account("staff", roles=["clerk", "section_chief", "operator", "catalogue_officer"])
        browser = Client()
        browser.force_login(person)
        session = browser.session
        session[FACTOR], session[SHOWN_AT] = "oidc", None
        session.save()
        return browser

    def test_every_declared_staff_route_refuses(self, account) -> None:
        person = account("staff", roles=["clerk", "section_chief", "operator", "catalogue_officer"])
        declared = {declaration_of(view) for _, view in routes()}
        staff = [one for one in declared if one is not None and one.audience == "staff"]
        assert len(staff) > 8
        for proof in (Proof(), Proof("oidc"), Proof("", 1.0), Proof("password", 1.0)):  # type: ignore[arg-type]
            person.proof = proof
            for declaration in staff:
                with pytest.raises((SecondFactorNeeded, NotPermitted)):
                    declaration.check(person)

    @pytest.mark.parametrize(
        "path", [QUEUE, "/staff/", "/staff/me/", "/manage/", "/manage/accounts/", "/manage/audit/"]
    )
    def test_pages_lead_to_the_proof(self, half, path: str) -> None:
        assert half.get(path)["Location"].startswith("/staff/prove/?next=")
        assert half.post(path).status_code in (302, 405)

    def test_the_menu_of_another_page_opens_nothing(self, half) -> None:
        assert half.get("/ja/").status_code == 200
        assert half.get("/staff/prove/").status_code == 200
        assert half.get(QUEUE).status_code == 302

    def test_no_token_without_it(self, half) -> None:
        assert half.post("/staff/me/tokens/", {"label": "x", "days": "1"}).status_code == 302
        assert half.get("/api/v1/cases").status_code == 401
