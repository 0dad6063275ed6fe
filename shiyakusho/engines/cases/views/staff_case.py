"""The page of a case, and the two pages for what needs room: a 補正の求め and a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.engines.cases import api, queue, queue_page
from shiyakusho.engines.cases.access import access_to, looks_of, opened
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.case_page import head_page, moves_for, staff_page
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.refusals import (
    ColumnsUnknown,
    FilterNotYours,
    FilterUnknown,
    MoveNotAllowed,
    NoLetter,
    QueueNotFound,
)
from shiyakusho.engines.cases.services import drafting
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.engines.cases.services.printing import note_printed
from shiyakusho.engines.cases.shown_corrections import silence_reason
from shiyakusho.engines.cases.views.forms import (
    draft_reasons,
    extension_fields,
    move_forms,
    posted_record,
    record_fields,
)
from shiyakusho.engines.cases.views.responses import pdf_response, version_in
from shiyakusho.engines.cases.views.stale import shows_the_difference
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import download
from shiyakusho.ground.identity.permissions import route, signed_in


@route.staff("cases.read")
@require_safe
def case_page(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Facts, reasons, answers, history and the decision on one screen; of a case that is neither
    one's own to work on nor to decide the head alone, and what would open it."""
    account = signed_in(request)
    access = access_to(case_id, account)
    case = access.case
    around = _around(request, case)
    if access.purpose is None:
        listing(account, "cases.head")
        record_read(case.subjects, what=f"head of {case.subject}")
        return render(request, "cases/staff/head.html", {**head_page(case, account), **around})
    record_read(case.subjects, what=case.subject)
    context = staff_page(case, account)
    context.update(
        forms=move_forms(context["moves"]),
        extension_fields=extension_fields(),
        looks=looks_of(case) if case.assignee_id == account.pk else [],
        through_glass=access.through_glass,
        **around,
    )
    return render(request, "cases/staff/case.html", context)


