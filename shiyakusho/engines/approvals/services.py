"""Draft, approve, send back, withdraw: the only ways a proposal changes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.events import publish
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

from .events import Approved, SentBack
from .models import Proposal, Seat, State
from .numbers import issue_document_number
from .refusals import (
    AlreadyDecided,
    AlreadyProposed,
    NoPost,
    NotYourTurn,
    ReasonMissing,
    SamePerson,
    UnknownDecision,
    UnknownProposal,
)
from .routes import seats_for

APPROVE, SEND_BACK = "approve", "send_back"


def draft(
    subject: str,
    body: dict[str, Any],
    route: list[str],
    drafter: Account,
    *,
    section_id: str | None = None,
) -> Proposal:
    """Draft a decision about ``subject`` and send it along ``route`` (post roles, 起案).

    ``section_id`` is the section in charge, by default that of the drafter's post. Refusals:
    NoPost, SamePerson, RouteEmpty, AlreadyProposed; UnknownPost of the organisation.
    """
    held = organisation.posts_of(drafter)
    own = next((post for post in held if post.section_id == section_id), None) or next(
        (post for post in reversed(held) if post.section_id), None
    )
    if own is None:
        raise NoPost
    section_id = section_id or str(own.section_id)
    seats = seats_for(route, section_id, {post.pk for post in held})
    with recorded("approvals.draft", subjects=[subject], route=route) as event:
        proposal = _new_proposal(subject, body, section_id, drafter)
        Seat.objects.bulk_create(
            [
                Seat(
                    proposal=proposal,
                    order=0,
                    role=own.role,
                    post=own,
                    account=drafter,
                    acted_as=own,
                    decision="draft",
                    at=proposal.drafted_at,
                ),
                *(
                    Seat(proposal=proposal, order=order, role=role, post=post)
                    for order, (role, post) in enumerate(seats, 1)
                ),
            ]
        )
        event.subjects.append(f"proposal:{proposal.pk}")
    return proposal


def _new_proposal(
    subject: str, body: dict[str, Any], section_id: str, drafter: Account
) -> Proposal:
    try:
        with transaction.atomic():
            return Proposal.objects.create(
                subject=subject,
                title=str(body.get("title") or subject)[:200],
                body=body,
                section_id=section_id,
                drafter=drafter,
                drafted_at=clock.now(),
                previous=Proposal.objects.filter(subject=subject).order_by("-drafted_at").first(),
            )
    except IntegrityError as error:
        raise AlreadyProposed(extra={"subject": subject}) from error


def decide(
    proposal_id: UUID,
    decision: str,
    comment: str,
    actor: Account,
    *,
    step: int | None = None,
) -> Proposal:
    """Approve or send back (決裁・差戻し) as whoever's turn it is; ``step``, if given, must still
    be the current one. A deputy deciding for an absent holder is recorded as 代決.

    Refusals: UnknownDecision, ReasonMissing, UnknownProposal, AlreadyDecided, SamePerson,
    NotYourTurn.
    """
    if decision not in (APPROVE, SEND_BACK):
        raise UnknownDecision(extra={"decision": decision})
    if decision == SEND_BACK and not comment.strip():
        raise ReasonMissing
    with recorded("approvals.decide", decision=decision) as event:
        proposal = _open(proposal_id, step)
        event.subjects += [proposal.subject, f"proposal:{proposal.pk}"]
        seat = _take_seat(proposal, decision, comment, actor)
        event.detail |= {"post": seat.post_id, "acting": seat.acting, "step": seat.order}
        if decision == SEND_BACK:
            _send_back(proposal, seat)
        elif Seat.objects.filter(proposal=proposal, order__gt=seat.order).exists():
            proposal.step = seat.order + 1
            proposal.save(update_fields=["step"])
        else:
            _approve(proposal, seat)
            event.detail["number"] = proposal.document_number
    return proposal


def withdraw(proposal_id: UUID, reason: str) -> Proposal:
    """Take an open proposal back (取下げ): the applicant withdrew, or the drafter found a fault."""
    if not reason.strip():
        raise ReasonMissing
    with recorded("approvals.withdraw", reason=reason) as event:
        proposal = _open(proposal_id, None)
        event.subjects += [proposal.subject, f"proposal:{proposal.pk}"]
        _close(proposal, State.WITHDRAWN)
    return proposal


def _open(proposal_id: UUID, step: int | None) -> Proposal:
    """The proposal, locked until the transaction ends; two deciders come one after the other."""
    proposal = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if proposal is None:
        raise UnknownProposal(extra={"proposal": str(proposal_id)})
    if not proposal.is_open or step not in (None, proposal.step):
        raise AlreadyDecided(extra={"state": proposal.state, "step": proposal.step})
    return proposal


def _take_seat(proposal: Proposal, decision: str, comment: str, actor: Account) -> Seat:
    seat = Seat.objects.select_related("post").get(proposal=proposal, order=proposal.step)
    acted = acted_on(proposal)
    if actor.pk in acted:
        raise SamePerson(extra={"proposal": str(proposal.pk)})
    line = organisation.line_for(seat.post_id, section_id=proposal.section_id)
    mine = next((one for one in line.turn(acted) if one.account.pk == actor.pk), None)
    if mine is None:
        raise NotYourTurn(extra={"post": seat.post.name})
    seat.account, seat.acted_as, seat.acting = actor, mine.post, mine.acting
    seat.decision, seat.comment, seat.at = decision, comment.strip(), clock.now()
    seat.save()
    return seat


def acted_on(proposal: Proposal) -> set[UUID]:
    """Everyone who drafted or decided on this proposal."""
    seats = Seat.objects.filter(proposal=proposal).exclude(account=None)
    return set(seats.values_list("account_id", flat=True))


def _send_back(proposal: Proposal, seat: Seat) -> None:
    _close(proposal, State.SENT_BACK)
    publish(
        SentBack(
            subject=proposal.subject,
            proposal_id=proposal.pk,
            reason=seat.comment,
            by_post=seat.post.name,
        )
    )


def _approve(proposal: Proposal, seat: Seat) -> None:
    today = clock.today()
    proposal.document_number = issue_document_number(
        proposal.section.symbol, today, subject=proposal.subject
    )
    proposal.effective_on = _effective_on(proposal.body, today)
    _close(proposal, State.APPROVED)
    publish(
        Approved(
            subject=proposal.subject,
            proposal_id=proposal.pk,
            document_number=proposal.document_number,
            decided_by_post=seat.post.name,
            acting=seat.acting,
        )
    )


def _effective_on(body: dict[str, Any], today: date) -> date:
    given = body.get("effective_on")
    return date.fromisoformat(str(given)) if given else today


def _close(proposal: Proposal, state: State) -> None:
    proposal.state = state
    proposal.closed_at = clock.now()
    proposal.save(update_fields=["state", "closed_at", "document_number", "effective_on"])
