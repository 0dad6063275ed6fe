"""Along the route, in turn, never the same person twice."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shiyakusho.engines.approvals import public
from shiyakusho.engines.approvals.events import Approved, SentBack
from shiyakusho.engines.approvals.models import IssuedNumber, Seat
from shiyakusho.ground import clock, events
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.organisation import public as organisation

from .conftest import UNIT

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(monkeypatch):
    """Everything approvals publishes."""
    heard = []
    monkeypatch.setattr(events, "_handlers", {Approved: [heard.append], SentBack: [heard.append]})
    return heard


def absent(person):
    today = clock.today()
    return organisation.record_absence(account=person, since=today, until=today)


def test_two_approvals_make_a_decision(staff, news):
    proposal = staff.draft()
    public.decide(proposal.pk, "approve", "", staff.unit_chief)
    assert news == []
    done = public.decide(proposal.pk, "approve", "よろしい", staff.section_chief)
    assert (done.state, done.document_number) == ("approved", "北九小北子第1号")
    assert done.effective_on == clock.today()
    assert news == [
        Approved(
            subject=proposal.subject,
            proposal_id=proposal.pk,
            document_number="北九小北子第1号",
            decided_by_post="小倉北区役所 保健福祉課 課長",
            acting=False,
        )
    ]
    assert [seat.decision for seat in public.seats_of(done)] == ["draft", "approve", "approve"]
    assert IssuedNumber.objects.get(text="北九小北子第1号").subject == proposal.subject


def test_effective_date_may_be_another_day(staff):
    proposal = staff.draft(["section_chief"], effective_on="2026-12-01")
    done = public.decide(proposal.pk, "approve", "", staff.section_chief)
    assert done.effective_on == date(2026, 12, 1)


def test_drafter_cannot_approve(staff):
    proposal = staff.draft()
    with pytest.raises(public.SamePerson):
        public.decide(proposal.pk, "approve", "", staff.clerk)


def test_the_turn_is_kept(staff):
    proposal = staff.draft()
    for person in (staff.section_chief, staff.director, staff.other_chief):
        with pytest.raises(public.NotYourTurn) as caught:
            public.decide(proposal.pk, "approve", "", person)
        assert caught.value.extra["post"].endswith("係長")
    public.decide(proposal.pk, "approve", "", staff.unit_chief)
    with pytest.raises(public.SamePerson):
        public.decide(proposal.pk, "approve", "", staff.unit_chief)
    assert Seat.objects.filter(proposal=proposal, account=None).count() == 1


def test_a_chief_who_drafts_is_passed_over_and_cannot_decide_in_the_end(staff):
    proposal = staff.draft(drafter=staff.unit_chief)
    assert [s.role for s in public.seats_of(proposal)] == ["unit_chief", "section_chief"]
    with pytest.raises(public.SamePerson):
        staff.draft(drafter=staff.section_chief)


def test_one_person_in_two_posts_still_counts_once(staff):
    today = clock.today()
    organisation.leave_post(holding=_holding(staff.section_chief), last_day=today.replace(day=1))
    organisation.appoint(
        account=staff.unit_chief, post_id="kokurakita-welfare.section_chief", since=today
    )
    proposal = staff.draft()
    public.decide(proposal.pk, "approve", "", staff.unit_chief)
    with pytest.raises(public.SamePerson):
        public.decide(proposal.pk, "approve", "", staff.unit_chief)
    done = public.decide(proposal.pk, "approve", "", staff.other_chief)
    assert public.seats_of(done)[-1].acting


def test_the_database_itself_refuses_the_same_person(staff):
    proposal = staff.draft()
    with pytest.raises(IntegrityError, match="never_the_same_person"), transaction.atomic():
        Seat.objects.filter(proposal=proposal, order=1).update(account=staff.clerk)


def test_deputy_decides_for_an_absent_chief_and_it_is_recorded(staff, news):
    proposal = staff.draft(["section_chief"])
    with pytest.raises(public.NotYourTurn):
        public.decide(proposal.pk, "approve", "", staff.unit_chief)
    absent(staff.section_chief)
    with pytest.raises(public.NotYourTurn):
        public.decide(proposal.pk, "approve", "", staff.section_chief)
    with pytest.raises(public.NotYourTurn):  # second in the acting order while the first is there
        public.decide(proposal.pk, "approve", "", staff.other_chief)
    public.decide(proposal.pk, "approve", "", staff.unit_chief)
    seat = public.seats_of(proposal)[-1]
    assert (seat.acting, seat.acted_as_id) == (True, f"{UNIT}.unit_chief")
    assert seat.post_id == "kokurakita-welfare.section_chief"
    assert news[0].acting and news[0].decided_by_post == "小倉北区役所 保健福祉課 課長"


def test_a_deputy_who_already_approved_leaves_it_to_the_next(staff):
    proposal = staff.draft()
    public.decide(proposal.pk, "approve", "", staff.unit_chief)
    absent(staff.section_chief)
    with pytest.raises(public.SamePerson):
        public.decide(proposal.pk, "approve", "", staff.unit_chief)
    assert public.decide(proposal.pk, "approve", "", staff.other_chief).state == "approved"


def test_nobody_left_means_nobody_decides(staff):
    proposal = staff.draft(["section_chief"])
    for person in (staff.section_chief, staff.unit_chief, staff.other_chief):
        absent(person)
    assert public.turn_of(proposal) == []
    with pytest.raises(public.NotYourTurn):
        public.decide(proposal.pk, "approve", "", staff.other_chief)


def test_send_back_needs_a_reason_and_ends_the_proposal(staff, news):
    proposal = staff.draft()
    with pytest.raises(public.ReasonMissing):
        public.decide(proposal.pk, "send_back", " 　", staff.unit_chief)
    done = public.decide(proposal.pk, "send_back", "金額を確かめてください", staff.unit_chief)
    assert (done.state, done.document_number) == ("sent_back", "")
    assert [(n.reason, n.subject) for n in news] == [("金額を確かめてください", proposal.subject)]
    with pytest.raises(public.AlreadyDecided):
        public.decide(proposal.pk, "approve", "", staff.section_chief)
    again = public.draft(proposal.subject, {"title": "再"}, ["section_chief"], staff.clerk)
    assert again.previous == proposal
    assert public.proposals_about(proposal.subject) == [proposal, again]


def test_one_open_proposal_per_subject(staff):
    proposal = staff.draft()
    with pytest.raises(public.AlreadyProposed):
        public.draft(proposal.subject, {}, ["section_chief"], staff.clerk)
    public.withdraw(proposal.pk, "申請が取り下げられた")
    assert public.draft(proposal.subject, {}, ["section_chief"], staff.clerk).is_open


def test_withdrawing_needs_a_reason_and_an_open_proposal(staff):
    proposal = staff.draft()
    with pytest.raises(public.ReasonMissing):
        public.withdraw(proposal.pk, "")
    public.withdraw(proposal.pk, "誤り")
    with pytest.raises(public.AlreadyDecided):
        public.withdraw(proposal.pk, "誤り")


def test_stale_step_is_refused(staff):
    proposal = staff.draft()
    public.decide(proposal.pk, "approve", "", staff.unit_chief, step=1)
    with pytest.raises(public.AlreadyDecided):
        public.decide(proposal.pk, "approve", "", staff.section_chief, step=1)


@pytest.mark.parametrize("decision", ["", "APPROVE", "reject", None])
def test_unknown_decisions_are_refused(staff, decision):
    with pytest.raises(public.UnknownDecision):
        public.decide(staff.draft().pk, decision, "x", staff.unit_chief)


def test_unknown_proposal(staff):
    with pytest.raises(public.UnknownProposal):
        public.decide(uuid.uuid4(), "approve", "", staff.unit_chief)


def test_who_holds_no_post_cannot_draft(staff, account):
    with pytest.raises(public.NoPost):
        staff.draft(drafter=account("staff", roles=["clerk"]))
    with pytest.raises(public.RouteEmpty):
        staff.draft([])
    with pytest.raises(organisation.UnknownPost):
        staff.draft(["emperor"])


def test_the_way_up_to_the_deciding_post():
    assert public.route_up_to("section_chief", UNIT) == ["unit_chief", "section_chief"]
    assert public.route_up_to("director", UNIT) == ["unit_chief", "section_chief", "director"]
    assert public.route_up_to("mayor", UNIT)[-3:] == ["bureau_director", "deputy_mayor", "mayor"]
    assert public.route_up_to("section_chief", "kokurakita-welfare") == ["section_chief"]
    with pytest.raises(organisation.UnknownPost):
        public.route_up_to("emperor", UNIT)


def test_waiting_list_follows_turn_absence_and_past_seats(staff):
    first, second = staff.draft(), staff.draft(["section_chief"])

    def waits(person):
        return [(w.proposal, w.acting) for w in public.waiting_for(person)]

    assert waits(staff.unit_chief) == [(first, False)]
    assert waits(staff.section_chief) == [(second, False)]
    assert waits(staff.clerk) == waits(staff.other_chief) == waits(staff.director) == []
    public.decide(first.pk, "approve", "", staff.unit_chief)
    absent(staff.section_chief)
    assert waits(staff.section_chief) == []
    assert waits(staff.unit_chief) == [(second, True)]
    assert waits(staff.other_chief) == [(first, True)]


def test_waiting_list_costs_the_same_for_many(staff, django_assert_max_num_queries):
    for _ in range(12):
        staff.draft(["section_chief"])
    absent(staff.section_chief)
    with django_assert_max_num_queries(14):
        assert len(public.waiting_for(staff.unit_chief)) == 12


def test_every_write_is_one_audit_event(staff):
    proposal = staff.draft(["section_chief"])
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    public.decide(proposal.pk, "approve", "", staff.section_chief)
    [event] = AuditEvent.objects.exclude(pk__in=before)
    assert event.action == "approvals.decide"
    assert event.subjects[:2] == [proposal.subject, f"proposal:{proposal.pk}"]
    assert event.detail["number"] == "北九小北子第1号"
    assert event.detail["also"][0]["action"] == "approvals.issue_number"


def _holding(person):
    from shiyakusho.registers.organisation.models import Holding

    return Holding.objects.get(account=person)
