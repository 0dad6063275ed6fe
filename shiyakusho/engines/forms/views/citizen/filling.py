"""One screen of a form: show it, keep what was typed, go on."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.forms import drafts, known, towns
from shiyakusho.engines.forms.answering import why_refused
from shiyakusho.engines.forms.known import Known
from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.registry import gathered
from shiyakusho.engines.forms.sheet import AskedFile, Screen, Sheet
from shiyakusho.engines.forms.version_changes import changes_for
from shiyakusho.engines.forms.views import fields, screens
from shiyakusho.engines.forms.views.screens import screen_url
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import posted
from shiyakusho.registers.catalogue import public as catalogue

from . import access, uploads
from .starting import to_where_it_stands

REVIEW = "review"


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, draft_id: uuid.UUID, screen_key: str) -> HttpResponse:
    """A screen of the draft. Every button keeps what was typed first."""
    draft = access.draft_for(request, draft_id)
    if draft.is_filed or draft.pk in gathered([draft.pk]):
        return to_where_it_stands(draft)
    who = known.of_draft(draft)
    sheet = drafts.sheet_of(draft, who)
    screen = sheet.screen(screen_key)
    if screen is None:  # it does not show any more
        return to_where_it_stands(draft, who)
    if request.method == "POST":
        return _posted(request, draft, screen, who)
    return show(request, draft, sheet, screen)


def show(
    request: HttpRequest,
    draft: Draft,
    sheet: Sheet,
    screen: Screen,
    *,
    problems: Mapping[str, list[Problem]] | None = None,
    typed: Mapping[str, Any] | None = None,
    more: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Render a screen; `typed` are answers that could not be kept, `more` that questions came."""
    context = screens.screen_context(
        draft,
        catalogue.version(draft.version_id).definition,
        sheet,
        screen,
        listed=lambda file: uploads.listed(draft, file),
        problems=problems,
        typed=typed,
    )
    came_from = REVIEW if request.GET.get("from") == REVIEW else ""
    context |= {"more": more, "came_from": came_from, "moved": changes_for(draft)}
    return render(request, "forms/page.html", context, status=status)


def _posted(request: HttpRequest, draft: Draft, screen: Screen, who: Known) -> HttpResponse:
    account = access.resident(request)
    if account is not None and draft.account_id is None:
        drafts.claim(draft_id=draft.pk, account=account)
        who = known.of(account)
    given = _given(request, screen)
    draft, refused = drafts.save_screen(
        draft_id=draft.pk, screen_key=screen.key, given=given, who=who
    )
    wrong = uploads.take(request, draft, screen)
    wrong |= {name: [why_refused(raw)] for name, raw in refused.items()}
    if wrong:
        return _again(request, draft, screen.key, who, wrong=wrong, typed=refused)
    return _pressed(request, draft, screen) or _next(request, draft, screen, who)


def _given(request: HttpRequest, screen: Screen) -> dict[str, Any]:
    """What was typed: for every question that was shown, and any other the page sent along."""
    shown = {one.question.id for one in screen.asked}
    sent = {name.split(".")[0] for name in request.POST}
    return {
        question.id: posted(question.kind, question.id, request.POST)
        for question in (screen.page.questions if screen.page else [])
        if question.kind != "note" and question.id in shown | sent
    }


def _pressed(request: HttpRequest, draft: Draft, screen: Screen) -> HttpResponse | None:
    """Buttons that stay on the screen or leave the form; None for 次へ."""
    here, data = screen_url(draft, screen), request.POST
    if switch.wanted(request):
        return switch.go(request, here)
    if "save_exit" in data:
        return redirect("forms:save", draft_id=draft.pk)
    if "remove_file" in data:
        uploads.remove(draft, data["remove_file"])
    elif "remove_person" in data:
        question, _, number = data["remove_person"].rpartition(".")
        drafts.remove_person(
            draft_id=draft.pk,
            screen_key=screen.key,
            question_id=question,
            number=int(number) if number.isdecimal() else -1,
        )
    elif "add_person" in data:
        drafts.add_person(draft_id=draft.pk, screen_key=screen.key, question_id=data["add_person"])
    elif "lookup" in data:
        towns.fill_town(draft, screen, data["lookup"])
    elif "upload" not in data:
        return None
    return redirect(f"{here}{_suffix(request)}#main")


def _next(request: HttpRequest, draft: Draft, screen: Screen, who: Known) -> HttpResponse:
    sheet = drafts.sheet_of(draft, who)
    now = sheet.screen(screen.key)
    if now is None:
        return to_where_it_stands(draft, who)
    if came := _newly_shown(screen, now):
        problems = {k: list(v) for k, v in fields.problems_on(now).items() if k not in came}
        status = 422 if problems else 200
        return show(request, draft, sheet, now, problems=problems, more=True, status=status)
    if problems := {k: list(v) for k, v in fields.problems_on(now).items()}:
        return show(request, draft, sheet, now, problems=problems, status=422)
    if request.POST.get("came_from") == REVIEW:
        open_screen = sheet.first_open
        if open_screen is None:
            return redirect("forms:review", draft_id=draft.pk)
        return redirect(screen_url(draft, open_screen) + "?from=review")
    after = sheet.after(screen.key)
    return redirect(screen_url(draft, after)) if after else redirect("forms:review", draft.pk)


def _newly_shown(before: Screen, now: Screen) -> set[str]:
    """Fields that show because of what was just answered: asked now, not complained about."""
    had = {one.question.id for one in before.asked} | _file_names(before.files)
    return ({one.question.id for one in now.asked} | _file_names(now.files)) - had


def _file_names(files: list[AskedFile]) -> set[str]:
    return {f"file.{file.item.id}" for file in files}


def _again(
    request: HttpRequest,
    draft: Draft,
    screen_key: str,
    who: Known,
    *,
    wrong: Mapping[str, list[Problem]],
    typed: Mapping[str, Any],
) -> HttpResponse:
    sheet = drafts.sheet_of(draft, who)
    screen = sheet.screen(screen_key)
    if screen is None:
        return to_where_it_stands(draft, who)
    return show(request, draft, sheet, screen, problems=wrong, typed=typed, status=422)


def _suffix(request: HttpRequest) -> str:
    return "?from=review" if request.POST.get("came_from") == REVIEW else ""