def _around(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The way back to the list, and to the cases before and after in it."""
    account = signed_in(request)
    try:
        shown = queue_page.read(account, request.GET)
        before, after = queue.neighbours(account, shown.wanted, case)
    except (FilterUnknown, FilterNotYours, ColumnsUnknown, QueueNotFound):
        # The case is theirs to see, from wherever they came.
        shown, before, after = queue_page.Shown(CaseFilter()), None, None
    query = f"?{urlencode(shown.query)}" if shown.query else ""
    return {
        "case_previous": _url(before, query),
        "case_next": _url(after, query),
        "queue_url": reverse("cases_staff:queue") + query,
    }


@route.staff("cases.draft")
@require_http_methods(["GET", "POST"])
@shows_the_difference
def draft(request: HttpRequest, case_id: Any) -> HttpResponse:
    """起案: the outcome, what the letter quotes, the reason from the criteria, the day."""
    case = opened(case_id, signed_in(request))
    outcome = request.POST.get("outcome", "") or request.GET.get("outcome", "")
    effective_on = request.POST.get("effective_on", "")

    def page() -> dict[str, Any]:
        return {"outcome": outcome, "effective_on": effective_on, **draft_reasons(case)}

    found = move_of(case, request, "draft")
    record = posted_record(found, request.POST)
    fields = record | {"effective_on": effective_on}
    silent = silence_reason(case) if "unanswered" in found["needs"] else ""
    return made(request, case, "draft", page, proposed=silent, outcome=outcome, fields=fields)


@route.staff("cases.draft")
@require_POST
@shows_the_difference
def preview(request: HttpRequest, case_id: Any) -> HttpResponse:
    """The letter as it would be issued, without a number."""
    case = opened(case_id, signed_in(request))
    record_read(case.subjects, what=case.subject)
    found = move_of(case, request, "draft")
    pdf = drafting.preview_pdf(
        case,
        outcome_id=request.POST.get("outcome", ""),
        reason=request.POST.get("reason", ""),
        actor=signed_in(request),
        move=found["id"],
        record=posted_record(found, request.POST),
    )
    return pdf_response(pdf, f"{case.receipt_number}-preview.pdf")


@route.staff("cases.read")
@require_safe
def draft_letter(request: HttpRequest, case_id: Any) -> HttpResponse:
    """The letter of the draft that waits, for whoever drafts or decides. Only its reading is
    written down."""
    case = opened(case_id, signed_in(request))
    record_read(case.subjects, what=f"draft letter of {case.subject}")
    pdf = drafting.drafted_letter(case, signed_in(request))
    return pdf_response(pdf, f"{case.receipt_number}-draft.pdf")


@route.staff("cases.read")
@require_safe
def paper(request: HttpRequest, case_id: Any) -> HttpResponse:
    """The 様式 as it was filed, with its receipt number as QR."""
    case = opened(case_id, signed_in(request))
    record_read(case.subjects, what=f"paper of {case.subject}")
    pdf = forms.application_paper(case.application)
    note_printed(case.pk, "form", pdf)
    return pdf_response(pdf, f"{case.receipt_number}-paper.pdf")


@route.staff("cases.letters")
@require_safe
def letter(request: HttpRequest, case_id: Any, n: int) -> HttpResponse:
    """A letter of the case."""
    answer = api.letter_pdf(case_id, n, account=signed_in(request))
    note_printed(opened(case_id, signed_in(request)).pk, "letter", answer.content)
    return answer


@route.staff("cases.attachments")
@require_safe
def attachment(request: HttpRequest, case_id: Any, attachment_id: Any) -> HttpResponse:
    """A file the applicant attached; only of this case, only once it is known to be clean."""
    case = opened(case_id, signed_in(request))
    permit("attachments", case, signed_in(request))
    record_read(case.subjects, what=f"attachment of {case.subject}")
    for attached in forms.attachments_of(case.application):
        if attached.pk == attachment_id:
            return download(attached.blob)
    raise NoLetter


def made(
    request: HttpRequest,
    case: Case,
    kind: str,
    page: Callable[[], dict[str, Any]],
    *,
    proposed: str = "",
    **said: Any,
) -> HttpResponse:
    """Make the move of this kind, or show its page: blank (with a ``proposed`` reason), or with what
    was typed and refused."""
    record_read(case.subjects, what=case.subject)
    found = move_of(case, request, kind)
    reason = request.POST.get("reason", proposed)
    refused = None
    if request.method == "POST":
        try:
            move_case(
                case_id=case.pk,
                to=found["to"],
                move=found["id"],
                version=version_in(request),
                actor=signed_in(request),
                reason=reason,
                **said,
            )
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            refused = refusal
        else:
            return redirect("cases_staff:case", case.pk)
    context = {
        "case": case,
        "definition": definition_of(case),
        "move": found,
        "fields": record_fields(found, request.POST, _errors(refused)),
        "refused": refused,
        "reason": reason,
        "version": request.POST.get("version") or case.version,
        **page(),
    }
    return render(request, f"cases/staff/{kind}.html", context, status=422 if refused else 200)


def move_of(case: Case, request: HttpRequest, kind: str) -> dict[str, Any]:
    """The move of this kind that was asked for by its id, or the first there is."""
    wanted = request.POST.get("move") or request.GET.get("move", "")
    found = [m for m in moves_for(case, signed_in(request)) if m["kind"] == kind]
    if not found:
        raise MoveNotAllowed(extra={"state": case.state, "moves": []})
    return next((m for m in found if m["id"] == wanted), found[0])


def _errors(refused: Refusal | None) -> dict[str, Any]:
    """What was wrong with each value of the record, where that is what was refused."""
    errors = refused.extra.get("errors") if refused else None
    return errors if isinstance(errors, dict) else {}


def _url(case: Case | None, query: str) -> str:
    return reverse("cases_staff:case", args=[case.pk]) + query if case else ""
