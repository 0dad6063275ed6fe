"""Any order of moves by anybody: what must always hold, holds (Hypothesis state machine)."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shiyakusho.engines.approvals.public import proposal_by_id, seats_of
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, Correction, Decision
from shiyakusho.engines.cases.process import process_of
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.engines.cases.services.noting import add_note
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account

STATES = ["received", "examined", "correction_asked", "drafted", "approved", "notified"]
OUTCOMES = ["granted", "partly", "refused", "dismissed", "", "no_such"]
REASONS = ["", "  ", "基準を満たさないため"]
MACHINE = {"max_examples": 20, "stateful_step_count": 16, "deadline": None}


NEXT = {
    "received": "examined",
    "examined": "drafted",
    "drafted": "approved",
    "correction_asked": "examined",
}
PEOPLE = st.integers(0, 3)


class Moves(RuleBasedStateMachine):
    """One claim, and people pulling at it: two clerks, the chief, another ward's clerk."""

    hall: SimpleNamespace
    parent: Account
    file_claim: Callable[..., Case]

    @initialize()
    def file(self) -> None:
        self.now = datetime(2026, 11, 20, 1, tzinfo=UTC)
        with clock.stopped_at(self.now):
            self.case = self.__class__.file_claim()
        self.arrived = (self.case.arrived_at, self.case.entitled_on)
        self.seen: list[tuple] = []
        self.version = self.case.version

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(
        at=PEOPLE,
        to=st.sampled_from(STATES),
        outcome=st.sampled_from(OUTCOMES),
        reason=st.sampled_from(REASONS),
        late=st.sampled_from([0, 0, 0, 1]),
    )
    def move(self, at, to, outcome, reason, late) -> None:
        who = self.person(at)
        fields = ["bank_account"] if to == "correction_asked" else None
        self.attempt(
            who,
            lambda version: move_case(
                case_id=self.case.pk,
                to=to,
                version=version - late,
                actor=who,
                outcome=outcome,
                reason=reason,
                fields=fields,
            ),
        )

    @rule(outcome=st.sampled_from(["granted", "refused"]))
    def the_natural_next(self, outcome: str) -> None:
        """What would come next if nothing came between: so that most runs get somewhere."""
        to = NEXT.get(self.case.state)
        who = self.hall.chief if to == "approved" else self.case.assignee or self.hall.clerk
        self.attempt(
            who,
            lambda version: move_case(
                case_id=self.case.pk,
                to=to or "examined",
                version=version,
                actor=who,
                outcome=outcome,
                reason="審査の結果による",
            ),
        )

    @rule(branch=st.sampled_from(["小倉支店", "門司支店"]))
    def resubmit(self, branch: str) -> None:
        bank = dict(self.case.application.answers["bank_account"], branch=branch)
        self.attempt(
            self.parent,
            lambda version: forms.revise(
                application_id=self.case.application_id,
                answers={"bank_account": bank},
                fields=["bank_account"],
                account=self.parent,
            ),
        )

    @rule(at=PEOPLE, take_over=st.booleans())
    def assign(self, at, take_over) -> None:
        who = self.person(at)
        self.attempt(
            who,
            lambda version: assign_case(
                case_id=self.case.pk, to=who, actor=who, version=version, take_over=take_over
            ),
        )

    @rule(at=PEOPLE)
    def note(self, at) -> None:
        who = self.person(at)
        self.attempt(who, lambda version: add_note(case_id=self.case.pk, text="メモ", actor=who))

    @rule()
    def withdraw(self) -> None:
        if self.case.version < 4:  # else most runs end before they begin
            return
        self.attempt(
            self.parent,
            lambda version: withdraw_case(
                application_id=self.case.application_id, actor=self.parent, version=version
            ),
        )

    def person(self, at: int) -> Account:
        return (self.hall.clerk, self.hall.colleague, self.hall.chief, self.hall.stranger)[at]

    def attempt(self, who, act) -> None:
        before = self.case.version
        with clock.stopped_at(self.now), as_account(who):
            try:
                act(before)
                refused = False
            except Refusal:
                refused = True
        self.case = Case.objects.select_related("application").get(pk=self.case.pk)
        assert not refused or self.case.version == before, "a refusal changed the case"

    @invariant()
    def arrival_never_moves(self) -> None:
        assert (self.case.arrived_at, self.case.entitled_on) == self.arrived
        assert self.case.application.arrived_at == self.case.arrived_at

    @invariant()
    def history_only_grows(self) -> None:
        rows = list(
            CaseEvent.objects.filter(case=self.case)
            .order_by("id")
            .values_list("id", "kind", "at", "actor_id", "version")
        )
        assert rows[: len(self.seen)] == self.seen
        self.seen = rows
        assert self.case.version >= self.version
        self.version = self.case.version
        moves = CaseEvent.objects.filter(case=self.case).exclude(to_state="").order_by("id")
        path = list(moves.values_list("from_state", "to_state"))
        assert all(a[1] == b[0] for a, b in itertools.pairwise(path))
        assert path[-1][1] == self.case.state

    @invariant()
    def decisions_are_lawful(self) -> None:
        for decision in Decision.objects.filter(case=self.case):
            outcome = next(o for o in process_of(self.case).outcomes if o.id == decision.outcome)
            assert decision.reason or not outcome.needs_reason
            if decision.state == "approved":
                seats = seats_of(proposal_by_id(decision.proposal_id))
                assert seats[0].account_id == decision.drafter_id
                assert decision.drafter_id not in {s.account_id for s in seats[1:]}

    @invariant()
    def a_notified_decision_has_number_and_letter(self) -> None:
        letters = list(CaseLetter.objects.filter(case=self.case))
        if self.case.state == "notified":
            decision = Decision.objects.get(case=self.case, state="approved")
            assert [one.number for one in letters] == [decision.document_number]
            assert self.case.outcome == decision.outcome
        else:
            assert letters == [] and self.case.outcome == ""

    @invariant()
    def the_clock_stands_only_while_an_answer_is_awaited(self) -> None:
        waiting = Correction.objects.filter(
            case=self.case, answered_at=None, ended_at=None
        ).exists()
        assert waiting == (self.case.state == "correction_asked")
        assert (self.case.due_on is None) == waiting
        drafts = Decision.objects.filter(case=self.case, state="drafted").exists()
        assert drafts == (self.case.state == "drafted") == bool(self.case.awaiting_post)
        assert self.case.is_open == (self.case.closed_at is None)


def machine_of(file_claim, hall, parent) -> type[Moves]:
    """The machine with the people of this test."""
    people = {"file_claim": staticmethod(file_claim), "hall": hall, "parent": parent}
    return type("MovesHere", (Moves,), people)


@pytest.mark.django_db
def test_moves_in_any_order(file_claim, hall, parent) -> None:
    run_state_machine_as_test(
        machine_of(file_claim, hall, parent),
        settings=settings(**MACHINE, suppress_health_check=list(HealthCheck)),
    )


@pytest.mark.battery
@pytest.mark.django_db
@pytest.mark.timeout(1800)
def test_moves_in_any_order__long(file_claim, hall, parent) -> None:
    run_state_machine_as_test(
        machine_of(file_claim, hall, parent),
        settings=settings(
            max_examples=300,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
