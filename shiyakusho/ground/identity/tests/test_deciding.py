"""Who may enter what: every deciding line with its tables, without a database."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from shiyakusho.ground import clock
from shiyakusho.ground.identity.middleware import RefusedToken
from shiyakusho.ground.identity.permissions import (
    Declaration,
    declaration_of,
    level_at_least,
    may,
    require_fresh,
    require_level,
    route,
    signed_in,
)
from shiyakusho.ground.identity.proofs import (
    FACTOR,
    NOTHING,
    SHOWN_AT,
    SIGN_IN,
    Proof,
    keep_proof,
    proof_in,
    shown_now,
)
from shiyakusho.ground.identity.refusals import (
    FreshProofNeeded,
    IdentityLevelTooLow,
    NotPermitted,
    NotSignedIn,
    SecondFactorNeeded,
    TokenInvalid,
)
from shiyakusho.ground.identity.tests.people import CHIEF, CLERK, NOON, somebody


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: SimpleNamespace(timestamp=lambda: NOON))


DECIDES = Declaration("staff", "cases.decide")


class TestDeclarations:
    @pytest.mark.parametrize("audience", ["public", "link"])
    def test_what_is_open_is_open_to_everybody_but_a_refused_token(self, audience):
        open_to = Declaration(audience)
        for user in (AnonymousUser(), somebody("resident"), somebody(is_active=False), None):
            open_to.check(user)
        with pytest.raises(TokenInvalid):
            open_to.check(RefusedToken())

    @pytest.mark.parametrize(
        ("user", "refusal"),
        [
            (AnonymousUser(), NotSignedIn),
            (RefusedToken(), TokenInvalid),
            (somebody("staff", CHIEF, is_active=False), NotSignedIn),
            (somebody("resident", CHIEF), NotPermitted),
            (somebody("resident", CHIEF, proof=NOTHING), NotPermitted),
            (somebody("staff", CHIEF, proof=NOTHING), SecondFactorNeeded),
            (somebody("staff", CLERK, proof=NOTHING), SecondFactorNeeded),
            (somebody("staff", CLERK), NotPermitted),
            (somebody("staff"), NotPermitted),
            (somebody("service", CLERK), NotPermitted),
        ],
    )
    def test_a_route_of_the_staff_refuses(self, user, refusal):
        with pytest.raises(refusal):
            DECIDES.check(user)

    @pytest.mark.parametrize("kind", ["staff", "service"])
    def test_and_lets_in_who_holds_the_permission(self, kind):
        DECIDES.check(somebody(kind, CLERK, CHIEF))

    def test_a_dangerous_act_wants_the_second_factor_now(self):
        fresh = Declaration("staff", "cases.decide", fresh=True)
        fresh.check(somebody("staff", CHIEF))
        old = somebody("staff", CHIEF, proof=Proof("passkey", NOON - 601))
        DECIDES.check(old)
        with pytest.raises(FreshProofNeeded):
            fresh.check(old)

    @pytest.mark.parametrize(
        ("user", "refusal"),
        [
            (AnonymousUser(), NotSignedIn),
            (somebody("resident", is_active=False, level="L3"), NotSignedIn),
            (somebody("staff", CHIEF, level="L3"), NotPermitted),
            (somebody("service", CHIEF, level="L3"), NotPermitted),
            (somebody("resident", level="L1"), IdentityLevelTooLow),
        ],
    )
    def test_a_route_of_residents_refuses(self, user, refusal):
        with pytest.raises(refusal):
            Declaration("resident", level="L2").check(user)

    @pytest.mark.parametrize("level", ["L2", "L3"])
    def test_and_lets_in_whom_it_knows_well_enough(self, level):
        Declaration("resident", level="L2").check(somebody("resident", level=level))
        Declaration("resident").check(somebody("resident", level="L0"))

    def test_what_a_view_declares_is_what_is_asked(self):
        def view(request, *args, **kwargs):
            return request, args, kwargs

        declared = {
            route.public(view): Declaration("public"),
            route.anyone_with_link(view): Declaration("link"),
            route.resident()(view): Declaration("resident", level="L1"),
            route.resident(level="L3")(view): Declaration("resident", level="L3"),
            route.staff("cases.decide")(view): DECIDES,
            route.staff("cases.decide", fresh=True)(view): Declaration(
                "staff", "cases.decide", fresh=True
            ),
        }
        for guarded, declaration in declared.items():
            assert declaration_of(guarded) == declaration
            assert guarded.__name__ == "view"
        assert declaration_of(view) is None
        request = SimpleNamespace(user=somebody("staff", CHIEF))
        guarded = route.staff("cases.decide")(view)
        assert guarded(request, 1, two=2) == (request, (1,), {"two": 2})
        request.user = somebody("staff", CLERK)
        with pytest.raises(NotPermitted):
            guarded(request)
        with pytest.raises(ValueError, match="'X' is not a valid Level"):
            route.resident(level="X")(view)

    def test_one_permission_is_enough_of_any_role(self):
        for permission in ("files.unseal", "audit.read", "cases.read"):
            route.staff(permission)
        with pytest.raises(ValueError, match=r"no role holds the permission 'clerk'"):
            route.staff("clerk")


class TestWho:
    def test_signed_in(self):
        person = somebody()
        assert signed_in(SimpleNamespace(user=person)) is person
        with pytest.raises(NotSignedIn):
            signed_in(SimpleNamespace(user=AnonymousUser()))

    @pytest.mark.parametrize(
        ("user", "permission", "expected"),
        [
            (somebody("staff", CLERK), "cases.work", True),
            (somebody("service", CLERK), "cases.work", True),
            (somebody("staff", CLERK), "cases.decide", False),
            (somebody("staff", CLERK), "", False),
            (somebody("staff"), "cases.work", False),
            (somebody("staff", CLERK, is_active=False), "cases.work", False),
            (somebody("resident", CLERK), "cases.work", False),
            (AnonymousUser(), "cases.work", False),
            (None, "cases.work", False),
        ],
    )
    def test_may(self, user, permission, expected):
        assert may(user, permission) is expected

    @pytest.mark.parametrize(
        ("user", "level", "enough"),
        [
            (somebody("resident", level="L2"), "L2", True),
            (somebody("resident", level="L2"), "L3", False),
            (somebody("resident", level="L2", is_active=False), "L1", False),
            (somebody("resident", level="L3", is_active=False), "L0", True),
            (AnonymousUser(), "L0", True),
            (AnonymousUser(), "L1", False),
        ],
    )
    def test_level_at_least(self, user, level, enough):
        assert level_at_least(user, level) is enough

    def test_a_level_too_low_is_named(self):
        require_level(somebody("resident", level="L2"), "L2")
        for user, held in ((somebody("resident", level="L1"), "L1"), (AnonymousUser(), "L0")):
            with pytest.raises(IdentityLevelTooLow) as refused:
                require_level(user, "L2")
            assert refused.value.extra == {
                "needed": "L2",
                "held": held,
                "needed_label": "本人確認書類で確認",
            }


class TestProofs:
    @pytest.mark.parametrize(
        ("proof", "demo", "second"),
        [
            (Proof("passkey", 0.0), False, True),
            (Proof("oidc", 1.0), False, True),
            (Proof("demo", 1.0), True, True),
            (Proof("demo", 1.0), False, False),
            (Proof("passkey"), True, False),
            (Proof("", 1.0), True, False),
            (Proof("password", 1.0), True, False),  # type: ignore[arg-type]
            (NOTHING, True, False),
        ],
    )
    def test_a_second_factor(self, settings, proof, demo, second):
        settings.DEMO = demo
        assert proof.is_second_factor is second

    @pytest.mark.parametrize(
        ("at", "fresh"),
        [
            (NOON, True),
            (NOON - 600, True),
            (NOON - 600.5, False),
            (NOON + 0.5, False),
            (None, False),
        ],
    )
    def test_fresh_is_ten_minutes_and_never_from_the_future(self, at, fresh):
        assert Proof("passkey", at).is_fresh is fresh
        assert Proof("passkey", at, by_token=True).is_fresh is False
        assert Proof("", at).is_fresh is False
        person = somebody(proof=Proof("passkey", at))
        if fresh:
            require_fresh(person)
        else:
            with pytest.raises(FreshProofNeeded):
                require_fresh(person)

    def test_what_a_session_keeps(self):
        session: dict[str, object] = {SIGN_IN: "one"}
        keep_proof(session, Proof("oidc", 5.0, sign_in="other"))
        assert session == {SIGN_IN: "one", FACTOR: "oidc", SHOWN_AT: 5.0}
        assert proof_in(session) == Proof("oidc", 5.0, sign_in="one")
        assert proof_in({}) == NOTHING == Proof("", None, "", False)
        assert shown_now("oidc") == Proof("oidc", NOON)
