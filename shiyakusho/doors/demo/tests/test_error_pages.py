"""The demo runs with DEBUG, and still nobody sees a technical page."""

import pytest
from django.conf import settings as django_settings
from django.test import Client

pytestmark = pytest.mark.django_db
FORM = "/ja/forms/resume/"


@pytest.fixture
def visitor(settings) -> Client:
    settings.DEBUG = True
    settings.MIDDLEWARE = [
        "shiyakusho.doors.demo.middleware.OwnErrorPages",
        *django_settings.MIDDLEWARE,
    ]
    settings.DEFAULT_EXCEPTION_REPORTER = "shiyakusho.doors.demo.middleware.SilentReporter"
    return Client(raise_request_exception=False)


def is_ours(answer, status: int) -> None:
    html = answer.content.decode()
    assert answer.status_code == status
    assert '<html lang="ja"' in html and "</html>" in html
    assert "Content-Security-Policy" in answer.headers
    assert "Traceback" not in html and "SECRET_KEY" not in html and "urlpatterns" not in html
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)


def test_a_missing_page(visitor) -> None:
    is_ours(visitor.get("/ja/nothing/"), 404)


def test_too_many_fields_too_many_bytes_and_no_multipart_at_all(visitor) -> None:
    is_ours(visitor.post(FORM, {f"f{n}": "x" for n in range(1500)}), 400)
    is_ours(visitor.post(FORM, "a=" + "x" * 3_000_000, content_type=URLENCODED), 400)
    is_ours(visitor.post(FORM, b"abc", content_type="multipart/form-data"), 400)


def test_a_host_that_is_none(visitor) -> None:
    is_ours(visitor.get("/ja/", headers={"Host": "a b<script>"}), 400)


def test_a_fault_of_ours(visitor, monkeypatch) -> None:
    def broken(request: object) -> None:
        raise ValueError("secret words")

    monkeypatch.setattr("shiyakusho.doors.citizen.views.home.event_cards", lambda: broken(None))
    answer = visitor.get("/ja/")
    is_ours(answer, 500)
    assert "secret words" not in answer.content.decode()


def test_a_fault_before_any_view(visitor, monkeypatch) -> None:
    def broken(user: object) -> None:
        raise ValueError("secret words")

    monkeypatch.setattr("shiyakusho.ground.identity.middleware.actor_of", broken)
    is_ours(visitor.get("/ja/about/"), 500)


def test_programs_get_a_problem(visitor, monkeypatch) -> None:
    def broken(user: object) -> None:
        raise ValueError("secret words")

    monkeypatch.setattr("shiyakusho.ground.identity.middleware.actor_of", broken)
    answer = visitor.get("/api/v1/events")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")


@pytest.mark.parametrize("debug,demo", [(False, True), (True, False), (False, False)])
def test_personas_are_refused_unless_both_debug_and_demo_are_on(
    settings, client, account, debug: bool, demo: bool
) -> None:
    settings.DEBUG, settings.DEMO = debug, demo
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/be/clerk/").status_code == 404
    assert "_auth_user_id" not in client.session


URLENCODED = "application/x-www-form-urlencoded"
