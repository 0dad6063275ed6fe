"""The resident's side: how my application stands, my letters, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of, process_of, withdrawal_from
from shiyakusho.engines.cases.refusals import AlreadyDecided, StaleWrite
from shiyakusho.engines.cases.services.reading import read_letter, read_reference
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
from shiyakusho.engines.cases.status_page import status_context
from shiyakusho.engines.cases.views.responses import pdf_response, version_in
from shiyakusho.engines.cases.whose import own_case, require_letters
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.permissions import route, signed_in


@route.resident()
@require_safe
def status(request: HttpRequest, application_id: Any) -> HttpResponse:
    """The timeline of one's own application, with the one next action."""
    case = own_case(signed_in(request), application_id=application_id)
    record_read(case.subjects, what=case.subject)
    return render(request, "cases/status.html", status_context(case))


@route.resident()
@require_safe
def letter(request: HttpRequest, case_id: Any, n: int) -> HttpResponse:
    """A letter of one's own case, its first opening recorded; or what explains it, in the language
    of the page."""
    case = own_case(signed_in(request), pk=case_id)
    require_letters()
    if "reference" in request.GET:
        pdf = read_reference(case=case, n=n, language=get_language() or "ja")
        return pdf_response(pdf, f"{case.receipt_number}-{n}-reference.pdf")
    pdf = read_letter(case=case, n=n, opened=request.method == "GET")
    return pdf_response(pdf, f"{case.receipt_number}-{n}.pdf")


@route.resident()
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application_id: Any) -> HttpResponse:
    """Take one's own application back: a page that says what it means, then the act."""
    case = own_case(signed_in(request), application_id=application_id)
    if request.method == "POST":
        return _withdrawn(request, case)
    if case.application.state == "withdrawn":
        return redirect("cases:status", application_id)
    if withdrawal_from(process_of(case), case.state) is None:
        raise AlreadyDecided
    context = {"case": case, "definition": definition_of(case)}
    return render(request, "cases/withdraw.html", context)


def _withdrawn(request: HttpRequest, case: Case) -> HttpResponse:
    """Back to the status page: withdrawn, by this click or the one before; or told to look again,
    because the city went on since the page was drawn."""
    try:
        withdraw_case(
            application_id=case.application_id,
            actor=signed_in(request),
            version=version_in(request),
            reason=request.POST.get("reason", ""),
        )
    except StaleWrite:
        case.application.refresh_from_db()
        if case.application.state != "withdrawn":
            words = _(
                "市の手続きが、先に進みました。いまのようすを確かめてください。まだ取り下げていません。"
            )
            messages.warning(request, words)
        return redirect("cases:status", case.application_id)
    messages.success(request, _("取り下げを受け付けました。"))
    return redirect("cases:status", case.application_id)
