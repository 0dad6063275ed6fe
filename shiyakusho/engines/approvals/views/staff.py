"""決裁待ち, what I drafted, what I decided, and the page on which one decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.approvals import selectors, services
from shiyakusho.engines.approvals.models import Proposal, State
from shiyakusho.engines.approvals.refusals import NotYourTurn, UnknownProposal
from shiyakusho.engines.approvals.views.shown import TAGS, history, tabs
from shiyakusho.ground.audit import for_purpose
from shiyakusho.ground.audit.services import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import may, route
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.organisation import public as organisation


@route.staff("cases.read")
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for me to decide, the oldest first."""
    found = selectors.waiting_for(request.user)  # type: ignore[arg-type]
    rows = [
        {
            "href": _page(one.proposal),
            "cells": [
                {"value": one.proposal.title},
                {"value": one.proposal.section.full_name},
                {"value": one.proposal.drafter.display_name},
                {"value": one.proposal.drafted_at},
                {
                    "value": _("代決") if one.acting else _("本人の職"),
                    "tag": "warning" if one.acting else "neutral",
                },
            ],
        }
        for one in found
    ]
    columns = [_("件名"), _("課"), _("起案者"), _("起案日時"), _("あなたの立場")]
    empty = _("決裁を待っている起案はありません。")
    return _list(request, "list", _("決裁待ち"), columns=columns, rows=rows, empty=empty)


@route.staff("cases.draft")
@require_safe
def drafted(request: HttpRequest) -> HttpResponse:
    """What I drafted, the newest first."""
    rows = [
        {
            "href": _page(one),
            "cells": [
                {"value": one.title},
                {"value": one.section.full_name},
                {"value": State(one.state).label, "tag": TAGS[one.state]},
                {"value": one.drafted_at},
                {"value": one.document_number},
            ],
        }
        for one in selectors.drafted_by(request.user)  # type: ignore[arg-type]
    ]
    columns = [_("件名"), _("課"), _("状態"), _("起案日時"), _("文書番号")]
    empty = _("起案したものはありません。")
    return _list(request, "drafted", _("自分の起案"), columns=columns, rows=rows, empty=empty)


@route.staff("cases.decide")
@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """What I decided, the newest first."""
    rows = [
        {
            "href": _page(seat.proposal),
            "cells": [
                {"value": seat.proposal.title},
                {"value": seat.post.name},
                {"value": _decision(seat.decision), "tag": TAGS[seat.decision]},
                {"value": seat.at},
                {"value": seat.proposal.document_number},
            ],
        }
        for seat in selectors.decided_by(request.user)  # type: ignore[arg-type]
    ]
    columns = [_("件名"), _("職"), _("決裁"), _("日時"), _("文書番号")]
    empty = _("決裁したものはありません。")
    return _list(request, "decided", _("自分の決裁"), columns=columns, rows=rows, empty=empty)


