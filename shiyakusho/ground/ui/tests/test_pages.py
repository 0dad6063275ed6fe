"""Around a page: languages, text size, QR, menus, refusals and errors."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.ui import errors, registry, switch
from shiyakusho.ground.ui.context import Page
from shiyakusho.ground.ui.languages import html_lang, same_page
from shiyakusho.ground.ui.middleware import (
    PersonalPagesAreNotStored,
    RefusalMiddleware,
    StaffPagesAreJapanese,
)


class Stale(Refusal):
    """For these tests."""

    code = "stale_for_tests"
    message = "ほかの人が先に変えました。"


class Nobody(Refusal):
    """For these tests."""

    code = "nobody_for_tests"
    status = 401


def ask(path: str = "/ja/guide/?q=a", audience: str = "public", **more: Any):
    made = RequestFactory().get(path, **more)
    made.user = AnonymousUser()
    made.session = {}
    view = SimpleNamespace(declared_permission=SimpleNamespace(audience=audience))
    made.resolver_match = SimpleNamespace(func=view)
    return made


def press(value: str, path: str = "/ja/forms/1/?page=2"):
    return RequestFactory().post(path, {"switch": value, "name": "髙﨑"})


@pytest.mark.parametrize(
    ("path", "code", "same"),
    [
        ("/ja/guide/?q=/ja/", "en", "/en/guide/?q=/ja/"),
        ("/ja-easy/", "ja", "/ja/"),
        ("/ja", "ja-easy", "/ja-easy"),
        ("/staff/cases/", "en", "/staff/cases/"),
        ("/japan/", "en", "/japan/"),
    ],
)
def test_the_same_page_in_another_language(path: str, code: str, same: str) -> None:
    assert same_page(path, code) == same


def test_plain_japanese_is_japanese_to_a_screen_reader() -> None:
    assert [html_lang(code) for code in ("ja", "ja-easy", "en")] == ["ja", "ja", "en"]


def test_switching_inside_a_form_goes_to_the_same_page() -> None:
    request = press("language:ja-easy")
    assert switch.wanted(request)
    response = switch.go(request)
    assert response["Location"] == "/ja-easy/forms/1/?page=2"
    assert response.cookies["django_language"].value == "ja-easy"
    assert switch.go(press("text_size:largest")).cookies["text_size"].value == "largest"


@pytest.mark.parametrize("value", ["language:xx", "text_size:huge", "", "a:b:c", "language"])
def test_what_is_unknown_changes_nothing(value: str) -> None:
    response = switch.go(press(value))
    assert response["Location"] == "/ja/forms/1/?page=2"
    assert not response.cookies


@pytest.mark.parametrize("url", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_a_preference_never_leads_away(url: str) -> None:
    assert switch.applied(ask(), "language", "en", url)["Location"] == "/"


def test_a_forged_text_size_is_ignored() -> None:
    request = ask()
    request.COOKIES["text_size"] = '"><script>'
    assert switch.text_size(request) == "normal"


@pytest.mark.parametrize(
    ("audience", "qr"),
    [("public", "http://testserver/ja/guide/"), ("link", ""), ("resident", ""), ("staff", "")],
)
def test_only_a_public_page_prints_its_address_and_never_its_query(audience: str, qr: str) -> None:
    assert Page(ask(audience=audience)).qr_url == qr


@pytest.mark.parametrize(
    ("audience", "stored", "referrer"),
    [
        ("public", None, None),
        ("link", "no-store", "same-origin"),
        ("resident", "no-store", None),
        ("staff", "no-store", None),
    ],
)
def test_what_is_not_public_is_not_stored(audience, stored, referrer) -> None:
    response = PersonalPagesAreNotStored(lambda request: HttpResponse())(ask(audience=audience))
    assert response.headers.get("Cache-Control") == stored
    assert response.headers.get("Referrer-Policy") == referrer


def test_staff_pages_are_japanese_and_others_are_left_alone() -> None:
    middleware = StaffPagesAreJapanese(lambda request: HttpResponse())
    with translation.override("en"):
        middleware.process_view(ask(audience="public"), None, (), {})
        assert translation.get_language() == "en"
        middleware.process_view(ask(audience="staff"), None, (), {})
        assert translation.get_language() == "ja"


def test_a_refusal_becomes_a_page_with_its_own_sentence() -> None:
    response = RefusalMiddleware(lambda request: HttpResponse()).process_exception(
        ask(), Stale(extra={"needed_label": "本人確認あり"})
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "ほかの人が先に変えました。" in page
    assert "stale_for_tests" in page
    assert "本人確認あり" in page
    assert "消えていません" in page


def test_a_refusal_under_the_api_becomes_a_problem_document() -> None:
    response = errors.refused(ask("/api/v1/cases/1"), Stale(extra={"version": 3}))
    body = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert (body["code"], body["status"], body["version"]) == ("stale_for_tests", 409, 3)
    assert body["detail"].startswith("ほかの人が先に変えました。")


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back() -> None:
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    response = middleware.process_exception(ask("/ja/mine/?a=1"), Nobody())
    assert response.status_code == 302
    assert response["Location"].endswith("?next=%2Fja%2Fmine%2F%3Fa%3D1")
    assert middleware.process_exception(ask("/api/v1/x"), Nobody()).status_code == 401


def test_any_other_exception_is_left_to_django() -> None:
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(ask(), ValueError()) is None


@pytest.mark.parametrize("code", ["ja", "ja-easy", "en"])
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.not_found, 404),
        (errors.too_many, 429),
        (errors.server_error, 500),
        (errors.unavailable, 503),
        (errors.csrf_failure, 403),
    ],
)
def test_every_error_page_says_what_to_do_and_whom_to_call(view, status, code) -> None:
    with translation.override(code):
        response = view(ask())
    page = response.content.decode()
    assert response.status_code == status
    assert page.count("<h1>") == 1
    assert 'class="kept"' in page
    assert f"tel:{registry.site().phone}" in page
    assert "style=" not in page


def test_waiting_is_told_to_programs_too() -> None:
    assert errors.too_many(ask(), retry_after=7)["Retry-After"] == "7"
    assert json.loads(errors.too_many(ask("/api/v1/x")).content)["code"] == "too_many_requests"


def test_the_error_page_comes_even_when_the_layout_is_broken(monkeypatch) -> None:
    def broken() -> registry.Site:
        raise RuntimeError("no city")

    monkeypatch.setattr(registry, "site", broken)
    response = errors.server_error(ask())
    assert response.status_code == 500
    assert "不具合" in response.content.decode()


def test_panels_come_in_order_and_silent_ones_stay_away(monkeypatch) -> None:
    panels = registry.Registry[registry.HomePanel]("panels for tests")
    monkeypatch.setattr(registry, "home_panels", panels)
    late = registry.HomePanel("後", "a.html", lambda request: {"n": 2}, order=20)
    early = registry.HomePanel("先", "b.html", lambda request: {"n": 1}, order=10, places=("mine",))
    silent = registry.HomePanel("なし", "c.html", lambda request: None)
    for key, panel in (("late", late), ("early", early), ("silent", silent)):
        panels.register(key, panel)
    assert [item["title"] for item in registry.panels(ask(), "mine")] == ["先", "後"]
    assert [item["title"] for item in registry.panels(ask(), "home")] == ["後"]
