"""補正: only the fields the office asks about, each with its reason; sent once more."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.forms import revising
from shiyakusho.engines.forms.choices import State
from shiyakusho.engines.forms.models import Application
from shiyakusho.engines.forms.refusals import AlreadyCorrected, AnswersInvalid, NothingToCorrect
from shiyakusho.engines.forms.registry import (
    AskedCorrection,
    AskedField,
    asked_correction,
    progress,
)
from shiyakusho.engines.forms.selectors import revisions_of
from shiyakusho.engines.forms.views.asked_page import AskedPage, Desk
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route

from . import access
from .following import print_sheet


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Show the asked fields as they were filed; take them corrected."""
    application = access.application_for(request, application_id)
    asked = asked_correction(application)
    if asked is None:
        return _too_late(request, application)
    try:
        return _page(request, application, asked).answer()
    except AnswersInvalid:
        raise
    except Refusal:
        application.refresh_from_db()
        if asked_correction(application) is not None:
            raise
        return _too_late(request, application)  # another click or tab was faster


def _page(request: HttpRequest, application: Application, asked: AskedCorrection) -> AskedPage:
    account = access.resident(request)

    def take(answers: dict[str, Any], attachments: dict[str, list[str]]) -> str:
        revising.revise(
            application_id=application.pk,
            answers=answers,
            attachments=attachments,
            fields=[one.field for one in asked.fields],
            account=account,
        )
        return reverse("forms:receipt", args=[application.pk])

    found = progress(application)
    owner = f"account:{account.pk}" if account else application.subject
    context = {"progress": found, "sheet": print_sheet(application, found)}
    desk = Desk(take, owner, "forms/correct.html", asks_twice=not asked.later, context=context)
    return AskedPage(request, application, asked, desk)


def _too_late(request: HttpRequest, application: Application) -> HttpResponse:
    """Nothing is asked (any more): the receipt, if what is sent is what arrived already.

    A second click must not frighten; what another tab holds must not be lost without a word.
    """
    if application.state != State.SUBMITTED or revisions_of(application).count() == 1:
        raise NothingToCorrect
    if request.method == "POST":
        sent = AskedCorrection(tuple(AskedField(name) for name in _names_in(request)))
        if not _page(request, application, sent).says_what_is_filed():
            raise AlreadyCorrected
    return redirect("forms:receipt", application_id=application.pk)


def _names_in(request: HttpRequest) -> set[str]:
    """Ids of questions among the names of what was posted: `birth.year`, `each_kid.p1.together`."""
    return {part for name in request.POST for part in name.split(".")}