@route.staff("cases.read")
@require_safe
def proposal_page(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Everything a decider needs on one screen: what, why, who before, and the two buttons."""
    return _shown(request, _readable(request, proposal_id))


@route.staff("cases.decide")
@require_POST
def decide_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Approve or send back; what is refused is said beside what was written."""
    proposal = _readable(request, proposal_id)
    comment = as_written(request.POST.get("comment", ""), limit=2000)
    step = request.POST.get("step", "")
    try:
        done = services.decide(
            proposal.pk,
            request.POST.get("decision", ""),
            comment,
            request.user,  # type: ignore[arg-type]
            step=int(step) if step.isascii() and step.isdigit() else 0,
        )
    except Refusal as refusal:
        if isinstance(refusal, UnknownProposal):
            raise
        current = _readable(request, proposal_id)
        return _shown(request, current, refusal=refusal, comment=comment)
    messages.success(request, _said(done))
    return redirect("approvals_staff:list")


def _said(proposal: Proposal) -> str:
    if proposal.state == State.SENT_BACK:
        return _("「%(title)s」を差し戻しました。") % {"title": proposal.title}
    if proposal.state == State.APPROVED:
        names = {"title": proposal.title, "number": proposal.document_number}
        return _("「%(title)s」を決裁しました（%(number)s）。") % names
    return _("「%(title)s」を承認し、次の段に送りました。") % {"title": proposal.title}


def _readable(request: HttpRequest, proposal_id: UUID) -> Proposal:
    proposal = selectors.proposal_by_id(proposal_id)
    if proposal is None or not selectors.may_read(request.user, proposal):  # type: ignore[arg-type]
        raise UnknownProposal(extra={"proposal": str(proposal_id)})
    for_purpose("draft", str(proposal.pk), _words(proposal))
    return proposal


def _words(proposal: Proposal) -> str:
    """What the draft is read for, as the person it is about may read it."""
    return f"決裁：{proposal.title}（{proposal.section.full_name}）"


def _shown(
    request: HttpRequest,
    proposal: Proposal,
    *,
    refusal: Refusal | None = None,
    comment: str = "",
) -> HttpResponse:
    record_read(proposal.body.get("subjects", []), what="approvals.proposal")
    turn = selectors.turn_of(proposal)
    mine = next((one for one in turn if one.account.pk == request.user.pk), None)
    context: dict[str, Any] = {
        "proposal": proposal,
        "rows": [row for row in proposal.body.get("rows", []) if row.get("value")],
        "reasons": proposal.body.get("reasons", []),
        "case_url": proposal.body.get("url", ""),
        "letter_url": _letter_url(request, proposal),
        "state": {"kind": TAGS[proposal.state], "label": State(proposal.state).label},
        "history": history(proposal, turn),
        "earlier": _earlier(proposal),
        "may_decide": mine is not None and may(request.user, "cases.decide"),
        "acting_for": _acting_for(proposal, mine),
        "comment": _comment_field(comment, refusal),
        "errors": _errors(refusal),
        "trail": [
            {"label": _("決裁"), "url": reverse("approvals_staff:list")},
            {"label": proposal.title},
        ],
    }
    return render(
        request, "approvals/proposal.html", context, status=refusal.status if refusal else 200
    )


def _letter_url(request: HttpRequest, proposal: Proposal) -> str:
    """Where the letter can be read before it is decided on; empty afterwards and for others."""
    sees = may(request.user, "cases.decide") or may(request.user, "cases.draft")
    return str(proposal.body.get("letter_url", "")) if proposal.is_open and sees else ""


def _acting_for(proposal: Proposal, mine: organisation.Decider | None) -> str:
    """Whose place the reader would take, said plainly; empty when it is their own."""
    if mine is None or not mine.acting:
        return ""
    seat = next(one for one in selectors.seats_of(proposal) if one.order == proposal.step)
    names = {"post": seat.post.name, "deputy": mine.post.name}
    return _("%(post)s が不在のため、%(deputy)s として代わりに決裁します。") % names


def _earlier(proposal: Proposal) -> list[Proposal]:
    """Former drafts about the same subject, the newest first."""
    about = selectors.proposals_about(proposal.subject)
    return [one for one in reversed(about) if one.drafted_at < proposal.drafted_at]


def _comment_field(comment: str, refusal: Refusal | None) -> dict[str, Any]:
    return {
        "kind": "textarea",
        "name": "comment",
        "id": "comment",
        "label": _("意見・差し戻す理由"),
        "help": _("差し戻すときは、起案者が直せるように理由を書いてください。"),
        "required": False,
        "value": comment,
        "max_length": 2000,
        "rows": 4,
        "error": str(refusal) if refusal else "",
    }


def _errors(refusal: Refusal | None) -> list[dict[str, Any]]:
    if refusal is None:
        return []
    who = refusal.extra.get("post", "") if isinstance(refusal, NotYourTurn) else ""
    message = f"{refusal}（{who}）" if who else str(refusal)
    return [{"id": "comment", "label": _("決裁"), "message": message}]


def _list(
    request: HttpRequest,
    current: str,
    title: str,
    *,
    columns: list[str],
    rows: list[dict[str, Any]],
    empty: str,
) -> HttpResponse:
    context = {
        "title": title,
        "tabs": tabs(request, current),
        "columns": [{"label": label} for label in columns],
        "rows": rows,
        "empty": empty,
        "full": len(rows) == selectors.SHOWN,
        "shown": selectors.SHOWN,
    }
    return render(request, "approvals/list.html", context)


def _decision(decision: str) -> str:
    return _("承認") if decision == services.APPROVE else _("差戻し")


def _page(proposal: Proposal) -> str:
    return reverse("approvals_staff:proposal", args=[proposal.pk])
