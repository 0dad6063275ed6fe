"""What is asked of an applicant, and what comes back: marks, marks taken back, answers on paper, seen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.engines.cases.access import opened, to_act
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.correction_reasons import correction_reasons
from shiyakusho.engines.cases.offices import is_open_for
from shiyakusho.engines.cases.panels import asked_in
from shiyakusho.engines.cases.process import process_of
from shiyakusho.engines.cases.refusals import AnswerNotDated, NoOpenCorrection
from shiyakusho.engines.cases.scope import require_hold
from shiyakusho.engines.cases.services.answering import BY, record_answer
from shiyakusho.engines.cases.services.correcting import open_correction
from shiyakusho.engines.cases.services.seeing import see as see_case
from shiyakusho.engines.cases.services.telling import has_address
from shiyakusho.engines.cases.services.unmarking import withdraw_mark
from shiyakusho.engines.cases.views.forms import askable
from shiyakusho.engines.cases.views.responses import version_in
from shiyakusho.engines.cases.views.staff_case import made, move_of
from shiyakusho.engines.cases.views.stale import shows_the_difference
from shiyakusho.engines.cases.waiting import terms_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.jp import JpError, dates


@route.staff("cases.work")
@require_http_methods(["GET", "POST"])
@shows_the_difference
def ask(request: HttpRequest, case_id: Any) -> HttpResponse:
    """補正の求め or papers of a later stage: the marked fields, each with its reason."""
    case = opened(case_id, signed_in(request))
    asked = _asked(request)

    def page() -> dict[str, Any]:
        rows = askable(case, {item["field"]: item for item in asked})
        found = move_of(case, request, "ask")
        terms = terms_of(next(m for m in process_of(case).moves if m.id == found["id"]))
        return {
            "marked": [row for row in rows if row["given"]],
            "others": [row for row in rows if not row["given"]],
            "reasons": correction_reasons().values(),
            "terms": terms,
            "respond_by": terms.respond_by(clock.today(), is_open_for(case.section_id)),
            "by_mail": has_address(case),
            "letter": "letter" in request.POST,
        }

    return made(request, case, "ask", page, fields=asked, letter="letter" in request.POST)


@route.staff("cases.work")
@require_http_methods(["GET", "POST"])
@shows_the_difference
def answer(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Write down an answer that came at the counter or on paper: the asked fields alone."""
    account = signed_in(request)
    case = to_act(case_id, account)
    permit("correct", case, account)
    require_hold(case, account)
    asked = open_correction(case)
    if asked is None:
        raise NoOpenCorrection
    record_read(case.subjects, what=case.subject)
    channel, received_on = request.POST.get("channel", ""), request.POST.get("received_on", "")

    def take(answers: dict[str, Any], attachments: dict[str, list[str]]) -> str:
        record_answer(
            case_id=case.pk,
            actor=account,
            version=version_in(request),
            answers=answers,
            attachments=attachments,
            channel=channel,
            received_on=_day(received_on),
        )
        messages.success(request, "書きとめました。")
        return reverse("cases_staff:case", args=[case.pk])

    context = {
        "case": case,
        "version": request.POST.get("version") or case.version,
        "ways": BY,
        "channel": channel,
        "received_on": received_on,
    }
    desk = forms.Desk(take, f"account:{account.pk}", "cases/staff/answer.html", context)
    return forms.AskedPage(request, case.application, asked_in(asked), desk).answer()


@route.staff("cases.work")
@require_POST
@shows_the_difference
def unmark(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Take the mark on one field back."""
    account = signed_in(request)
    to_act(case_id, account)
    withdraw_mark(
        case_id=case_id,
        field=request.POST.get("field", ""),
        actor=account,
        version=version_in(request),
    )
    messages.success(request, "求めを取り消しました。")
    return redirect("cases_staff:case", case_id)


@route.staff("cases.work")
@require_POST
@shows_the_difference
def see(request: HttpRequest, case_id: Any) -> HttpResponse:
    """The clerk saw what came, or that nothing did."""
    account = signed_in(request)
    to_act(case_id, account)
    see_case(case_id=case_id, actor=account, version=version_in(request))
    return redirect("cases_staff:case", case_id)


def _asked(request: HttpRequest) -> list[dict[str, str]]:
    """The marked fields with their reasons: out of the post, or out of the page where they were
    marked."""
    said = request.POST if request.method == "POST" else request.GET
    return [
        {
            "field": field,
            "reason": said.get(f"reason.{field}", ""),
            "text": said.get(f"text.{field}", ""),
        }
        for field in dict.fromkeys(said.getlist("field"))
    ]


def _day(typed: str) -> Any:
    """The day typed; :class:`AnswerNotDated` for what is none."""
    try:
        return dates.parse(typed)
    except (JpError, ValueError):
        raise AnswerNotDated from None
