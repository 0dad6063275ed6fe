"""A session ends by itself: after no click for a while, and after a day's work."""

from datetime import timedelta

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity import limits

pytestmark = pytest.mark.django_db
HOUR = 3600.0


@pytest.fixture
def after(monkeypatch):
    """``after(seconds)``: so much later by the house clock."""
    began = clock.now()

    def later(seconds: float) -> None:
        monkeypatch.setenv("SHIYAKUSHO_NOW", (began + timedelta(seconds=seconds)).isoformat())

    return later


def inside(browser) -> bool:
    return "サインインしています" in browser.get("/ja/mine/").content.decode()


def ended() -> list[str]:
    return [e.detail["why"] for e in AuditEvent.objects.filter(action="identity.sign_out")]


def test_who_stays_active_stays_in(account, client_of, after) -> None:
    browser = client_of(account())
    for minutes in range(0, 700, 50):
        after(minutes * 60)
        assert inside(browser), minutes
    after(12 * HOUR + 1)
    assert not inside(browser)
    assert ended() == ["absolute"]


@pytest.mark.parametrize(("kind", "idle"), [("resident", HOUR), ("staff", HOUR / 2)])
def test_who_was_away_too_long_is_out(account, client_of, after, kind, idle) -> None:
    browser = client_of(account(kind))
    after(idle - 1)
    browser.get("/ja/")
    assert "_auth_user_id" in browser.session
    after(2 * idle + 1)
    answer = browser.get("/ja/")
    assert answer.status_code == 200
    assert "_auth_user_id" not in browser.session
    assert ended() == ["idle"]


def test_a_page_of_ones_own_then_asks_to_sign_in(account, client_of, after) -> None:
    browser = client_of(account("staff", roles=["clerk"]))
    after(HOUR)
    answer = browser.get("/staff/cases/")
    assert answer.status_code == 302
    assert "/sign-in/?next=" in answer["Location"]


def test_a_session_whose_beginning_is_not_known_is_over(account, client_of) -> None:
    browser = client_of(account())
    session = browser.session
    del session[limits.BEGAN]
    session.save()
    assert not inside(browser)


def test_a_clock_set_back_gives_nobody_more_time(account, client_of, after) -> None:
    browser = client_of(account())
    after(-HOUR)
    assert not inside(browser)


def test_a_probe_is_answered_whoever_asks(account, client_of, after) -> None:
    browser = client_of(account())
    after(24 * HOUR)
    assert browser.get("/healthz").status_code == 200
    assert ended() == []


def test_clicks_within_a_minute_write_no_row(account, client_of) -> None:
    browser = client_of(account())
    before = browser.session[limits.SEEN]
    browser.get("/ja/about/")
    assert browser.session[limits.SEEN] == before
