"""The clerk's page of one consent: who appeared, a paper that stands for it, a new invitation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing.choices import Seen
from shiyakusho.engines.signing.documents import own_form, told
from shiyakusho.engines.signing.models import Consent
from shiyakusho.engines.signing.refusals import BirthDateWrong, ConsentNotFound
from shiyakusho.engines.signing.selectors import (
    Line,
    history_of,
    lines_of,
    name_differs,
    signed_rows,
)
from shiyakusho.engines.signing.services import inviting, recording
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui.fields import Field, date_text, posted


@route.staff("cases.work")
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """What the signer is shown, what they said, what happened; and what a clerk may do about it."""
    actor = signed_in(request)
    writes = request.method == "POST"
    case = cases.to_act(case_id, actor) if writes else cases.open_case(case_id, actor)
    if writes:
        cases.require_hold(case, actor)
    record_read(case.subjects, what=f"consents of {case.subject}")
    lines = lines_of(case.application_id)
    line = next((one for one in lines if one.consent.pk == consent_id), None)
    if line is None:
        raise ConsentNotFound
    refused, code = None, ""
    if writes:
        try:
            code = ACTS.get(request.POST.get("act", ""), _nothing)(request, line.consent, actor)
        except Refusal as refusal:
            if refusal.status not in (409, 422, 429, 403):
                raise
            refused = refusal
        else:
            messages.success(request, "記録しました。")
            if not code:
                return redirect("signing_staff:consent", case_id, consent_id)
    return _page(request, case, line, refused=refused, code=code)


def _page(
    request: HttpRequest, case: Any, line: Line, *, refused: Refusal | None, code: str
) -> HttpResponse:
    consent = line.consent
    consent.refresh_from_db()
    form = own_form(case.application.version_id, consent.role)
    typed = request.POST if request.method == "POST" else None
    sheet = (
        forms.own_sheet(form, forms.given_in(forms.own_sheet(form, {}), typed) if typed else {})
        if form
        else None
    )
    fields, _errors = forms.fields_of(sheet, checked=refused is not None) if sheet else ([], [])
    paper = line.signer.paper
    own = signed_rows(consent, consent.signature) if consent.signature else []
    context = {
        "case": case,
        "line": line,
        "consent": consent,
        "rows": told((consent.signature or consent).document["rows"], "ja"),
        "files": (consent.signature or consent).document["files"],
        "own_rows": told(own, "ja"),
        "name_differs": name_differs(consent),
        "events": history_of([consent]),
        "has_paper": bool(paper) and forms.has_attached(case.application, paper),
        "fields": fields,
        "counter": _counter_fields(consent, typed),
        "refused": refused,
        "code": code,
    }
    return render(
        request, "signing/staff/consent.html", context, status=refused.status if refused else 200
    )


def _counter_fields(consent: Consent, typed: Any) -> list[Field]:
    name = Field(
        "name",
        "name",
        "来た人の氏名",
        value=typed.get("name", "") if typed else consent.name,
        max_length=100,
    )
    birth = Field("date", "birth_date", "来た人の生年月日", max="today",
                  value=posted("date", "birth_date", typed) if typed else consent.birth_date)  # fmt: skip
    seen = Field("choice", "checked", "本人を何で確かめたか", value=typed.get("checked", "") if typed else "",
                 options=[{"value": value, "label": label} for value, label in Seen.choices])  # fmt: skip
    return [name, birth, seen]


def _record(request: HttpRequest, consent: Consent, actor: Account) -> str:
    form = own_form(consent.application.version_id, consent.role)
    given: dict[str, Any] = {}
    if form is not None:
        first = forms.given_in(forms.own_sheet(form, {}), request.POST)
        given = forms.given_in(forms.own_sheet(form, first), request.POST)
    text = date_text(posted("date", "birth_date", request.POST))
    try:
        born = dates.parse(text)
    except JpError as error:
        raise BirthDateWrong(str(error)) from None
    recording.record_at_counter(
        consent_id=consent.pk,
        actor=actor,
        name=request.POST.get("name", ""),
        birth_date=born,
        checked=request.POST.get("checked", ""),
        answers=given,
    )
    return ""


def _paper(request: HttpRequest, consent: Consent, actor: Account) -> str:
    recording.accept_paper(consent_id=consent.pk, actor=actor, name=request.POST.get("name", ""))
    return ""


def _invite(request: HttpRequest, consent: Consent, actor: Account) -> str:
    _consent, code = inviting.invite(
        consent_id=consent.pk,
        name=request.POST.get("name", ""),
        email=request.POST.get("email", ""),
    )
    return code


def _nothing(request: HttpRequest, consent: Consent, actor: Account) -> str:
    raise ConsentNotFound


ACTS = {"record": _record, "paper": _paper, "invite": _invite}
