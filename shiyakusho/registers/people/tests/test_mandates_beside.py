"""代理: what belongs to others stands beside, and counts for nobody but them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, current_purpose
from shiyakusho.ground.audit.actors import Purpose
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.people import mandates, public, representation
from shiyakusho.registers.people.models import AccountLink, Mandate, Membership, Relation

from .granting import DAY, EIGHTEEN, accepted_by, at, granted, record

pytestmark = pytest.mark.django_db


def whom(account) -> list:
    return [one.resident_id for one in public.may_act_for(account)]


def test_one_acts_for_those_who_chose_them_alone(tied, imported) -> None:
    helper, other = tied(0), tied(0)
    accepted_by(helper, tied(1))
    accepted_by(other, tied(2))
    assert whom(helper) == [imported[1]] and whom(other) == [imported[2]]


def test_a_mandate_for_oneself_is_passed_over_and_the_next_one_told(tied, imported) -> None:
    helper = tied(0)
    accepted_by(helper, tied(2))
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        accepted_by(helper, tied(1))  # the newest
    AccountLink.objects.filter(resident_id=imported[1]).update(ended_at=clock.now())
    public.link_account_to(account=helper, resident_id=imported[1], method="demo")
    assert imported[2] in whom(helper) and imported[1] not in whom(helper)


def test_many_mandates_are_asked_for_at_once(tied) -> None:
    helper = tied(0)

    def asked() -> int:
        with CaptureQueriesContext(connection) as told:
            public.may_act_for(helper)
        return len(told)

    accepted_by(helper, tied(1))
    few = asked()
    accepted_by(helper, tied(2))
    assert asked() == few


def test_another_ones_guardian_hinders_nobody(tied, imported) -> None:
    _row, code = record(imported, 1)
    public.accept_mandate(account=tied(0), code=code)
    assert granted(tied(2))


def test_a_guardian_who_did_not_accept_hinders_nobody(tied, imported) -> None:
    record(imported, 1)
    assert granted(tied(1))


def test_a_minors_guardian_is_none_when_the_ward_is_of_age(tied, imported) -> None:
    row, code = record(imported, 3, "minor_guardian")
    guardian = tied(0)
    public.accept_mandate(account=guardian, code=code)
    Mandate.objects.filter(pk=row.pk).update(until=None)
    with at(EIGHTEEN - DAY):
        assert whom(guardian) == [imported[3]]
    with at(EIGHTEEN):
        assert whom(guardian) == []


def test_an_account_that_was_loosed_has_no_children(tied, imported) -> None:
    mother = tied(2)
    assert whom(mother) == [imported[3]]
    AccountLink.objects.filter(account=mother).update(ended_at=clock.now())
    assert whom(mother) == [] and representation.concerned_resident(mother) is None


def test_a_child_who_moved_out_is_not_at_home(tied, imported) -> None:
    Membership.objects.filter(resident_id=imported[3]).update(until=clock.today())
    assert whom(tied(2)) == []


def test_a_parent_is_a_parent_by_kinship(tied, imported) -> None:
    kin = Relation.objects.filter(resident_id=imported[3], other_id=imported[2])
    assert kin.update(kind="guardian") == 1
    assert whom(tied(2)) == []


def test_anothers_protection_guards_nobody_else(tied, imported) -> None:
    helper = tied(0)
    accepted_by(helper, tied(1))
    public.protect(
        resident_id=imported[4], kind="stalking", since=clock.today(), until=None, allowed_posts=[]
    )
    for account in (helper, tied(2)):
        (authority,) = public.may_act_for(account)
        assert not authority.guarded


def test_a_clerk_ends_a_guardians(tied, imported) -> None:
    row, code = record(imported, 1)
    guardian = tied(0)
    public.accept_mandate(account=guardian, code=code)
    public.revoke_mandate(mandate_id=row.pk)
    assert whom(guardian) == []


def test_after_a_restore_the_others_stay_as_they_are(tied) -> None:
    helper = tied(0)
    row = accepted_by(helper, tied(1))
    kept = accepted_by(helper, tied(2))
    stone = mandates.tombstones.Tombstone(
        "1", clock.now(), mandates.REVOKED, "resident:x", {"mandate": str(row.pk)}
    )
    assert mandates.revoke_again(stone) == 1
    kept.refresh_from_db()
    assert kept.revoked_at is None and kept.accepted_at is not None


def test_the_mandate_is_held_while_something_is_written_for_another(tied) -> None:
    helper = tied(0)
    row = accepted_by(helper, tied(1))
    (authority,) = public.may_act_for(helper)
    with acting_as(actor_of(helper)), public.serving(authority):
        with CaptureQueriesContext(connection) as told:
            representation.require_authority(helper)
    held = [one["sql"] for one in told if "FOR UPDATE" in one["sql"]]
    assert len(held) == 1 and row.pk.hex in held[0]


def test_the_purpose_stays_while_one_serves_another(tied) -> None:
    mother = tied(2)
    (child,) = public.may_act_for(mother)
    why = Purpose("case", "1", "審査")
    with acting_as(actor_of(mother), why), public.serving(child):
        assert current_purpose() == why


def test_wrong_codes_of_one_hour_are_counted_together(tied) -> None:
    guesser, begins = tied(0), clock.now().replace(minute=0, second=0, microsecond=0)
    most = mandates.limits()["wrong_codes_per_hour"]
    for minute in range(most):
        with clock.stopped_at(begins + timedelta(minutes=2 * minute)):
            with pytest.raises(public.InvitationUnknown):
                public.accept_mandate(account=guesser, code="x")
    with clock.stopped_at(begins + timedelta(minutes=59, seconds=59)):
        with pytest.raises(public.TooManyInvitationsTried):
            public.accept_mandate(account=guesser, code="x")


def test_an_individual_number_is_kept_in_no_mandate(tied) -> None:
    with pytest.raises(public.MandateNotInOrder):
        granted(tied(1), representative_name="高橋 123456789018")
