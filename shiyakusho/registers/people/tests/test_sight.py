"""支援措置: who sees a protected address, and who does not, everywhere."""

from datetime import date, timedelta

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit import Actor, acting_as
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.registers.people import public
from shiyakusho.registers.people.finding import find as _find
from shiyakusho.registers.people.records import MASKED

pytestmark = pytest.mark.django_db
POST = "kokuraminami/citizens/chief"


@pytest.fixture
def protected(imported):
    public.protect(
        resident_id=imported[2], kind="domestic_violence", since=clock.today() - timedelta(days=9),
        until=None, allowed_posts=[POST],
    )  # fmt: skip
    return imported


@pytest.fixture
def staff_at(account, monkeypatch):
    """A member of staff who holds a post."""

    def make(post: str) -> Actor:
        clerk = account("staff", roles=["clerk"])

        def resolve(who, at):
            return [RoleGrant(role="clerk", post_id=post)] if who.pk == clerk.pk else []

        monkeypatch.setattr("shiyakusho.ground.identity.roles.role_resolvers", [resolve])
        return Actor("staff", str(clerk.pk), "職員")

    return make


def everything_said(ids) -> str:
    """All the front desk says about the protected woman and her family."""
    today = clock.today()
    said = [
        public.person(ids[2]),
        public.household_of(ids[1]),
        public.facts_for(ids[2], today),
        public.facts_for(ids[1], today)["members"],
        public.prefill(ids[2]),
        public.search("タカハシ クズハ"),
    ]
    return repr([said[0], said[1].members[1], *said[2:4], said[4], said[5]])


def test_other_staff_see_no_address(protected, staff_at) -> None:
    with acting_as(staff_at("another/post")):
        who = public.person(protected[2])
        assert who.address is None
        assert who.address_hidden and who.protected
        assert who.address_line == MASKED
        assert "守恒" not in everything_said(protected)
        assert "ward" not in public.facts_for(protected[2], clock.today())
        assert public.person(protected[1]).address is not None


def test_the_allowed_post_sees_it(protected, staff_at) -> None:
    with acting_as(staff_at(POST)):
        assert public.person(protected[2]).address.town == "守恒本町二丁目"


def test_an_address_search_never_finds_the_protected(protected, staff_at) -> None:
    for q in ("守恒本町", "8020971", "小倉南区守恒本町2-3-11", "コーポ守恒", "小倉南区 クズハ"):
        with acting_as(staff_at("another/post")):
            assert protected[2] not in {p.id for p in public.search(q, limit=100).items}
        with acting_as(staff_at(POST)):
            assert protected[2] in {p.id for p in public.search(q, limit=100).items}


def test_the_person_sees_it_and_the_husband_does_not(protected, account) -> None:
    for number, sees in ((2, True), (1, False)):
        mine = account("resident")
        public.link_account_to(account=mine, resident_id=protected[number], method="staff")
        with acting_as(Actor("resident", str(mine.pk), "本人")):
            assert (public.person(protected[2]).address is not None) is sees


@pytest.mark.parametrize("kind", ["anonymous", "service"])
def test_nobody_else_sees_it(protected, kind) -> None:
    with acting_as(Actor(kind, "", "だれか")):
        assert public.person(protected[2]).address is None


def test_two_protections_need_a_post_allowed_by_both(protected, staff_at) -> None:
    public.protect(
        resident_id=protected[2], kind="stalking", since=clock.today(), until=None,
        allowed_posts=["another/post"],
    )  # fmt: skip
    for post in (POST, "another/post"):
        with acting_as(staff_at(post)):
            assert public.person(protected[2]).address_hidden


def test_it_ends_on_its_day(imported, staff_at) -> None:
    made = public.protect(
        resident_id=imported[2], kind="other", since=date(2026, 1, 1), until=None, allowed_posts=[]
    )
    public.end_protection(protection_id=made, on=date(2026, 3, 1))
    with acting_as(staff_at("x")):
        assert public.person(imported[2], date(2026, 2, 28)).address_hidden
        assert not public.person(imported[2], date(2026, 3, 1)).address_hidden


def test_a_protection_out_of_order_is_refused(imported) -> None:
    for kind, until in (("other", date(2025, 1, 1)), ("unknown", None)):
        with pytest.raises(public.ProtectionNotInOrder):
            public.protect(
                resident_id=imported[2],
                kind=kind,
                since=date(2026, 1, 1),
                until=until,
                allowed_posts=[],
            )


def test_the_search_box_of_the_staff_door_asks_for_permission(protected, account) -> None:
    assert list(_find("タカハシ", account("resident"))) == []
    clerk = account("staff", roles=["clerk"])
    with acting_as(Actor("staff", str(clerk.pk), "職員")):
        found = list(_find("タカハシ クズハ", clerk))
    assert found and MASKED in found[0]["text"]
    assert list(_find("  ", clerk)) == []
