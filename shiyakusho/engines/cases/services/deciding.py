"""決裁: what happens to a case when a draft is approved or sent back.

The decision itself is made in engines/approvals, which knows who may decide, in whose place, and
that nobody approves what they drafted. This room hears of it and carries it out.
"""

from typing import Any
from uuid import UUID

from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.approvals.events import Approved, SentBack
from shiyakusho.engines.cases import events, history
from shiyakusho.engines.cases.choices import DecisionState, EventKind
from shiyakusho.engines.cases.models import Case, Decision
from shiyakusho.engines.cases.process import approval_from, outcome_by_id, process_of
from shiyakusho.engines.cases.purpose import for_the_work
from shiyakusho.engines.cases.refusals import NothingToDecide, ReasonMissing
from shiyakusho.engines.cases.registry import require_gates
from shiyakusho.engines.cases.services import lettering, locking, stepping
from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import current_actor, recorded
from shiyakusho.ground.identity.models import Account


def waiting_decision(case: Case) -> Decision:
    """The draft that waits for a decision; :class:`NothingToDecide`."""
    decision = Decision.objects.filter(case=case, state=DecisionState.DRAFTED).first()
    if decision is None:
        raise NothingToDecide
    return decision


def decide(case: Case, *, approve: bool, comment: str, actor: Account) -> None:
    """Approve or send back the waiting draft as ``actor``; the caller holds the lock.

    Refusals come from approvals: the drafter, the wrong post, a missing reason for sending back.
    """
    decision = waiting_decision(case)
    if not approve and not comment.strip():
        raise ReasonMissing
    approvals.decide(
        UUID(decision.proposal_id),
        decision="approve" if approve else "send_back",
        comment=comment,
        actor=actor,
    )


def may_decide(case: Case, decision: Decision | None, account: Account) -> bool:
    """Whether it is this person's turn, also as a deputy, and they did not write the draft."""
    if decision is None or decision.state != DecisionState.DRAFTED:
        return False
    proposal = approvals.proposal_by_id(UUID(decision.proposal_id))
    turn = approvals.turn_of(proposal) if proposal else []
    return any(decider.account.pk == account.pk for decider in turn)


def on_approved(event: Approved) -> None:
    """A draft of ours was approved: decided, letter, step, message, in this transaction."""
    if (decision := _ours(event)) is None:
        return
    with recorded("cases.decide", subjects=[f"case:{decision.case_id}"]) as audit:
        case = locking.locked(decision.case_id)
        for_the_work(case)
        audit.subjects.extend(case.subjects)
        audit.detail.update(outcome=decision.outcome, number=event.document_number)
        require_gates(case, outcome_by_id(process_of(case), decision.outcome))
        _approve(decision, event)
        case.outcome, case.decided_at = decision.outcome, decision.decided_at
        _note(case, EventKind.DECIDED, decision, outcome=decision.outcome, acting=decision.acting)
        move = approval_from(process_of(case), case.state, send_back=False)
        number = decision.document_number
        stepping.take(case, move, follow=False, outcome=case.outcome, number=number)
        lettering.issue_for(case, decision)
        news.publish(events.CaseDecided(str(case.pk), case.outcome, number))
        stepping.follow_the_system(case)


def on_sent_back(event: SentBack) -> None:
    """A draft of ours was sent back: the clerk works on."""
    if (decision := _ours(event)) is None:
        return
    with recorded("cases.send_back", subjects=[f"case:{decision.case_id}"]) as audit:
        case = locking.locked(decision.case_id)
        for_the_work(case)
        audit.subjects.extend(case.subjects)
        decision.state = DecisionState.SENT_BACK
        decision.comment = event.reason
        decision.save(update_fields=["state", "comment"])
        _note(case, EventKind.SENT_BACK, decision, comment=decision.comment)
        stepping.take(case, approval_from(process_of(case), case.state, send_back=True))


def drop_draft(case: Case) -> None:
    """The case ends before the decision: the waiting draft is taken back."""
    for decision in Decision.objects.filter(case=case, state=DecisionState.DRAFTED):
        approvals.withdraw(UUID(decision.proposal_id), "申請が取り下げられたため")
        decision.state = DecisionState.DROPPED
        decision.save(update_fields=["state"])


def _ours(event: Approved | SentBack) -> Decision | None:
    if not event.subject.startswith("case:"):
        return None
    return Decision.objects.filter(
        proposal_id=str(event.proposal_id), state=DecisionState.DRAFTED
    ).first()


def _approve(decision: Decision, event: Approved) -> None:
    decision.state = DecisionState.APPROVED
    decision.decided_at = clock.now()
    decision.decided_by = current_actor().name
    decision.decided_by_post = event.decided_by_post
    decision.acting = event.acting
    decision.document_number = event.document_number
    decision.effective_on = decision.effective_on or clock.today()
    decision.save()


def _note(case: Case, kind: EventKind, decision: Decision, **detail: Any) -> None:
    history.append(case, kind, decision=decision.number, **detail)
