from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from shiyakusho.ground import clock
from shiyakusho.ground.identity import permissions, services
from shiyakusho.ground.identity.middleware import ActorMiddleware
from shiyakusho.ground.identity.models import Account, ApiToken, AppointedRole
from shiyakusho.ground.identity.permissions import level_at_least, may, route
from shiyakusho.ground.identity.refusals import (
    IdentityLevelTooLow,
    NotPermitted,
    NotSignedIn,
    TokenInvalid,
)

pytestmark = pytest.mark.django_db


def test_identity_is_issuer_and_subject(account) -> None:
    first = services.open_account(
        kind="resident", issuer="i", subject="s", display_name="髙橋 𠮷子", level="L2"
    )
    again = services.open_account(
        kind="resident", issuer="i", subject="s", display_name="髙橋 𠮷子", level="L3"
    )
    other = services.open_account(kind="resident", issuer="j", subject="s", display_name="別人")
    assert first.pk == again.pk != other.pk
    assert Account.objects.get(pk=first.pk).level == "L3"


@pytest.mark.parametrize(
    ("held", "needed", "enough"),
    [("L0", "L0", True), ("L0", "L1", False), ("L1", "L2", False), ("L3", "L2", True)],
)
def test_levels_are_an_order(account, held: str, needed: str, enough: bool) -> None:
    assert level_at_least(account(level=held), needed) is enough


def test_nobody_signed_in_is_l0() -> None:
    assert level_at_least(AnonymousUser(), "L0")
    assert not level_at_least(AnonymousUser(), "L1")


def test_a_level_too_low_says_what_is_needed(account) -> None:
    view = route.resident(level="L3")(lambda request: "in")
    request = RequestFactory().get("/")
    request.user = account(level="L1")
    with pytest.raises(IdentityLevelTooLow) as refused:
        view(request)
    assert refused.value.extra["needed"] == "L3"
    assert refused.value.extra["held"] == "L1"


def test_staff_routes_ask_for_the_permission(account) -> None:
    view = route.staff("cases.decide")(lambda request: "in")
    request = RequestFactory().get("/")
    for user, refusal in (
        (AnonymousUser(), NotSignedIn),
        (account("resident"), NotPermitted),
        (account("staff", roles=["clerk"]), NotPermitted),
    ):
        request.user = user
        with pytest.raises(refusal):
            view(request)
    request.user = account("staff", roles=["section_chief"])
    assert view(request) == "in"


def test_a_permission_nobody_holds_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match=r"cases\.eat"):
        route.staff("cases.eat")


def test_a_role_that_ended_or_has_not_begun_gives_nothing(account) -> None:
    person = account("staff")
    today = clock.today()
    AppointedRole.objects.create(
        account=person, role="clerk", since=today - timedelta(10), until=today - timedelta(1)
    )
    AppointedRole.objects.create(account=person, role="section_chief", since=today + timedelta(1))
    assert not may(person, "cases.read")


def test_a_disabled_account_may_nothing(account) -> None:
    person = account("staff", roles=["clerk"])
    assert may(person, "cases.read")
    person = Account.objects.get(pk=person.pk)
    person.is_active = False
    assert not may(person, "cases.read")


def test_a_role_removed_is_denied_on_the_next_request(account, client_of) -> None:
    person = account("staff", roles=["clerk"])
    assert may(Account.objects.get(pk=person.pk), "cases.work")
    AppointedRole.objects.filter(account=person).update(until=clock.today() - timedelta(1))
    assert not may(Account.objects.get(pk=person.pk), "cases.work")


class TestTokens:
    def test_only_the_hash_is_kept(self, account) -> None:
        token = services.issue_token(account=account("staff"), label="試験")
        assert not ApiToken.objects.filter(digest__contains=token).exists()

    def test_the_token_names_its_account(self, account) -> None:
        person = account("staff")
        assert services.account_of_token(services.issue_token(account=person, label="x")) == person

    @pytest.mark.parametrize("spoil", ["unknown", "revoked", "expired", "disabled"])
    def test_a_bad_token_is_refused_the_same_way(self, account, spoil: str) -> None:
        person = account("staff")
        token = services.issue_token(account=person, label="x")
        if spoil == "unknown":
            token += "x"
        elif spoil == "revoked":
            assert services.revoke_tokens(account=person, label="x") == 1
        elif spoil == "expired":
            ApiToken.objects.update(expires_at=clock.now())
        else:
            Account.objects.filter(pk=person.pk).update(is_active=False)
        with pytest.raises(TokenInvalid):
            services.account_of_token(token)

    def test_a_bad_token_does_not_enter_public_routes_either(self) -> None:
        request = RequestFactory().get("/api/v1/events", headers={"Authorization": "Bearer no"})
        view = route.public(lambda request: HttpResponse("in"))
        with pytest.raises(TokenInvalid):
            ActorMiddleware(view)(request)

    def test_the_api_knows_no_cookies(self, account) -> None:
        request = RequestFactory().get("/api/v1/cases")
        request.user = account("staff", roles=["clerk"])
        seen = []

        def look(request):
            seen.append(request.user)
            return HttpResponse()

        ActorMiddleware(look)(request)
        assert isinstance(seen[0], AnonymousUser)


def test_every_write_of_identity_is_audited(account) -> None:
    from shiyakusho.ground.audit.selectors import events_about

    person = account("staff", roles=["clerk"])
    services.issue_token(account=person, label="x")
    assert {e.action for e in events_about(f"account:{person.pk}")} == {
        "identity.open_account",
        "identity.appoint",
        "identity.issue_token",
    }
    assert permissions.may(person, "cases.work")
