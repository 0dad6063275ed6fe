"""Read everything once more, file it once, hold the receipt."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shiyakusho.engines.forms import drafts, filing, following_versions, known
from shiyakusho.engines.forms.choices import State
from shiyakusho.engines.forms.differences import changes_in
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.forms.refusals import (
    AnswersChanged,
    AnswersInvalid,
    DefinitionMoved,
    ProcedureEnded,
)
from shiyakusho.engines.forms.registry import (
    asked_correction,
    gathered,
    invitation,
    progress,
    still_needed,
)
from shiyakusho.engines.forms.selectors import Section, answer_sections, revisions_of
from shiyakusho.engines.forms.sheet import Sheet
from shiyakusho.engines.forms.towns import towns
from shiyakusho.engines.forms.version_changes import changes_for
from shiyakusho.engines.forms.views.fields import source_text
from shiyakusho.engines.forms.views.screens import review_context
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.ground.ui import switch
from shiyakusho.registers.catalogue import public as catalogue

from . import access
from .following import print_sheet, status_url
from .starting import helper_fields, level_too_low, to_where_it_stands


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """All answers with 変更する beside each; the button files them."""
    draft = access.draft_for(request, draft_id)
    if draft.pk in gathered([draft.pk]):  # it is filed with the others
        return to_where_it_stands(draft)
    if request.method == "POST":
        if switch.wanted(request):
            return switch.go(request)
        return _file(request, draft)
    if draft.is_filed:
        return to_where_it_stands(draft)
    return _show(request, draft)


@route.anyone_with_link
@require_GET
def receipt(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """受付: number and time, what comes next, printable."""
    application = access.application_for(request, application_id)
    definition = catalogue.version(application.version_id).definition
    found = progress(application)
    latest = revisions_of(application).last()
    sections = answer_sections(application, revision=latest)
    context = {
        "application": application,
        "definition": definition,
        "progress": found,
        "corrected": latest if latest and latest.number > 1 else None,
        "changes": changes_in(application, latest.number) if latest and latest.number > 1 else [],
        "goes_on": application.state == State.SUBMITTED and (found is None or found.is_open),
        "sections": [_section(one) for one in sections],
        "status_url": status_url(application),
        "correction": asked_correction(application),
        "needed": still_needed(application),
        "sheet": print_sheet(application, found),
        "signed_in": access.resident(request) is not None,
        **_keys(request, application),
    }
    return render(request, "forms/receipt.html", context)


@route.anyone_with_link
@require_POST
def told(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """見ました: what changed in the procedure is not told again."""
    draft = access.draft_for(request, draft_id)
    if not draft.is_filed:
        following_versions.told(draft)
    return to_where_it_stands(draft) if draft.is_filed else _back(request, draft)


@route.public
@require_GET
def town(request: HttpRequest) -> HttpResponse:
    """`?code=8020001` → `{"items": [{"town": …}]}` for the address field."""
    found = towns(request.GET.get("code", "")[:20])
    return JsonResponse({"items": [{"town": one} for one in found]})


def _keys(request: HttpRequest, application: Application) -> dict[str, Any]:
    """Where a number for later is made: only for who filed it in this browser, not signed in."""
    if application.account_id is not None:
        return {}
    held = access.held(request)
    draft = Draft.objects.filter(application=application).first()
    if draft is None or str(draft.pk) not in held:
        return {}
    return {
        "keys_url": reverse("forms:save", args=[draft.pk]),
        "has_keys": bool(draft.code_digest),
    }


def _back(request: HttpRequest, draft: Draft) -> HttpResponse:
    """To the page of this draft on which it was pressed."""
    here = reverse("forms:review", args=[draft.pk])
    wanted = request.POST.get("next", "")
    inside = wanted.startswith(here.removesuffix("review/")) and "//" not in wanted
    return redirect(wanted if inside else here)


def _file(request: HttpRequest, draft: Draft) -> HttpResponse:
    account = access.resident(request)
    if account is not None and draft.account_id is None and not draft.is_filed:
        drafts.claim(draft_id=draft.pk, account=account)
    try:
        application = filing.submit(
            draft_id=draft.pk,
            seen=request.POST.get("seen", ""),
            keep_facts="keep_facts" in request.POST,
        )
    except IdentityLevelTooLow:
        return level_too_low(request, catalogue.version(draft.version_id).definition)
    except (AnswersChanged, DefinitionMoved, ProcedureEnded) as changed:
        messages.warning(request, str(changed))
        return redirect("forms:review", draft_id=draft.pk)
    except AnswersInvalid:
        return _show(request, draft, status=422)
    access.hold_application(request, application)
    return redirect("forms:receipt", application_id=application.pk)


def _show(request: HttpRequest, draft: Draft, status: int = 200) -> HttpResponse:
    sheet = drafts.sheet_of(draft)
    definition = catalogue.version(draft.version_id).definition
    context = review_context(draft, definition, sheet) | {
        "seen": filing.digest_of(sheet),
        "moved": changes_for(draft),
        "ended": drafts.ended(draft),
        "helper_fields": helper_fields(draft),
        "invite_url": invitation(draft.pk),
        "can_keep_facts": _can_keep(draft, sheet),
    }
    return render(request, "forms/review.html", context, status=status)


def _can_keep(draft: Draft, sheet: Sheet) -> bool:
    """Whether the person said something that could be offered in another procedure."""
    if known.resident_id_of(draft.account) is None:
        return False
    return any(
        one.source == "self" and known.fact_of(one.question)
        for screen in sheet.screens
        for one in screen.asked
    )


def _section(section: Section) -> dict[str, Any]:
    rows = [
        {"label": row.label, "value": row.value, "source": source_text(row.source, None)}
        for row in section.rows
    ]
    return {"title": section.title, "about": section.about, "rows": rows}
