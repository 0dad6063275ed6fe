"""起案: the clerk drafts an answer; a post above decides it (専決規程).

A draft stands on the criteria as they read that day, and is refused without a reason where the
outcome needs one (行政手続法8条). The letter is written once on trial: what cannot be printed is
refused now, not after the decision.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import may_act, permit
from shiyakusho.engines.cases.choices import DecisionState, EventKind
from shiyakusho.engines.cases.facts import criteria_of, decider_role
from shiyakusho.engines.cases.letter_data import reasons_of
from shiyakusho.engines.cases.models import Case, Decision
from shiyakusho.engines.cases.process import definition_of, outcome_of, process_of
from shiyakusho.engines.cases.recording import read_record
from shiyakusho.engines.cases.refusals import (
    LetterMissing,
    MoveNotAllowed,
    NoLetter,
    ReasonMissing,
    RecordIncomplete,
)
from shiyakusho.engines.cases.registry import require_gates
from shiyakusho.engines.cases.services import lettering
from shiyakusho.engines.cases.shown import shown_amounts
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.refusals import NotPermitted
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.registers.organisation import public as organisation

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Outcome


def draft(
    case: Case, *, outcome: Outcome, reason: str, actor: Account, effective_on: Any = None
) -> Decision:
    """Write a draft and put it before the post that decides; the move makes the step.

    ``effective_on`` (施行日) is a date or its text; the day of the decision when it is left out.
    """
    require_gates(case, outcome)
    decision = _written(case, outcome, reason, actor, _day(effective_on))
    role = decider_role(case)
    decision.decider_post = organisation.post_above(case.section_id, role).pk
    lettering.preview(case, decision)
    proposal = approvals.draft(
        case.subject,
        _body(case, decision, outcome.title.ja),
        [role],
        actor,
        section_id=case.section_id,
    )
    decision.proposal_id = str(proposal.pk)
    decision.save()
    case.awaiting_post = decision.decider_post
    history.append(
        case,
        EventKind.DRAFTED,
        decision=decision.number,
        outcome=outcome.id,
        reason=reason,
        decider=decision.decider_post,
    )
    return decision


def preview_pdf(
    case: Case,
    *,
    outcome_id: str,
    reason: str,
    actor: Account,
    move: str = "",
    record: dict[str, Any] | None = None,
) -> bytes:
    """The letter of a draft that is not written yet; refused just as the draft would be.

    ``move`` names the move where there are two drafts; ``record`` is what it would write down.
    """
    permit("draft", case, actor)
    moves = [m for m in process_of(case).moves_from(case.state) if "proposal" in m.needs]
    if not moves:
        raise MoveNotAllowed(extra={"state": case.state, "moves": []})
    chosen = next((m for m in moves if m.id == move), moves[0])
    outcome = outcome_of(process_of(case), chosen, outcome_id)
    # On this object only: nothing of a preview is saved.
    case.records = {**case.records, chosen.id: read_record(chosen.record, record)}
    pdf = lettering.preview(case, _written(case, outcome, reason.strip(), actor, None))
    if not pdf:
        raise LetterMissing(extra={"outcome": outcome.id})
    return pdf


def drafted_letter(case: Case, account: Account) -> bytes:
    """The letter of the draft that waits, as it would go out but for its number: for whoever
    drafts or decides. :class:`NoLetter` where nothing waits or the answer has no letter.
    """
    if not may_act("read_draft", case, account):
        raise NotPermitted
    waiting = Decision.objects.filter(case=case, state=DecisionState.DRAFTED).first()
    pdf = lettering.preview(case, waiting) if waiting else b""
    if not pdf:
        raise NoLetter
    return pdf


def _written(
    case: Case, outcome: Outcome, reason: str, actor: Account, effective_on: date | None
) -> Decision:
    """The draft as a row that is not saved; :class:`ReasonMissing`, :class:`LetterMissing`."""
    if outcome.needs_reason and not reason:
        raise ReasonMissing(extra={"outcome": outcome.id})
    return Decision(
        case=case,
        number=Decision.objects.filter(case=case).count() + 1,
        outcome=outcome.id,
        needs_reason=outcome.needs_reason,
        reason=reason,
        criteria=[judged.as_kept() for judged in criteria_of(case)],
        letter=_letter(case, outcome),
        effective_on=effective_on,
        drafter=actor,
        drafted_at=clock.now(),
    )


def _letter(case: Case, outcome: Outcome) -> str:
    """The template of the outcome's letter; :class:`LetterMissing` where there ought to be one."""
    template = definition_of(case).letters.get(outcome.letter or "", "")
    if outcome.letter and not template:
        raise LetterMissing(extra={"outcome": outcome.id, "letter": outcome.letter})
    return template


def _body(case: Case, decision: Decision, outcome: str) -> dict[str, Any]:
    """What the decider has before them, kept with the proposal for good."""
    title = definition_of(case).title.ja
    day = decision.effective_on
    return {
        "title": f"{title}（{outcome}）{case.receipt_number}",
        "rows": [
            {"label": "受付番号", "value": case.receipt_number},
            {"label": "手続き", "value": title},
            {"label": "決定の内容", "value": outcome},
            *({"label": str(row["label"]), "value": row["value"]} for row in shown_amounts(case)),
            {"label": "理由", "value": decision.reason},
        ],
        "reasons": reasons_of(decision),
        "url": reverse("cases_staff:case", args=[case.pk]),
        "letter_url": reverse("cases_staff:draft_letter", args=[case.pk])
        if decision.letter
        else "",
        "subjects": case.subjects,
        **({"effective_on": day.isoformat()} if day else {}),
    }


def _day(given: Any) -> date | None:
    if given in (None, ""):
        return None
    if isinstance(given, date):
        return given
    try:
        return dates.parse(str(given))
    except (JpError, ValueError):
        raise RecordIncomplete(
            extra={"errors": {"effective_on": "施行日が正しくありません。"}}
        ) from None
