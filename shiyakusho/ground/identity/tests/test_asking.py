"""Who asks, as a request says it, and what of its path is kept; where one may go after signing in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from shiyakusho.ground.audit.actors import ANONYMOUS, current_actor, current_path
from shiyakusho.ground.identity import middleware, spans
from shiyakusho.ground.identity.middleware import ActorMiddleware, RefusedToken
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.refusals import (
    TokenInvalid,
)
from shiyakusho.ground.identity.sessions import safe_next
from shiyakusho.ground.identity.tests.people import CHIEF, CLERK, somebody


class TestRequests:
    @pytest.fixture
    def asked(self, monkeypatch):
        """Who acts and what path is kept, for a request by a token or as somebody."""

        def account_of_token(token):
            if token != "good":
                raise TokenInvalid
            return somebody("staff", CLERK, is_active=True)

        monkeypatch.setattr(middleware, "account_of_token", account_of_token)

        def ask(path, user=None, **headers):
            request = RequestFactory().get(path, headers=headers)
            request.user = user or AnonymousUser()
            seen = []

            def view(request):
                seen.append((request.user, current_actor(), current_path()))
                return HttpResponse("in")

            assert ActorMiddleware(view)(request).content == b"in"
            return seen[0]

        return ask

    @pytest.mark.parametrize(
        ("header", "who"),
        [
            ("Bearer good", Account),
            ("bearer   good ", Account),
            ("Bearer bad", RefusedToken),
            ("Bearer ", AnonymousUser),
            ("Bearer", AnonymousUser),
            ("Basic good", AnonymousUser),
            ("", AnonymousUser),
        ],
    )
    def test_the_api_knows_bearers_alone(self, asked, header, who):
        user, actor, _ = asked("/api/v1/cases", somebody("staff", CHIEF), Authorization=header)
        assert type(user) is who
        assert actor.kind == ("staff" if who is Account else "anonymous")
        assert getattr(user, "token_refused", False) is (who is RefusedToken)

    def test_without_any_header_it_is_nobody(self, asked):
        user, actor, _ = asked("/api/v1/cases", somebody("staff", CHIEF))
        assert isinstance(user, AnonymousUser) and actor == ANONYMOUS

    def test_a_page_knows_its_cookie_and_no_bearer(self, asked):
        person = somebody("staff", CLERK)
        user, actor, path = asked("/staff/cases/?x=1", person, Authorization="Bearer bad")
        assert (user, actor.id, path) == (person, str(person.pk), "GET /staff/cases/")

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_a_probe_is_nobodys(self, asked, path):
        user, actor, kept = asked(path, somebody("staff", CLERK))
        assert isinstance(user, AnonymousUser) and actor == ANONYMOUS and kept == f"GET {path}"

    def test_the_path_is_kept_without_secrets_and_broken_signs(self, asked):
        secret = "abcdefghij0123456789"
        _, _, kept = asked(f"/staff/enrol/{secret}/")
        assert kept == "GET /staff/enrol/…/"
        assert asked("/nowhere/%00x%0Ay")[2] == "GET /nowhere/\ufffdx\ufffdy"
        assert asked("/" + "a" * 300)[2] == "GET /" + "a" * 195


@pytest.mark.parametrize(
    ("asked", "secure", "where"),
    [
        ({"next": "/staff/cases/?x=1"}, False, "/staff/cases/?x=1"),
        ({"next": "http://testserver/ja/"}, False, "http://testserver/ja/"),
        ({"next": "http://testserver/ja/"}, True, "/home/"),
        ({"next": "https://testserver/ja/"}, True, "https://testserver/ja/"),
        ({"next": "https://evil.example/"}, False, "/home/"),
        ({"next": "//evil.example/"}, False, "/home/"),
        ({"next": "javascript:alert(1)"}, False, "/home/"),
        ({"next": ""}, False, "/home/"),
        ({}, False, "/home/"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_after_signing_in_only_a_page_of_ours(method, asked, secure, where):
    request = getattr(RequestFactory(), method)("/sign-in/", asked, secure=secure)
    assert safe_next(request, "/home/") == where


def test_the_spans_are_those_of_the_file():
    staff, resident = spans.limits_of("staff"), spans.limits_of("resident")
    assert (staff.idle, staff.absolute, staff.warn) == (1800, 43200, 180)
    assert (resident.idle, resident.absolute, resident.warn) == (3600, 43200, 0)
    given = spans.spans()
    assert (given.fresh, given.challenge, given.enrolment) == (600, 300, 86400)
    assert timedelta(seconds=given.token) == timedelta(days=90)
