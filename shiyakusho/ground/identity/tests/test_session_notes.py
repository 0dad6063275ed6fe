"""What the audit and the list of sign-ins keep of a session: begun, strengthened, ended."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity import sessions
from shiyakusho.ground.identity.backends import SessionBackend
from shiyakusho.ground.identity.models import Account, AppointedRole, SignIn
from shiyakusho.ground.identity.proofs import SIGN_IN, Proof
from shiyakusho.ground.identity.roles import grants_of

pytestmark = pytest.mark.django_db
PROVED = Proof("passkey", 5.0)


@pytest.fixture
def browser():
    request = RequestFactory().post("/sign-in/")
    request.session, request.user = SessionStore(), AnonymousUser()
    return request


def noted(action: str) -> AuditEvent:
    return AuditEvent.objects.filter(action=action).latest("id")


def test_a_session_begins_with_a_key_of_its_own_and_is_noted(account, browser) -> None:
    clerk = account("staff", roles=["clerk"], name="担当 一郎")
    browser.session.create()
    before = browser.session.session_key
    sessions.begin_session(browser, clerk, way="passkey", proof=PROVED)
    assert browser.session[SESSION_KEY] == str(clerk.pk) and browser.user == clerk
    first = browser.session.session_key
    assert first != before
    row = SignIn.objects.get(pk=browser.session[SIGN_IN])
    assert (row.account, row.way, row.session_key, row.ended_at) == (clerk, "passkey", first, None)
    assert clerk.proof == Proof("passkey", 5.0, sign_in=str(row.pk))
    event = noted("identity.sign_in")
    assert (event.actor_id, event.actor_name, event.purpose) == (
        str(clerk.pk),
        "担当 一郎",
        "サインイン",
    )
    assert event.subjects == [f"account:{clerk.pk}"]
    assert event.detail["way"] == "passkey" and event.detail["two_factors"] is True
    sessions.begin_session(browser, clerk, way="oidc")
    events = AuditEvent.objects.filter(action="identity.sign_in")
    told = sorted((one.detail["way"], one.detail["two_factors"]) for one in events)
    assert told == [("oidc", False), ("passkey", True)]
    assert browser.session.session_key != first, "a new key also for the same person"
    row.refresh_from_db()
    assert row.why_ended == "replaced" and clerk.proof.factor == ""


def test_a_second_factor_shown_again_is_a_new_key_and_is_noted(account, browser) -> None:
    clerk = account("staff", roles=["clerk"])
    sessions.begin_session(browser, clerk, way="oidc", proof=Proof("oidc"))
    key, name = browser.session.session_key, browser.session[SIGN_IN]
    sessions.strengthen_session(browser, clerk, proof=PROVED)
    assert browser.session.session_key != key
    assert clerk.proof == Proof("passkey", 5.0, sign_in=name)
    event = noted("identity.second_factor")
    assert (event.subjects, event.detail["way"]) == ([f"account:{clerk.pk}"], "passkey")


@pytest.mark.parametrize("why", ["asked", "idle"])
def test_an_end_is_noted_and_leaves_nothing(account, browser, why) -> None:
    clerk = account("staff", roles=["clerk"], name="担当 一郎")
    sessions.begin_session(browser, clerk, way="passkey", proof=PROVED)
    name = browser.session[SIGN_IN]
    sessions.end_session(browser, **({} if why == "asked" else {"why": why}))
    assert not browser.session.keys() and isinstance(browser.user, AnonymousUser)
    row, event = SignIn.objects.get(pk=name), noted("identity.sign_out")
    assert (row.why_ended, row.ended_at is not None) == (why, True)
    assert (event.actor_name, event.purpose) == ("担当 一郎", "サインアウト")
    assert (event.subjects, event.detail["why"]) == ([f"account:{clerk.pk}"], why)


def test_a_session_the_list_does_not_know_ends_as_well(account, browser) -> None:
    clerk = account("staff", roles=["clerk"])
    sessions.begin_session(browser, clerk, way="passkey", proof=PROVED)
    name = browser.session.pop(SIGN_IN)
    sessions.end_session(browser)
    assert not browser.session.keys() and SignIn.objects.get(pk=name).ended_at is None
    assert noted("identity.sign_out").subjects == [f"account:{clerk.pk}"]


def test_an_appointed_role_says_its_days(account) -> None:
    clerk, since, until = account("staff"), date(2026, 4, 1), date(2027, 3, 31)
    AppointedRole.objects.create(account=clerk, role="auditor", since=since, until=until)
    AppointedRole.objects.create(account=account("staff"), role="operator", since=since)
    [grant] = grants_of(clerk, until)
    assert (grant.role, grant.since, grant.until) == ("auditor", since, until)
    assert grants_of(clerk, since) == (grant,)
    assert grants_of(clerk, since - timedelta(1)) == grants_of(clerk, until + timedelta(1)) == ()


def test_the_backend_knows_nobody_who_was_sent_away(account) -> None:
    clerk = account("staff")
    assert SessionBackend().get_user(clerk.pk) == clerk
    Account.objects.filter(pk=clerk.pk).update(is_active=False)
    assert SessionBackend().get_user(clerk.pk) is None


def test_who_is_nobody_ends_nothing_of_anybodys(browser) -> None:
    browser.session["left"] = "here"
    sessions.end_session(browser)
    assert not browser.session.keys()
    assert not AuditEvent.objects.filter(action="identity.sign_out").exists()
