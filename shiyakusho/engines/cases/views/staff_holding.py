"""Who works on a case: given to a colleague, taken from one by the chief, all of it handed on; and
whether two cases are one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.engines.cases.access import to_act
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.colleagues import (
    colleague,
    in_sections,
    who_may_take,
    with_their_work,
)
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.refusals import (
    HandOnIncomplete,
    HandOnMismatch,
    LikenessNotFound,
)
from shiyakusho.engines.cases.scope import scope_of, visible_case
from shiyakusho.engines.cases.services import handing_on
from shiyakusho.engines.cases.services.likening import settle as settle_likeness
from shiyakusho.engines.cases.services.releasing import release_case
from shiyakusho.engines.cases.views.responses import version_in
from shiyakusho.engines.cases.views.stale import shows_the_difference
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in


@route.staff("cases.work")
@require_safe
def assignees(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Who may work on this case, with how much they have to do."""
    account = signed_in(request)
    case = visible_case(case_id, account)
    permit("assign", case, account)
    listing(account, "cases.head")
    record_read(case.subjects, what=f"head of {case.subject}")
    others = [one for one in who_may_take(case) if one.pk != case.assignee_id]
    context = {
        "case": case,
        "definition": definition_of(case),
        "colleagues": with_their_work(others),
        "held_by_other": case.assignee_id not in (None, account.pk),
    }
    return render(request, "cases/staff/assignees.html", context)


@route.staff("cases.supervise")
@require_POST
@shows_the_difference
def release(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Take the case from whoever works on it, for a reason; they are told."""
    release_case(
        case_id=case_id,
        reason=request.POST.get("reason", ""),
        actor=signed_in(request),
        version=version_in(request),
    )
    messages.success(request, "担当を外し、担当していた人に知らせました。")
    return redirect("cases_staff:case", case_id)


@route.staff("cases.work")
@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest) -> HttpResponse:
    """Whose cases, to whom, with which words; then what became of each."""
    account = signed_in(request)
    refused = None
    if request.method == "POST":
        try:
            done = handing_on.hand_on(
                of=_of(request.POST.get("of", ""), account),
                to=[colleague(one) for one in request.POST.getlist("to")],
                note=request.POST.get("note", ""),
                confirmed=_number(request.POST.get("confirmed", "")),
                actor=account,
            )
        except (HandOnIncomplete, HandOnMismatch) as refusal:
            refused = refusal
        else:
            return render(request, "cases/staff/handed_on.html", {"done": done})
    listing(account, "cases.hand_on", "担当の引継ぎのための確認")
    said = request.POST if request.method == "POST" else request.GET
    of = _of(said.get("of", ""), account)
    cases = list(handing_on.cases_to_hand_on(of, account)[: handing_on.MOST])
    record_read([subject for case in cases for subject in case.subjects], what="cases.hand_on")
    context = {
        "refused": refused,
        "holders": handing_on.holders(account),
        "of": of,
        "number": len(cases),
        "cases": cases[:50],
        "colleagues": _receivers(of, account),
        "said": {"note": said.get("note", ""), "to": said.getlist("to")},
    }
    return render(request, "cases/staff/hand_on.html", context, status=422 if refused else 200)


@route.staff("cases.work")
@require_POST
@shows_the_difference
def settle(request: HttpRequest, case_id: Any, likeness_id: int) -> HttpResponse:
    """The same application, or another: said by a person, with the reason."""
    to_act(case_id, signed_in(request))
    said = request.POST.get("same", "")
    if said not in ("yes", "no"):
        raise LikenessNotFound
    settle_likeness(
        case_id=case_id,
        likeness_id=likeness_id,
        same=said == "yes",
        reason=request.POST.get("reason", ""),
        actor=signed_in(request),
        version=version_in(request),
    )
    joined = said == "yes"
    messages.success(request, "一つにまとめました。" if joined else "別の申請としました。")
    return redirect("cases_staff:case", case_id)


def _of(text: str, account: Account) -> Account:
    """Whose cases: one's own where nobody is named; also of somebody who has left."""
    for holder in handing_on.holders(account):
        if str(holder.account.pk) == text:
            return holder.account
    return account


def _receivers(of: Account, account: Account) -> list[Any]:
    sections = scope_of(account).sections
    return with_their_work(one for one in in_sections(sections) if one.pk != of.pk)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
