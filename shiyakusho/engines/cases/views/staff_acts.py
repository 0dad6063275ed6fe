"""What a clerk does with a case: every act is one post, one service, and back to the case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shiyakusho.engines.cases.access import access_to, to_act
from shiyakusho.engines.cases.case_page import moves_for
from shiyakusho.engines.cases.colleagues import colleague
from shiyakusho.engines.cases.process import approval_from, process_of
from shiyakusho.engines.cases.refusals import ExtensionInvalid
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.classifying import set_secrecy
from shiyakusho.engines.cases.services.extending import extend_case
from shiyakusho.engines.cases.services.looking import look_into
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.engines.cases.services.noting import add_note
from shiyakusho.engines.cases.services.transferring import transfer_case
from shiyakusho.engines.cases.views.forms import posted_record
from shiyakusho.engines.cases.views.responses import version_in
from shiyakusho.engines.cases.views.stale import shows_the_difference
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui import fields as ui
from shiyakusho.registers.organisation import public as organisation


@route.staff("cases.work")
@require_POST
@shows_the_difference
def move(request: HttpRequest, case_id: Any) -> HttpResponse:
    """A plain move: a reason, an outcome, a record, an appointment, a handing over."""
    case = to_act(case_id, signed_in(request))
    move_id = request.POST.get("move", "")
    found = next((m for m in moves_for(case, signed_in(request)) if m["id"] == move_id), None)
    to = found["to"] if found else request.POST.get("to", "")
    move_case(
        case_id=case_id,
        to=to,
        move=move_id,
        version=version_in(request),
        actor=signed_in(request),
        outcome=request.POST.get("outcome", ""),
        reason=request.POST.get("reason", ""),
        fields=_fields(request, found),
    )
    messages.success(request, "進めました。")
    return redirect("cases_staff:case", case_id)


@route.staff("cases.decide")
@require_POST
@shows_the_difference
def decide(request: HttpRequest, case_id: Any) -> HttpResponse:
    """決裁 or 差戻し."""
    approve = request.POST.get("decision") == "approve"
    case = to_act(case_id, signed_in(request))
    through = approval_from(process_of(case), case.state, send_back=not approve)
    move_case(
        case_id=case_id,
        to=through.to,
        move=through.id,
        version=version_in(request),
        actor=signed_in(request),
        reason=request.POST.get("comment", ""),
    )
    messages.success(request, "決裁しました。" if approve else "差し戻しました。")
    return redirect("cases_staff:case", case_id) if approve else redirect("cases_staff:queue")


@route.staff("cases.work")
@require_POST
@shows_the_difference
def assign(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Take the case, let it go, take it over from a colleague, or give it to one."""
    to = request.POST.get("to", "")
    access_to(case_id, signed_in(request))  # before who is named is looked for
    somebody = signed_in(request) if not to else None if to == "nobody" else colleague(to)
    assign_case(
        case_id=case_id,
        to=somebody,
        actor=signed_in(request),
        version=version_in(request),
        take_over=request.POST.get("take_over") == "yes",
    )
    return redirect("cases_staff:case", case_id)


@route.staff("cases.read")
@require_POST
def look(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Open a case a colleague works on, for a reason from the list."""
    look_into(case_id=case_id, chosen=request.POST.get("reason", ""), actor=signed_in(request))
    return redirect("cases_staff:case", case_id)


@route.staff("cases.work")
@require_POST
@shows_the_difference
def note(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Add a note."""
    to_act(case_id, signed_in(request))
    add_note(case_id=case_id, text=request.POST.get("text", ""), actor=signed_in(request))
    return redirect("cases_staff:case", case_id)


@route.staff("cases.work")
@require_POST
@shows_the_difference
def extend(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Extend the period, and tell the person."""
    to_act(case_id, signed_in(request))
    try:
        until = dates.parse(ui.date_text(ui.posted("date", "until", request.POST)))
    except (JpError, ValueError) as error:
        raise ExtensionInvalid(str(error)) from None
    extend_case(
        case_id=case_id,
        until=until,
        reason=request.POST.get("reason", ""),
        actor=signed_in(request),
        version=version_in(request),
    )
    messages.success(request, "期限を延ばし、申請者に知らせました。")
    return redirect("cases_staff:case", case_id)


@route.staff("cases.transfer")
@require_POST
@shows_the_difference
def transfer(request: HttpRequest, case_id: Any) -> HttpResponse:
    """移送: send the case to another section; it is out of sight here from then on."""
    to_act(case_id, signed_in(request))
    case = transfer_case(
        case_id=case_id,
        to=request.POST.get("to", ""),
        reason=request.POST.get("reason", ""),
        actor=signed_in(request),
        version=version_in(request),
    )
    office = organisation.section(case.section_id).full_name.ja
    messages.success(request, f"{case.receipt_number}を{office}に移送しました。")
    return redirect("cases_staff:queue")


@route.staff("cases.secrecy")
@require_POST
@shows_the_difference
def secrecy(request: HttpRequest, case_id: Any) -> HttpResponse:
    """案件の秘匿: only who is cleared for it sees the case from now on."""
    said = request.POST.get("to", "")
    case = set_secrecy(
        case_id=case_id,
        to=int(said) if said in ("1", "2", "3") else 0,
        reason=request.POST.get("reason", ""),
        actor=signed_in(request),
        version=version_in(request),
    )
    messages.success(request, f"秘匿の区分を「{case.get_secrecy_display()}」にしました。")
    return redirect("cases_staff:case", case_id)


def _fields(request: HttpRequest, found: dict[str, Any] | None) -> dict[str, Any]:
    """The values a plain move writes down, out of the post."""
    names = ("at", "place", "paid", "method", "received_by", "tracking", "effective_on")
    values: dict[str, Any] = {name: request.POST[name] for name in names if request.POST.get(name)}
    return values | (posted_record(found, request.POST) if found else {})
