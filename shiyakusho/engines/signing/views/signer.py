"""The pages of whoever is asked to agree: the link, who they are, what they agree to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing.choices import State
from shiyakusho.engines.signing.documents import own_form, signer_of, told
from shiyakusho.engines.signing.models import Consent
from shiyakusho.engines.signing.refusals import (
    ConsentNotFound,
    DocumentChanged,
    IdentityLocked,
    IdentityWrong,
    SignerAnswersInvalid,
)
from shiyakusho.engines.signing.selectors import signed_rows, waiting_for
from shiyakusho.engines.signing.services import agreeing, identifying
from shiyakusho.engines.signing.services.identifying import Known
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.fence.asking import lifted, show
from shiyakusho.ground.files import download
from shiyakusho.ground.identity.permissions import level_at_least, route, signed_in
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.text import language

from . import access, typed


@route.anyone_with_link
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. It tells nothing about anybody; opening it (a mail scanner does) changes
    nothing. Here one says who one is."""
    consent = identifying.by_link(token)
    with lifted("signing.link"):  # by which sign-in, of which version: nothing of the application
        level = signer_of(consent.application.version_id, consent.role).identity
    if request.method == "POST" and switch.wanted(request):
        return switch.go(request)
    if level != "code":
        return _by_sign_in(request, consent, level)
    return _by_code(request, consent)


@route.resident()
@require_POST
def mine(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """From わたしのこと: the house knows whom it asks, and who is signed in."""
    account = signed_in(request)
    consent = next((one for one in waiting_for(account) if one.pk == consent_id), None)
    if consent is None:
        raise ConsentNotFound
    show("consent", consent.pk)
    return _welcome(request, consent, identifying.by_sign_in(consent=consent, account=account))


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Read what it is about, answer what is one's own, agree or not; afterwards take it back."""
    consent, known = access.read(request, consent_id)
    record_read([consent.subject], what=f"document of {consent.subject}")
    if request.method != "POST":
        return _show(request, consent, known)
    if switch.wanted(request):
        return switch.go(request)
    act = {"agree": _agree, "decline": _decline, "take_back": _take_back}.get(
        request.POST.get("act", ""), _show
    )
    return act(request, consent, known)


@route.anyone_with_link
@require_safe
def file(request: HttpRequest, consent_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file the definition lets this signer read, and no other."""
    consent, _known = access.read(request, consent_id)
    named = next((f for f in consent.document["files"] if f["id"] == str(attachment_id)), None)
    if named is None:
        raise ConsentNotFound
    record_read([consent.subject], what=f"file of {consent.subject}")
    with lifted("signing.file"):
        blob = forms.file_of(consent.application, named["id"])
        if blob is None:
            raise ConsentNotFound
        return download(blob)


def _by_sign_in(request: HttpRequest, consent: Consent, level: str) -> HttpResponse:
    account = access.resident(request)
    enough = account is not None and level_at_least(account, level)
    if request.method == "POST" and account is not None and enough:
        return _welcome(request, consent, identifying.by_sign_in(consent=consent, account=account))
    context = {"level": level, "account": account, "enough": enough, "by_code": False}
    return render(request, "signing/link.html", context)


def _by_code(request: HttpRequest, consent: Consent) -> HttpResponse:
    code, name, birth = typed.code_field(), typed.name_field(), typed.birth_field()
    context: dict[str, Any] = {
        "by_code": True,
        "fields": [code, name, birth],
        "answers_form": "answers",
    }
    if request.method != "POST":
        return render(request, "signing/link.html", context)
    code.value = request.POST.get("code", "")[:40]
    name.value = request.POST.get("name", "")[:200]
    born = typed.read_day(request, birth)
    for field in (code, name):
        if not str(field.value).strip():
            field.error = _("書いてください。")
    status = 422
    if born and not (code.error or name.error):
        try:
            known = identifying.by_code(
                consent=consent, typed=str(code.value), name=str(name.value), birth_date=born
            )
            return _welcome(request, consent, known)
        except (IdentityWrong, IdentityLocked) as refusal:
            code.error, status = str(refusal), refusal.status
    context["errors"] = typed.summary(code, name, birth)
    return render(request, "signing/link.html", context, status=status)


def _welcome(request: HttpRequest, consent: Consent, known: Known) -> HttpResponse:
    request.session.cycle_key()
    access.remember(request, consent, known)
    return redirect("signing:paper", consent_id=consent.pk)


def _show(
    request: HttpRequest, consent: Consent, known: Known, *, given: Any = None, status: int = 200
) -> HttpResponse:
    """The document, with the questions that are this signer's, or what they agreed to."""
    signature = consent.signature
    with lifted("signing.show"):
        form = own_form(consent.application.version_id, consent.role)
        sheet = forms.own_sheet(form, given or {}, resident_id=known.resident_id) if form else None
        rows = signed_rows(consent, signature) if signature else []
    fields, errors = forms.fields_of(sheet, checked=given is not None) if sheet else ([], [])
    document, spoken = (signature or consent).document, language()
    context = {
        "consent": consent,
        "document": document,
        "arrived_at": datetime.fromisoformat(document["arrived_at"]),
        "rows": told(document["rows"], spoken),
        "signature": signature,
        "own_rows": told(rows, spoken),
        "fields": fields,
        "errors": errors,
        "known": known,
        "is_asked": consent.state == State.ASKED,
        "is_theirs": signature is not None and consent.closed_at is None,
        "answers_form": "answers",
    }
    return render(request, "signing/paper.html", context, status=status)


def _agree(request: HttpRequest, consent: Consent, known: Known) -> HttpResponse:
    with lifted("signing.show"):
        form = own_form(consent.application.version_id, consent.role)
        sheet = forms.own_sheet(form, {}, resident_id=known.resident_id) if form else None
    given = _typed(form, sheet, request)
    try:
        agreeing.agree(
            consent_id=consent.pk,
            known=known,
            digest=request.POST.get("digest", ""),
            answers=given,
        )
    except SignerAnswersInvalid:
        return _show(request, consent, known, given=given, status=422)
    except DocumentChanged as refusal:
        messages.warning(request, str(refusal))
        return redirect("signing:paper", consent_id=consent.pk)
    messages.success(request, _("同意を受け取りました。"))
    return redirect("signing:paper", consent_id=consent.pk)


def _typed(form: Any, sheet: Any, request: HttpRequest) -> dict[str, Any]:
    """Everything that was sent: a question that only shows because of an answer comes along."""
    if form is None or sheet is None:
        return {}
    first = forms.given_in(sheet, request.POST)
    whole = forms.own_sheet(form, first)
    return forms.given_in(whole, request.POST)


def _decline(request: HttpRequest, consent: Consent, known: Known) -> HttpResponse:
    agreeing.decline(consent_id=consent.pk, known=known)
    messages.success(request, _("同意しないことを伝えました。"))
    return redirect("signing:paper", consent_id=consent.pk)


def _take_back(request: HttpRequest, consent: Consent, known: Known) -> HttpResponse:
    agreeing.take_back(consent_id=consent.pk, known=known)
    messages.success(request, _("同意を取り消しました。"))
    return redirect("signing:paper", consent_id=consent.pk)
