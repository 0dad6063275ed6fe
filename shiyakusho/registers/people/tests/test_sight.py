"""支援措置: who sees a protected address, and who does not, everywhere."""

from datetime import date, timedelta

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit import Actor, Purpose, acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.ground.purpose.refusals import PurposeNeeded
from shiyakusho.registers.people import public
from shiyakusho.registers.people.finding import find as _find
from shiyakusho.registers.people.records import MASKED

pytestmark = pytest.mark.django_db
POST = "kokuraminami/citizens/chief"
FOR = Purpose("task", "tests", "試験")


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
        return actor_of(clerk)

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
    with acting_as(staff_at("another/post"), FOR):
        who = public.person(protected[2])
        assert who.address is None
        assert who.address_hidden and who.protected
        assert who.address_line == MASKED
        assert "守恒" not in everything_said(protected)
        assert "ward" not in public.facts_for(protected[2], clock.today())
        assert public.person(protected[1]).address is not None


def test_the_allowed_post_sees_it(protected, staff_at) -> None:
    with acting_as(staff_at(POST), FOR):
        assert public.person(protected[2]).address.town == "守恒本町二丁目"


def test_an_address_search_never_finds_the_protected(protected, staff_at) -> None:
    for q in ("守恒本町", "8020971", "小倉南区守恒本町2-3-11", "コーポ守恒", "小倉南区 クズハ"):
        with acting_as(staff_at("another/post"), FOR):
            assert protected[2] not in {p.id for p in public.search(q, limit=100).items}
        with acting_as(staff_at(POST), FOR):
            assert protected[2] in {p.id for p in public.search(q, limit=100).items}


def test_the_person_sees_it_and_the_husband_does_not(protected, account) -> None:
    for number, sees in ((2, True), (1, False)):
        mine = account("resident")
        public.link_account_to(account=mine, resident_id=protected[number], method="staff")
        with acting_as(Actor("resident", str(mine.pk), "本人")):
            assert (public.person(protected[2]).address is not None) is sees


def test_nobody_else_sees_it(protected, account) -> None:
    program = account("service", roles=["clerk"], name="プログラム")
    with acting_as(actor_of(program), FOR):
        assert public.person(protected[2]).address is None
    with acting_as(Actor("anonymous", "", "だれか")), pytest.raises(public.NoSuchResident):
        public.person(protected[2])


def test_without_a_purpose_staff_see_nobody(protected, staff_at) -> None:
    with acting_as(staff_at(POST), "ただの言葉"):
        for ask in (
            lambda: public.person(protected[1]),
            lambda: public.people_by_id([protected[1]]),
            lambda: public.household_of(protected[1]),
            lambda: public.facts_for(protected[1], clock.today()),
            lambda: public.prefill(protected[1]),
            lambda: public.given_facts(protected[1]),
            lambda: public.search("タカハシ"),
        ):
            with pytest.raises(PurposeNeeded):
                ask()


def test_a_name_is_looked_for_during_a_visit_or_as_a_task(protected, staff_at) -> None:
    for kind, found in (("visit", True), ("task", True), ("case", False), ("draft", False)):
        with acting_as(staff_at(POST), Purpose(kind, "1")):
            if found:
                assert public.search("タカハシ").items
            else:
                with pytest.raises(PurposeNeeded):
                    public.search("タカハシ")


def test_two_protections_need_a_post_allowed_by_both(protected, staff_at) -> None:
    public.protect(
        resident_id=protected[2], kind="stalking", since=clock.today(), until=None,
        allowed_posts=["another/post"],
    )  # fmt: skip
    for post in (POST, "another/post"):
        with acting_as(staff_at(post), FOR):
            assert public.person(protected[2]).address_hidden


def test_it_ends_on_its_day(imported, staff_at) -> None:
    made = public.protect(
        resident_id=imported[2], kind="other", since=date(2026, 1, 1), until=None, allowed_posts=[]
    )
    public.end_protection(protection_id=made, on=date(2026, 3, 1))
    with acting_as(staff_at("x"), FOR):
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
    with acting_as(actor_of(clerk), FOR):
        found = list(_find("タカハシ クズハ", clerk))
    [one] = found
    assert (
        one["label"].startswith("髙𣘺")
        and "守恒" not in str(one)
        and "平成3年2月28日生" in one["text"]
    )
    assert list(_find("  ", clerk)) == []
