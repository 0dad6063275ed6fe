"""The applicant's pages: whose consent is needed, how each stands, and asking somebody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing.refusals import (
    AddressRefused,
    ConsentNotFound,
    NameMissing,
    TooManyInvitations,
)
from shiyakusho.engines.signing.selectors import Line, lines_of
from shiyakusho.engines.signing.services.inviting import invite
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import Field
from shiyakusho.registers.catalogue import public as catalogue

from .typed import summary

SPOKEN = (("ja", "日本語"), ("ja-easy", "やさしい にほんご"), ("en", "English"))


@route.anyone_with_link
@require_safe
def people_asked(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Everybody who must agree, and how each stands. What they answered is theirs and not shown."""
    application = forms.application_for(request, application_id)
    record_read(application.subjects, what=f"consents of {application.subject}")
    context = {
        "application": application,
        "definition": catalogue.version(application.version_id).definition,
        "lines": lines_of(application.pk),
    }
    return render(request, "signing/people.html", context)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, application_id: UUID, consent_id: UUID) -> HttpResponse:
    """Name the person and their address, or somebody else; then the code to tell them, once."""
    application = forms.application_for(request, application_id)
    found = (one for one in lines_of(application.pk) if one.consent.pk == consent_id)
    line = next(found, None)
    if line is None:
        raise ConsentNotFound
    fields = _fields(line)
    context: dict[str, Any] = {
        "application": application,
        "definition": catalogue.version(application.version_id).definition,
        "line": line,
        "fields": fields,
        "answers_form": "answers",
    }
    if request.method != "POST":
        return render(request, "signing/ask.html", context)
    if switch.wanted(request):
        return switch.go(request)
    for field in fields:
        field.value = request.POST.get(field.name, "")[:300]
    try:
        consent, code = invite(
            consent_id=consent_id,
            name=str(fields[0].value),
            email=str(fields[1].value),
            language=str(fields[2].value),
        )
    except (NameMissing, AddressRefused, TooManyInvitations) as refusal:
        fields[0 if isinstance(refusal, NameMissing) else 1].error = str(refusal)
        context["errors"] = summary(*fields)
        return render(request, "signing/ask.html", context, status=refusal.status)
    return render(request, "signing/asked.html", context | {"consent": consent, "code": code})


def _fields(line: Line) -> list[Field]:
    consent = line.consent
    name = Field("name", "name", _("氏名"), value=consent.name, max_length=100)
    email = Field("email", "email", _("メールアドレス"), value=consent.email)
    email.help = _("案内のリンクを送ります。あなたと同じアドレスは使えません。")
    spoken = Field("choice", "language", _("案内の言葉"), value=consent.language)
    spoken.options = [{"value": value, "label": label} for value, label in SPOKEN]
    return [name, email, spoken]
