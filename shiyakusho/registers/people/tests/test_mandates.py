"""Who may act for whom: by kinship, by a certificate, by mandate; from when, until when, for what."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.ground.recovery import tombstones
from shiyakusho.registers.people import mandates, public, representation
from shiyakusho.registers.people.models import Mandate, Membership, Resident

from .granting import DAY, at, granted

pytestmark = pytest.mark.django_db


class TestParents:
    def test_a_parent_at_home_acts_for_a_minor(self, tied, imported) -> None:
        (child,) = public.may_act_for(tied(1))
        assert (child.resident_id, child.basis, child.full) == (imported[3], "parent", True)
        assert child.until == date(2036, 4, 1)
        assert len(public.may_act_for(tied(2))) == 1

    @pytest.mark.parametrize(
        ("day", "may"),
        [
            (date(2036, 3, 30), True),
            (date(2036, 3, 31), True),
            (date(2036, 4, 1), False),
        ],
    )
    def test_until_the_eighteenth_birthday(self, tied, day, may) -> None:
        mother = tied(2)
        with at(day):
            assert bool(public.may_act_for(mother)) is may

    def test_born_on_a_leap_day_of_age_on_the_first_of_march(self) -> None:
        assert representation.is_minor(date(2008, 2, 29), date(2026, 2, 28))
        assert not representation.is_minor(date(2008, 2, 29), date(2026, 3, 1))

    def test_not_from_another_household(self, tied, imported) -> None:
        father = tied(1)
        row = Membership.objects.get(resident_id=imported[1])
        Membership.objects.filter(pk=row.pk).update(until=clock.today())
        assert public.may_act_for(father) == ()

    def test_not_a_spouse_nor_a_child_nor_a_stranger(self, tied) -> None:
        assert {one.basis for one in public.may_act_for(tied(2))} == {"parent"}
        assert public.may_act_for(tied(3)) == public.may_act_for(tied(4)) == ()

    def test_not_without_having_shown_a_card(self, tied) -> None:
        assert public.may_act_for(tied(2, level="L1")) == ()

    def test_a_protected_child_is_represented_by_the_protected_parent_alone(
        self, tied, imported
    ) -> None:
        father, mother = tied(1), tied(2)
        for who in (imported[2], imported[3]):
            public.protect(
                resident_id=who, kind="domestic_violence", since=clock.today(), until=None,
                allowed_posts=[],
            )  # fmt: skip
        assert public.may_act_for(father) == ()
        (child,) = public.may_act_for(mother)
        assert child.guarded


class TestMandates:
    def test_granted_accepted_used_and_revoked(self, tied, imported) -> None:
        grantor, helper = tied(1), tied(0)
        mandate, code = granted(grantor, procedures=["juminhyo"])
        assert code.replace("-", "") not in repr(Mandate.objects.values())
        assert public.may_act_for(helper) == ()
        public.accept_mandate(account=helper, code=code.lower())
        (one,) = public.may_act_for(helper)
        assert (one.resident_id, one.basis, one.full) == (imported[1], "proxy", False)
        assert one.covers("juminhyo", "交付請求")
        assert not one.covers("nhi-leave", "届出")
        public.revoke_mandate(mandate_id=mandate.pk, account=grantor)
        assert public.may_act_for(helper) == ()
        actions = AuditEvent.objects.filter(subjects__contains=[f"mandate:{mandate.pk}"])
        assert {"people.grant_mandate", "people.accept_mandate", "people.revoke_mandate"} == set(
            actions.values_list("action", flat=True)
        )

    def test_an_invitation_is_for_one_name_once(self, tied) -> None:
        grantor, helper, other = tied(1), tied(0), tied(0, "別の 人")
        _, code = granted(grantor)
        with pytest.raises(public.InvitationUnknown):
            public.accept_mandate(account=other, code=code)
        public.accept_mandate(account=helper, code=code)
        with pytest.raises(public.InvitationUnknown):
            public.accept_mandate(account=tied(0), code=code)

    def test_after_wrong_names_it_is_dead(self, tied) -> None:
        grantor, helper = tied(1), tied(0)
        mandate, code = granted(grantor)
        for number in range(5):
            with pytest.raises(public.InvitationUnknown):
                public.accept_mandate(account=tied(0, f"別の 人{number}"), code=code)
        with pytest.raises(public.InvitationUnknown):
            public.accept_mandate(account=helper, code=code)
        mandate.refresh_from_db()
        assert public.mandate_standing(mandate) == "lapsed"

    def test_after_a_fortnight_it_is_dead(self, tied) -> None:
        grantor, helper = tied(1), tied(0)
        _, code = granted(grantor)
        with at(clock.today() + 15 * DAY), pytest.raises(public.InvitationUnknown):
            public.accept_mandate(account=helper, code=code)

    @pytest.mark.parametrize("code", ["", "x", "3334-444-777", "\0", "あ" * 100, "3" * 5000])
    def test_a_wrong_code_says_nothing(self, tied, code) -> None:
        with pytest.raises(public.InvitationUnknown):
            public.accept_mandate(account=tied(0), code=code)

    def test_guessing_is_stopped(self, tied) -> None:
        guesser = tied(0)
        for _ in range(20):
            with pytest.raises(public.InvitationUnknown):
                public.accept_mandate(account=guesser, code="3334-444-777")
        with pytest.raises(public.TooManyInvitationsTried):
            public.accept_mandate(account=guesser, code="3334-444-777")

    def test_nobody_represents_themselves(self, tied, imported) -> None:
        me = tied(1, "高橋 健太")
        mandate, code = granted(me, representative_name="高橋 健太")
        with pytest.raises(public.InvitationUnknown):
            public.accept_mandate(account=me, code=code)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(pk=mandate.pk).update(representative_resident=imported[1])

    @pytest.mark.parametrize(
        "wrong",
        [
            {"until": clock.today},
            {"since": lambda: clock.today() - DAY},
            {"until": lambda: clock.today() + 1200 * DAY},
            {
                "since": lambda: clock.today() + 400 * DAY,
                "until": lambda: clock.today() + 401 * DAY,
            },
            {"representative_name": str},
            {"representative_name": lambda: "x\0y"},
            {"representative_name": lambda: "x" * 101},
            {"procedures": lambda: ["x" * 61]},
        ],
    )
    def test_period_and_name_are_in_order(self, tied, wrong) -> None:
        grantor = tied(1)
        with pytest.raises(public.MandateNotInOrder):
            granted(grantor, **{name: made() for name, made in wrong.items()})

    def test_a_minor_an_unknown_and_a_weak_account_grant_nothing(self, tied) -> None:
        for who in (tied(3), tied(0)):
            with pytest.raises(public.MandateNotPossible):
                granted(who)
        with pytest.raises(IdentityLevelTooLow):
            granted(tied(1, level="L1"))

    def test_a_representative_passes_nothing_on(self, tied) -> None:
        mother = tied(2)
        (child,) = public.may_act_for(mother)
        with acting_as(actor_of(mother)), public.serving(child):
            with pytest.raises(public.MandateNotPossible):
                granted(mother)

    def test_whose_it_is_not_ends_nothing(self, tied) -> None:
        grantor, stranger = tied(1), tied(2)
        mandate, _ = granted(grantor)
        for who in (stranger, tied(0)):
            with pytest.raises(public.MandateNotFound):
                public.revoke_mandate(mandate_id=mandate.pk, account=who)

    def test_it_ends_with_death_and_with_the_account(self, tied, imported) -> None:
        grantor, helper = tied(1), tied(0)
        _, code = granted(grantor)
        public.accept_mandate(account=helper, code=code)
        Resident.objects.filter(pk=imported[1]).update(until=clock.today(), end_reason="死亡")
        assert public.may_act_for(helper) == ()

    def test_a_revoked_one_stays_revoked_after_a_restore(self, tied) -> None:
        grantor = tied(1)
        mandate, _ = granted(grantor)
        public.revoke_mandate(mandate_id=mandate.pk, account=grantor)
        Mandate.objects.update(revoked_at=None)
        detail = {"mandate": str(mandate.pk)}
        late = tombstones.Tombstone("1", clock.now(), mandates.REVOKED, "resident:x", detail)
        assert [mandates.revoke_again(late), mandates.revoke_again(late)] == [1, 0]


class TestGuardians:
    def record(self, imported, number, kind="adult_guardian", **more):
        asked = {
            "kind": kind, "grantor_id": imported[number], "representative_name": "高橋 葛葉",
            "document": "登記事項証明書 第2026-1号", "since": clock.today(),
        }  # fmt: skip
        return public.record_mandate(**asked | more)

    def test_by_certificate_and_whoever_is_under_one_grants_nothing(self, tied, imported) -> None:
        ward, guardian = tied(1), tied(0)
        _, code = self.record(imported, 1)
        public.accept_mandate(account=guardian, code=code)
        (one,) = public.may_act_for(guardian)
        assert (one.basis, one.full, one.reads_letters, one.until) == ("guardian", True, True, None)
        with pytest.raises(public.MandateNotPossible):
            granted(ward)

    def test_the_ward_does_not_end_it_the_guardian_and_the_clerk_do(self, tied, imported) -> None:
        ward, guardian = tied(1), tied(0)
        mandate, code = self.record(imported, 1)
        public.accept_mandate(account=guardian, code=code)
        with pytest.raises(public.MandateNotFound):
            public.revoke_mandate(mandate_id=mandate.pk, account=ward)
        public.revoke_mandate(mandate_id=mandate.pk)
        assert public.may_act_for(guardian) == ()

    def test_a_minors_guardian_until_the_ward_is_of_age(self, tied, imported) -> None:
        guardian = tied(0)
        mandate, code = self.record(imported, 3, "minor_guardian", until=date(2050, 1, 1))
        assert mandate.until == date(2036, 4, 1)
        public.accept_mandate(account=guardian, code=code)
        with at(date(2036, 3, 31)):
            assert public.may_act_for(guardian)
        with at(date(2036, 4, 1)):
            assert public.may_act_for(guardian) == ()

    @pytest.mark.parametrize(
        ("number", "more"),
        [
            (1, {"kind": "minor_guardian"}),
            (1, {"document": ""}),
            (1, {"kind": "proxy"}),
            (1, {"kind": "uncle"}),
            (1, {"until": date(2020, 1, 1)}),
        ],
    )
    def test_without_paper_ward_or_dates_not(self, imported, number, more) -> None:
        with pytest.raises(public.MandateNotInOrder):
            self.record(imported, number, **more)


@pytest.mark.usefixtures("imported")
def test_the_widest_authority_and_only_ones_own(tied, imported) -> None:
    mother = tied(2)
    (child,) = public.may_act_for(mother)
    assert public.authority_for(mother, child.key) == child
    assert public.authority_for(mother, str(imported[3])) == child
    for key in ("", str(imported[1]), f"{imported[1]}.", "x.y", f"{imported[3]}.{imported[3]}"):
        with pytest.raises(public.RepresentationEnded):
            public.authority_for(mother, key)


class Machine(RuleBasedStateMachine):
    """Grant, accept, revoke, and days that pass: who may act is what a plain model says."""

    make = None  # the family's accounts, told by the test below

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.today = clock.today()
        self.grantor, self.helper, self.stranger = self.make(1), self.make(0), self.make(0, "別 人")
        self.model: dict[object, dict[str, object]] = {}
        self.codes: dict[object, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @rule(starts=st.integers(0, 40), days=st.integers(1, 60))
    def grant(self, starts: int, days: int) -> None:
        since = self.today + starts * DAY
        with at(self.today):
            mandate, code = granted(self.grantor, since=since, until=since + days * DAY)
        self.model[mandate.pk] = {
            "since": since,
            "until": since + days * DAY,
            "dies": self.today + 14 * DAY,
        }
        self.codes[mandate.pk] = code

    @precondition(lambda self: self.model)
    @rule(data=st.data(), by_helper=st.booleans())
    def accept(self, data: st.DataObject, by_helper: bool) -> None:
        pk = data.draw(st.sampled_from(list(self.model)))
        one = self.model[pk]
        open_still = (
            not one.get("accepted") and not one.get("revoked")
            and self.today < min(one["dies"], one["until"]) and one.get("wrong", 0) < 5
        )  # fmt: skip
        with at(self.today):
            try:
                public.accept_mandate(
                    account=self.helper if by_helper else self.stranger, code=self.codes[pk]
                )
                assert open_still
                assert by_helper
                one["accepted"] = True
            except public.InvitationUnknown:
                assert not (open_still and by_helper)
                one["wrong"] = one.get("wrong", 0) + (open_still and not by_helper)
            except public.TooManyInvitationsTried:
                pass

    @precondition(lambda self: self.model)
    @rule(data=st.data(), by=st.sampled_from(["grantor", "helper", "stranger", "clerk"]))
    def revoke(self, data: st.DataObject, by: str) -> None:
        pk = data.draw(st.sampled_from(list(self.model)))
        one = self.model[pk]
        may = by in ("grantor", "clerk") or (by == "helper" and one.get("accepted"))
        who = None if by == "clerk" else getattr(self, by)
        with at(self.today):
            try:
                public.revoke_mandate(mandate_id=pk, account=who)
                assert may
                assert not one.get("revoked")
                one["revoked"] = True
            except public.MandateNotFound:
                assert not may or one.get("revoked")

    @rule(days=st.integers(1, 20))
    def days_pass(self, days: int) -> None:
        self.today += days * DAY

    @invariant()
    def who_may_is_what_the_model_says(self) -> None:
        holds = {
            pk
            for pk, one in self.model.items()
            if one.get("accepted") and not one.get("revoked")
            and one["since"] <= self.today < one["until"]
        }  # fmt: skip
        with at(self.today):
            assert {one.mandate_id for one in public.may_act_for(self.helper)} == holds
            assert public.may_act_for(self.stranger) == ()


def test_the_machine_of_mandates(tied, monkeypatch) -> None:
    monkeypatch.setattr(Machine, "make", staticmethod(tied))
    monkeypatch.setattr(mandates, "_count", lambda account, tried: None)
    Machine.TestCase.settings = settings(
        max_examples=20,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Machine.TestCase("runTest").runTest()
