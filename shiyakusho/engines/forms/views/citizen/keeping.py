"""Stop and come back (保存と再開), and leave no trace on a shared phone."""

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.forms import drafts, guesses, resuming
from shiyakusho.engines.forms.kinds.dates import parse
from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.forms.problems import Problem, Refused, problem_of
from shiyakusho.engines.forms.refusals import (
    CodeMistyped,
    DraftNotFound,
    LinkUnknown,
    ResumeLocked,
    ResumeRefused,
    TooManyGuesses,
)
from shiyakusho.engines.forms.registry import gathered
from shiyakusho.engines.forms.text import is_blank
from shiyakusho.engines.forms.views.fields import with_problems
from shiyakusho.ground.clock import today
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.jp import JpError
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import Field, posted
from shiyakusho.registers.catalogue import public as catalogue

from . import access
from .starting import to_where_it_stands

EXAMPLE = "K7Q4-9XM-D3T"  # its check character is wrong: it leads nowhere
ERASE = '"cache", "cookies", "storage"'


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Saved. Signed in: on every device. Otherwise: a code on paper and a private link, which lead
    back to the draft, and once it is filed to how the application stands."""
    draft = access.draft_for(request, draft_id)
    if draft.is_filed and draft.account_id:
        return to_where_it_stands(draft)
    context = {"draft": draft, "definition": _definition(draft), "answers_form": "answers"}
    if request.method != "POST":
        return render(request, "forms/saved.html", context | {"field": _birth_field()})
    if switch.wanted(request):
        return switch.go(request)
    field, birth_date = _birth_date(request)
    if birth_date is None:
        context |= {"field": field, "errors": _summary(field)}
        return render(request, "forms/saved.html", context, status=422)
    keys = resuming.give_keys(draft_id=draft.pk, birth_date=birth_date)
    link = request.build_absolute_uri(_link_path(keys.link_token))
    shown = {"code": codes.grouped(keys.code), "link": link, "days": drafts.KEPT_DAYS}
    return render(request, "forms/keys.html", context | shown)


@route.anyone_with_link
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Come back by the printed code and the birth date."""
    code = Field("text", "code", _("紙に書いてある番号（10けた）"), value="", max_length=20)
    code.help = _("例：%(code)s。小さい字でも、-がなくても読めます。") % {"code": EXAMPLE}
    birth = _birth_field()
    context = {"fields": [code, birth], "answers_form": "answers", "errors": []}
    if request.method != "POST":
        return render(request, "forms/resume.html", context)
    if switch.wanted(request):
        return switch.go(request)
    code.value = request.POST.get("code", "")[:40]
    birth, birth_date = _birth_date(request)
    if is_blank(code.value):
        with_problems(code, [Problem("required")])
    context |= {"fields": [code, birth]}
    if birth_date is None or code.error:
        context["errors"] = _summary(code, birth)
        return render(request, "forms/resume.html", context, status=422)
    try:
        draft = guesses.counted(
            network_of(request),
            lambda: resuming.by_code(typed=code.value, birth_date=birth_date),
        )
    except (CodeMistyped, ResumeRefused, ResumeLocked, TooManyGuesses) as refusal:
        code.error = str(refusal)
        context["errors"] = _summary(code)
        return render(request, "forms/resume.html", context, status=refusal.status)
    return _welcome_back(request, draft)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The private link. Opening it (a mail scanner does) changes nothing; the button goes on."""
    draft = resuming.by_link(token=token)
    if request.method == "POST":
        return _welcome_back(request, draft)
    return render(request, "forms/link.html", {"definition": _definition(draft), "draft": draft})


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """この端末から消す: sign out, forget everything here. A draft nobody could find again goes."""
    draft = _mine_or_none(request, draft_id)
    if request.method != "POST":
        if draft is None:
            raise DraftNotFound
        context = {"draft": draft, "definition": _definition(draft)}
        return render(request, "forms/leave.html", context)
    if draft is not None and not draft.is_filed and not draft.can_be_resumed:
        drafts.discard(draft_id=draft.pk)
    return _without_trace(request)


@route.public
@require_http_methods(["GET"])
def left(request: HttpRequest) -> HttpResponse:
    """What stays on the screen: nothing about anybody."""
    return render(request, "forms/left.html")


def _without_trace(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    response = redirect("forms:left")
    response["Clear-Site-Data"] = ERASE
    response["Cache-Control"] = "no-store"
    return response


def _welcome_back(request: HttpRequest, draft: Draft) -> HttpResponse:
    account = access.resident(request)
    if draft.account_id is not None and (account is None or account.pk != draft.account_id):
        raise LinkUnknown
    request.session.cycle_key()
    access.hold(request, draft)
    if draft.application_id and draft.pk not in gathered([draft.pk]):
        return redirect("forms:status", application_id=draft.application_id)
    return to_where_it_stands(draft)


def _mine_or_none(request: HttpRequest, draft_id: uuid.UUID) -> Draft | None:
    try:
        return access.draft_for(request, draft_id)
    except DraftNotFound:
        return None


def _birth_field() -> Field:
    return Field("date", "birth_date", _("申請する方の生年月日"), max="today")


def _birth_date(request: HttpRequest) -> tuple[Field, date | None]:
    field = _birth_field()
    field.value = posted("date", "birth_date", request.POST)
    try:
        if is_blank(field.value):
            raise Refused("required_date")
        day = parse(field.value)
        if day > today():
            raise Refused("date_too_late", max=_("今日"))
    except (Refused, JpError) as error:
        return with_problems(field, [problem_of(error)]), None
    return field, day


def _summary(*fields: Field) -> list[dict[str, Any]]:
    """Rows of the error summary, each leading to its field."""
    return [{"id": one.id, "label": one.label, "message": one.error} for one in fields if one.error]


def _definition(draft: Draft) -> catalogue.Definition:
    return catalogue.version(draft.version_id).definition


def _link_path(token: str) -> str:
    from django.urls import reverse

    return reverse("forms:link", kwargs={"token": token})
