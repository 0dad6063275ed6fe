"""いまの状況: how an application stands, for who filed it without signing in. Read-only."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from shiyakusho.engines.forms.models import Application
from shiyakusho.engines.forms.registry import Progress, asked_correction, progress, still_needed
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.permissions import route
from shiyakusho.registers.catalogue import public as catalogue

from . import access


@route.anyone_with_link
@require_safe
def status(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Number, true times, and the public words of the step; what the link or the code leads to."""
    application = access.application_for(request, application_id)
    found = progress(application)
    record_read(application.subjects, what=application.subject)
    context = {
        "application": application,
        "definition": catalogue.version(application.version_id).definition,
        "progress": found,
        "correction": asked_correction(application),
        "needed": still_needed(application),
        "sheet": print_sheet(application, found),
    }
    return render(request, "forms/status.html", context)


def status_url(application: Application) -> str:
    """Where its applicant sees how it stands: the full page behind a sign-in, or the plain one."""
    if application.account_id is None:
        return reverse("forms:status", args=[application.pk])
    try:
        return reverse("cases:status", args=[application.pk])
    except NoReverseMatch:
        return ""


def print_sheet(application: Application, found: Progress | None) -> dict[str, Any]:
    """What stands on every printed page of an application instead of a QR."""
    sheet: dict[str, Any] = {"receipt_number": application.receipt_number}
    if found is not None:
        sheet |= {"office": found.office, "phone": found.phone}
    return sheet
