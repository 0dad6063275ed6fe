"""代理: every edge of who may act for whom, and what is written down of it, to the letter."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, Actor, acting_as, current_actor
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.registers.people import mandates, public, representation
from shiyakusho.registers.people.choices import Basis
from shiyakusho.registers.people.models import AccountLink, Mandate, Membership, Relation, Resident
from shiyakusho.registers.people.representation import Authority

from .granting import DAY, EIGHTEEN, accepted_by, at, granted, record

pytestmark = pytest.mark.django_db


def event(action: str) -> AuditEvent:
    return AuditEvent.objects.filter(action=action).latest("at")


@pytest.fixture
def accepted(tied):
    def make(**more):
        grantor, helper = tied(1), tied(0)
        mandate = accepted_by(helper, grantor, **more)
        mandate.refresh_from_db()
        return grantor, helper, mandate

    return make


class TestGranting:
    def test_all_of_it_is_kept(self, tied, imported) -> None:
        grantor = tied(1)
        with clock.stopped_at(clock.now()):
            made, code = granted(
                grantor,
                representative_name=" 高橋　葛葉 ",
                procedures=["b", "a", "a"],
                kinds=["届出"],
            )
            row = Mandate.objects.get()
            assert row.code_until == clock.now() + mandates.limits()["code_days"] * DAY
            assert row.granted_at == clock.now()
        today = clock.today()
        assert (row.kind, row.grantor_id, row.representative_name, row.document) == (
            "proxy", imported[1], "高橋　葛葉", ""
        )  # fmt: skip
        assert (row.procedures, row.kinds, row.reads_letters) == (["a", "b"], ["届出"], False)
        assert (row.since, row.until, row.granted_by) == (
            today, today + 30 * DAY, f"resident:{grantor.pk}"
        )  # fmt: skip
        assert (row.representative_id, row.accepted_at, row.wrong_tries) == (None, None, 0)
        assert made.pk == row.pk and len(code.split("-")) > 1
        told = event("people.grant_mandate")
        assert told.detail["kind"] == "proxy" and f"mandate:{row.pk}" in told.subjects

    def test_letters_are_read_when_it_says_so(self, tied) -> None:
        made, _code = granted(tied(1), reads_letters=True)
        assert Mandate.objects.get(pk=made.pk).reads_letters

    @pytest.mark.parametrize(
        ("more", "taken"),
        [
            ({"representative_name": "名" * 100}, True), ({"representative_name": "名" * 101}, False),
            ({"representative_name": "　 "}, False), ({"representative_name": "a\u200bb"}, False),
            ({"procedures": ["x" * 60]}, True), ({"procedures": [""]}, False), ({"procedures": ["\n"]}, False),
            ({"procedures": [f"p{n}" for n in range(200)]}, True),
            ({"procedures": [f"p{n}" for n in range(201)]}, False),
            ({"kinds": ["x" * 61]}, False), ({"kinds": [""]}, False),
        ],
    )  # fmt: skip
    def test_the_longest_is_taken_and_one_more_is_not(self, tied, more, taken) -> None:
        grantor = tied(1)
        if taken:
            assert granted(grantor, **more)
        else:
            with pytest.raises(public.MandateNotInOrder):
                granted(grantor, **more)

    @pytest.mark.parametrize(
        ("since", "until", "taken"),
        [
            (0, 1, True), (0, 0, False), (1, 0, False), (-1, 5, False),
            ("begins_within_days", 1, True), ("begins_within_days", 0, False),
            (0, "longest_days", True), (1, "longest_days", True),
        ],
    )  # fmt: skip
    def test_the_first_and_the_last_day(self, tied, since, until, taken) -> None:
        bounds, grantor = mandates.limits(), tied(1)
        begins = bounds.get(since, since)
        ends = begins + bounds[until] if until in bounds else begins + until
        asked = {"since": clock.today() + begins * DAY, "until": clock.today() + ends * DAY}
        if since == 1 and until == 0:
            asked["until"] = clock.today()
        if taken:
            assert granted(grantor, **asked)
        else:
            with pytest.raises(public.MandateNotInOrder):
                granted(grantor, **asked)
        if until == "longest_days":
            with pytest.raises(public.MandateNotInOrder):
                granted(grantor, **asked | {"until": asked["until"] + DAY})
        if since == "begins_within_days":
            with pytest.raises(public.MandateNotInOrder):
                granted(grantor, **{name: day + DAY for name, day in asked.items()})

    def test_of_age_from_the_day_after_the_eve(self, tied) -> None:
        child = tied(3)
        with at(EIGHTEEN - DAY), pytest.raises(public.MandateNotPossible):
            granted(child)
        with at(EIGHTEEN):
            assert granted(child)

    def test_a_guardian_to_come_or_a_proxy_hinders_nobody(self, tied, imported, accepted) -> None:
        grantor, _helper, _mandate = accepted()
        _row, code = record(imported, 1, since=clock.today() + DAY)
        guardian = tied(0)
        public.accept_mandate(account=guardian, code=code)
        assert granted(grantor)
        with at(clock.today() + DAY), pytest.raises(public.MandateNotPossible):
            granted(grantor)


class TestRecording:
    def test_a_guardians_is_for_everything_whatever_was_named(self, imported) -> None:
        made, _code = record(imported, 1, procedures=["a"], kinds=["届出"])
        row = Mandate.objects.get(pk=made.pk)
        assert (row.procedures, row.kinds, row.reads_letters, row.until) == ([], [], True, None)
        assert (row.document, row.granted_by) == ("登記事項証明書 第2026-1号", "system:")
        assert event("people.record_mandate").detail["kind"] == "adult_guardian"

    def test_a_mandate_on_paper_says_how_far(self, imported) -> None:
        until = clock.today() + DAY
        made, _code = record(imported, 1, "proxy", until=until, procedures=["a"], kinds=["届出"])
        row = Mandate.objects.get(pk=made.pk)
        assert (row.procedures, row.kinds, row.reads_letters, row.until) == (["a"], ["届出"], False, until)  # fmt: skip
        read, _code = record(imported, 1, "proxy", until=until, reads_letters=True)
        assert read.reads_letters

    @pytest.mark.parametrize(
        "more",
        [{"document": "書" * 201}, {"until": clock.today}, {"kind": "proxy", "until": clock.today}],
    )  # fmt: skip
    def test_out_of_order(self, imported, more) -> None:
        asked = {name: one() if callable(one) else one for name, one in more.items()}
        with pytest.raises(public.MandateNotInOrder):
            record(imported, 1, **asked)

    def test_for_nobody_and_for_somebody_of_age(self, imported) -> None:
        with pytest.raises(public.NoSuchResident):
            record({1: uuid4()}, 1)
        assert record(imported, 1, document="書" * 200)
        with at(EIGHTEEN), pytest.raises(public.MandateNotInOrder):
            record(imported, 3, "minor_guardian", since=EIGHTEEN)

    def test_a_minors_ends_with_childhood_at_the_latest(self, imported) -> None:
        assert record(imported, 3, "minor_guardian")[0].until == EIGHTEEN
        early = clock.today() + DAY
        assert record(imported, 3, "minor_guardian", until=early)[0].until == early


class TestAccepting:
    def test_all_of_it_is_kept(self, accepted, imported) -> None:
        _grantor, helper, row = accepted()
        assert (row.representative_id, row.representative_resident_id) == (helper.pk, None)
        assert row.accepted_at is not None
        told = event("people.accept_mandate")
        assert told.detail["accepted"] is True
        assert {f"account:{helper.pk}", f"mandate:{row.pk}", f"resident:{imported[1]}"} <= set(told.subjects)  # fmt: skip

    def test_who_lives_here_is_noted(self, tied, imported) -> None:
        _row, code = granted(tied(1))
        public.accept_mandate(account=tied(2), code=code)
        assert Mandate.objects.get().representative_resident_id == imported[2]

    def test_a_wrong_try_is_noted_too(self, tied) -> None:
        _row, code = granted(tied(1))
        other = tied(0, "別の 人")
        with pytest.raises(public.InvitationUnknown):
            public.accept_mandate(account=other, code=code)
        row = Mandate.objects.get()
        assert (row.wrong_tries, row.accepted_at, row.representative_id) == (1, None, None)
        told = event("people.accept_mandate")
        assert told.detail["accepted"] is False and f"mandate:{row.pk}" in told.subjects
        with pytest.raises(public.InvitationUnknown):
            public.accept_mandate(account=other, code="3334-444-777")
        assert event("people.accept_mandate").subjects == [f"account:{other.pk}"]

    def test_not_while_acting_for_another_nor_by_a_weak_account(self, tied) -> None:
        mother = tied(2)
        _row, code = granted(tied(1))
        (child,) = public.may_act_for(mother)
        with acting_as(actor_of(mother)), public.serving(child):
            with pytest.raises(public.MandateNotPossible):
                public.accept_mandate(account=mother, code=code)
        with pytest.raises(IdentityLevelTooLow):
            public.accept_mandate(account=tied(0, level="L1"), code=code)

    def test_the_last_moment_of_an_invitation(self, tied) -> None:
        row, _code = granted(tied(1))
        with clock.stopped_at(row.code_until - timedelta(microseconds=1)):
            assert public.mandate_standing(row) == "offered"
        with clock.stopped_at(row.code_until):
            assert public.mandate_standing(row) == "lapsed"

    def test_wrong_codes_are_counted_for_the_hour_and_the_account(self, tied) -> None:
        guesser, other = tied(0), tied(0)
        most = mandates.limits()["wrong_codes_per_hour"]
        with clock.stopped_at(clock.now().replace(minute=10)):
            for _ in range(most):
                with pytest.raises(public.InvitationUnknown):
                    public.accept_mandate(account=guesser, code="x")
            with pytest.raises(public.TooManyInvitationsTried):
                public.accept_mandate(account=guesser, code="x")
            with pytest.raises(public.InvitationUnknown):
                public.accept_mandate(account=other, code="x")
        with clock.stopped_at(clock.now().replace(minute=10) + timedelta(hours=1)):
            with pytest.raises(public.InvitationUnknown):
                public.accept_mandate(account=guesser, code="x")


class TestEnding:
    def test_who_when_and_for_a_restore(self, accepted, imported, monkeypatch) -> None:
        grantor, _helper, row = accepted()
        stones: list[object] = []
        monkeypatch.setattr(
            mandates.tombstones, "put", lambda *said, **detail: stones.append((said, detail))
        )
        with acting_as(actor_of(grantor)), clock.stopped_at(clock.now()):
            public.revoke_mandate(mandate_id=row.pk, account=grantor)
            row.refresh_from_db()
            assert (row.revoked_at, row.revoked_by) == (clock.now(), f"resident:{grantor.pk}")
        told = event("people.revoke_mandate")
        assert (
            told.subjects[0] == f"mandate:{row.pk}" and f"resident:{imported[1]}" in told.subjects
        )
        about = (mandates.REVOKED, f"resident:{imported[1]}")
        assert stones == [(about, {"mandate": str(row.pk)})]

    def test_after_a_restore_by_the_house_at_that_moment(self, accepted) -> None:
        grantor, _helper, row = accepted()
        public.revoke_mandate(mandate_id=row.pk, account=grantor)
        Mandate.objects.update(revoked_at=None, revoked_by="")
        stone = mandates.tombstones.Tombstone(
            "1", clock.now() - DAY, mandates.REVOKED, "resident:x", {"mandate": str(row.pk)}
        )
        assert mandates.revoke_again(stone) == 1
        row.refresh_from_db()
        assert (row.revoked_at, row.revoked_by) == (stone.at, "system:")

    def test_the_grantor_not_through_somebody_they_act_for(self, tied, imported) -> None:
        mother = tied(2)
        own, _code = granted(mother)
        (child,) = public.may_act_for(mother)
        with acting_as(actor_of(mother)), public.serving(child):
            with pytest.raises(public.MandateNotFound):
                public.revoke_mandate(mandate_id=own.pk, account=mother)
        public.revoke_mandate(mandate_id=own.pk, account=mother)
        with pytest.raises(public.MandateNotFound):
            public.revoke_mandate(mandate_id=own.pk, account=mother)
        with pytest.raises(public.MandateNotFound):
            public.revoke_mandate(mandate_id=uuid4())

    def test_how_it_stands_from_day_to_day(self, accepted, tied) -> None:
        today = clock.today()
        grantor, _helper, row = accepted(since=today + DAY, until=today + 3 * DAY)
        stands = []
        for day in range(5):
            with at(today + day * DAY):
                stands.append(public.mandate_standing(row))
        assert stands == ["future", "active", "active", "ended", "ended"]
        public.revoke_mandate(mandate_id=row.pk, account=grantor)
        row.refresh_from_db()
        with at(today + 9 * DAY):
            assert public.mandate_standing(row) == "revoked"


class TestLists:
    def test_the_newest_first_and_only_ones_own(
        self, tied, imported, django_assert_num_queries
    ) -> None:
        grantor, helper = tied(1), tied(0)
        made = []
        for minute in range(2):
            with clock.stopped_at(clock.now() + timedelta(minutes=minute)):
                row, code = granted(grantor)
                public.accept_mandate(account=helper, code=code)
                made.insert(0, row)
        granted(tied(2))
        with django_assert_num_queries(1):
            found = mandates.mandates_of(imported[1])
            assert {one.representative for one in found} == {helper}
        assert found == made
        with django_assert_num_queries(1):
            held = mandates.mandates_held_by(helper)
            assert {one.grantor.pk for one in held} == {imported[1]}
        assert held == made
        assert mandates.mandates_held_by(grantor) == []


class TestAuthority:
    def test_a_child_with_everything_there_is_to_say(self, tied, imported) -> None:
        child = Resident.objects.get(pk=imported[3])
        assert public.may_act_for(tied(2)) == (
            Authority(
                resident_id=imported[3], name=child.name, basis=Basis.PARENT, mandate_id=None,
                procedures=frozenset(), kinds=frozenset(), reads_letters=True, until=EIGHTEEN, guarded=False,
            ),
        )  # fmt: skip

    def test_a_mandate_with_everything_there_is_to_say(self, accepted, imported) -> None:
        _grantor, helper, row = accepted(procedures=["a"], kinds=["届出"])
        name = Resident.objects.get(pk=imported[1]).name
        expected = Authority(
            resident_id=imported[1], name=name, basis=Basis.PROXY, mandate_id=row.pk,
            procedures=frozenset({"a"}), kinds=frozenset({"届出"}), reads_letters=False,
            until=row.until, guarded=False,
        )  # fmt: skip
        assert public.may_act_for(helper) == (expected,)
        assert (expected.full, expected.by_law, expected.key) == (
            False,
            False,
            f"{imported[1]}.{row.pk}",
        )
        assert (
            expected.covers("a", "x")
            and expected.covers("x", "届出")
            and not expected.covers("x", "y")
        )
        public.protect(
            resident_id=imported[1],
            kind="stalking",
            since=clock.today(),
            until=None,
            allowed_posts=[],
        )
        assert public.may_act_for(helper)[0].guarded

    def test_what_is_full_and_what_is_by_law(self) -> None:
        parent = Authority(UUID(int=1), "x", Basis.PARENT)
        assert parent.full and parent.by_law and parent.covers("any", "thing")
        assert parent.key == f"{UUID(int=1)}."
        assert Authority(UUID(int=1), "x", Basis.GUARDIAN).by_law
        for more in ({"procedures": frozenset({"a"})}, {"kinds": frozenset({"a"})}):
            assert not Authority(UUID(int=1), "x", Basis.PROXY, **more).full

    def test_only_residents_accounts_that_showed_a_card(self, tied, account, imported) -> None:
        assert public.may_act_for(None) == () == public.may_act_for(account("staff"))
        assert public.may_act_for(tied(1, level="L1")) == ()
        assert len(public.may_act_for(tied(2, level="L2"))) == 1

    def test_what_one_is_given_for_oneself_counts_for_nothing(self, accepted, imported) -> None:
        grantor, helper, row = accepted()
        AccountLink.objects.filter(account=grantor).update(ended_at=clock.now())
        public.link_account_to(account=helper, resident_id=imported[1], method="demo")
        assert row.pk not in {one.mandate_id for one in public.may_act_for(helper)}

    def test_the_newest_mandate_first_and_children_before(self, tied, imported) -> None:
        mother, grantor = tied(2), tied(1)
        for minute in range(2):
            with clock.stopped_at(clock.now() + timedelta(minutes=minute)):
                _row, code = granted(grantor)
                public.accept_mandate(account=mother, code=code)
        found = public.may_act_for(mother)
        assert [one.basis for one in found] == ["parent", "proxy", "proxy"]
        newest = Mandate.objects.order_by("-accepted_at").first()
        assert found[1].mandate_id == newest.pk

    def test_the_widest_is_taken_where_none_is_named(self, tied, imported) -> None:
        grantor, helper = tied(1), tied(0)
        for more in ({"procedures": ["a"]}, {}, {"reads_letters": True}, {"kinds": ["届出"]}):
            _row, code = granted(grantor, **more)
            public.accept_mandate(account=helper, code=code)
        found = public.authority_for(helper, str(imported[1]))
        assert found.full and found.reads_letters
        for one in public.may_act_for(helper):
            assert public.authority_for(helper, one.key) == one
        with pytest.raises(public.RepresentationEnded):
            public.authority_for(helper, f"{imported[1]}.")

    def test_whose_matters_are_handled_now(self, tied, imported) -> None:
        mother = tied(2)
        (child,) = public.may_act_for(mother)
        assert representation.concerned_resident(mother) == imported[2]
        assert representation.authority_now() is None
        with acting_as(actor_of(mother)), public.serving(child):
            assert representation.authority_now() == child
            assert current_actor().on_behalf_of == f"resident:{imported[3]}"
            assert representation.concerned_resident(mother) == imported[3]
            with acting_as(SYSTEM):  # the house does something of its own meanwhile
                assert representation.concerned_resident(mother) == imported[2]
        assert representation.authority_now() is None and current_actor().on_behalf_of == ""
        assert representation.concerned_resident(tied(0)) is None

    def test_it_is_asked_anew_in_the_transaction(self, accepted) -> None:
        grantor, helper, row = accepted()
        assert representation.require_authority(helper) is None
        (authority,) = public.may_act_for(helper)
        with acting_as(actor_of(helper)), public.serving(authority):
            assert representation.require_authority(helper) == authority
            with acting_as(actor_of(grantor)):
                Mandate.objects.filter(pk=row.pk).update(revoked_at=clock.now())
            with pytest.raises(public.RepresentationEnded):
                representation.require_authority(helper)


class TestFamilies:
    def test_who_left_the_city_represents_no_child(self, tied, imported) -> None:
        father = tied(1)
        Resident.objects.filter(pk=imported[1]).update(until=clock.today() + DAY, end_reason="転出")
        assert len(public.may_act_for(father)) == 1
        Resident.objects.filter(pk=imported[1]).update(until=clock.today())
        assert public.may_act_for(father) == ()

    def test_a_child_who_left_is_represented_no_more(self, tied, imported) -> None:
        father = tied(1)
        Resident.objects.filter(pk=imported[3]).update(until=clock.today() + DAY, end_reason="転出")
        assert len(public.may_act_for(father)) == 1
        Resident.objects.filter(pk=imported[3]).update(until=clock.today())
        assert public.may_act_for(father) == ()

    def test_not_before_it_is_born_nor_when_kinship_ended(self, tied, imported) -> None:
        father = tied(1)
        born = Resident.objects.get(pk=imported[3]).birth_date
        Resident.objects.filter(pk=imported[3]).update(birth_date=clock.today())
        assert len(public.may_act_for(father)) == 1
        Resident.objects.filter(pk=imported[3]).update(birth_date=clock.today() + DAY)
        assert public.may_act_for(father) == ()
        Resident.objects.filter(pk=imported[3]).update(birth_date=born)
        Relation.objects.filter(resident_id=imported[3], other_id=imported[1]).update(
            until=clock.today()
        )
        assert public.may_act_for(father) == ()

    def test_the_eldest_first(self, tied, imported) -> None:
        mother = tied(2)
        youngest = Resident.objects.get(pk=imported[3])
        home = Membership.objects.filter(resident_id=imported[2]).latest("since").household_id
        elder = Resident.objects.get(pk=imported[4])
        Resident.objects.filter(pk=elder.pk).update(birth_date=youngest.birth_date - 400 * DAY)
        Membership.objects.filter(resident=elder).update(household_id=home, relation="子")
        Relation.objects.create(
            resident=elder, other_id=imported[2], kind="parent", since=youngest.birth_date,
            batch_id=Relation.objects.first().batch_id,
        )  # fmt: skip
        assert [one.resident_id for one in public.may_act_for(mother)] == [elder.pk, youngest.pk]

    def test_a_protected_child_of_an_unprotected_parent_alone_is_left_out(
        self, tied, imported
    ) -> None:
        mother = tied(2)
        public.protect(
            resident_id=imported[3],
            kind="child_abuse",
            since=clock.today(),
            until=None,
            allowed_posts=[],
        )
        assert public.may_act_for(mother) == ()
        public.protect(
            resident_id=imported[2],
            kind="child_abuse",
            since=clock.today() + DAY,
            until=None,
            allowed_posts=[],
        )
        assert public.may_act_for(mother) == ()
        with at(clock.today() + DAY):
            assert public.may_act_for(mother)[0].guarded


def test_nobody_serves_by_saying_so(tied) -> None:
    stranger = tied(0)
    authority = Authority(uuid4(), "だれか", Basis.PARENT)
    with acting_as(Actor("resident", str(stranger.pk), "x")), public.serving(authority):
        with pytest.raises(public.RepresentationEnded):
            representation.require_authority(stranger)
