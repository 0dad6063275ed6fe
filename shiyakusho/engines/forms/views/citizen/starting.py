"""Begin a procedure: what it is, what is needed, then the first page."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms.choices import LEVEL_WORDS
from shiyakusho.engines.forms.known import Known
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.forms.problems import Refused, problem_of
from shiyakusho.engines.forms.registry import gathered, underway
from shiyakusho.engines.forms.selectors import applications_of, open_drafts_of
from shiyakusho.ground.identity.choices import Level
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import level_at_least, route
from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.ground.jp import JpError
from shiyakusho.ground.ui.fields import Field
from shiyakusho.ground.ui.text import language
from shiyakusho.registers.catalogue import public as catalogue

from . import access
from .following import status_url

MOST_LISTED = 50


@route.public
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """What the procedure asks for; the button begins a draft or goes on with the open one."""
    version = drafts.fileable(procedure_id)
    account = access.resident(request)
    if request.method == "POST":
        return _begin(request, version)
    needed = version.definition.identity
    if account is not None and not level_at_least(account, needed):
        return level_too_low(request, version.definition)
    drafted = _drafted(request, account, procedure_id)
    context = {
        "definition": version.definition,
        "there": drafted,
        "continue_url": reverse("forms:review", args=[drafted.pk]) if drafted else "",
        "underway": underway(account, procedure_id) if account else [],
        "sign_in_first": account is None and needed != Level.L0,
        "level": LEVEL_WORDS[needed],
    }
    return render(request, "forms/start.html", context)


@route.anyone_with_link
@require_POST
def helper(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Someone types for the applicant: name and relation, or nobody."""
    draft = access.draft_for(request, draft_id)
    name, relation = (request.POST.get(one, "") for one in ("helper_name", "helper_relation"))
    try:
        drafts.set_helper(draft_id=draft.pk, name=name, relation=relation)
    except (Refused, JpError) as error:
        context = {"draft": draft, "fields": helper_fields(draft, problem_of(error).message)}
        return render(request, "forms/helper.html", context, status=422)
    return redirect("forms:review", draft_id=draft.pk)


@route.resident()
def mine(request: HttpRequest) -> HttpResponse:
    """What this person began and filed."""
    account = access.resident(request)
    assert account is not None
    after = _number(request.GET.get("after", ""))
    drafts_here = list(open_drafts_of(account)[:MOST_LISTED])
    elsewhere = gathered(one.pk for one in drafts_here)
    filed = list(applications_of(account)[after : after + MOST_LISTED + 1])
    context = {
        "drafts": [_titled(one) for one in drafts_here if one.pk not in elsewhere],
        "together": sorted(set(elsewhere.values())),
        "applications": [
            _titled(one) | {"status_url": status_url(one)} for one in filed[:MOST_LISTED]
        ],
        "older": after + MOST_LISTED if len(filed) > MOST_LISTED else None,
        "newer": max(after - MOST_LISTED, 0) if after else None,
    }
    return render(request, "forms/mine.html", context)


def level_too_low(request: HttpRequest, definition: catalogue.Definition) -> HttpResponse:
    """403 with what would do: a surer sign-in, the counter, the post."""
    context = {
        "definition": definition,
        "level": LEVEL_WORDS[definition.identity],
        "code": IdentityLevelTooLow.code,
        "channels": set(definition.channels),
        "signed_in": access.resident(request) is not None,
    }
    return render(request, "forms/level_too_low.html", context, status=403)


def helper_fields(draft: Draft, error: str = "") -> list[Field]:
    """Name and relation of who types for the applicant."""
    from django.utils.translation import gettext as _

    return [
        Field("text", "helper_name", _("代わりに入力する方の氏名"), required=False,
              value=draft.helper_name, error=error, max_length=80),
        Field("text", "helper_relation", _("申請する方との関係（家族、支援員など）"), required=False,
              value=draft.helper_relation, max_length=80),
    ]  # fmt: skip


def _begin(request: HttpRequest, version: catalogue.Version) -> HttpResponse:
    account = access.resident(request)
    try:
        draft = _held(request, version.procedure_id) if account is None else None
        draft = draft or drafts.start(
            procedure_id=version.procedure_id, account=account, language=language()
        )
    except IdentityLevelTooLow:
        return level_too_low(request, version.definition)
    if account is None:
        access.hold(request, draft)
    return to_where_it_stands(draft)


def _drafted(request: HttpRequest, account: Account | None, procedure_id: str) -> Draft | None:
    """The draft of this procedure that is open already, this person's or this browser's."""
    if account is None:
        return _held(request, procedure_id)
    return open_drafts_of(account).filter(procedure_id=procedure_id).first()


def _held(request: HttpRequest, procedure_id: str) -> Draft | None:
    """The open draft this browser already began: a second click begins no second one."""
    rows = Draft.objects.filter(
        pk__in=access.held(request), procedure_id=procedure_id, account=None, application=None
    )
    return rows.order_by("-saved_at").first()


def to_where_it_stands(draft: Draft, who: Known | None = None) -> HttpResponseRedirect:
    """To the first screen with something left, the review, or the receipt; of a draft that is filled
    in together with others, to where that is."""
    if url := gathered([draft.pk]).get(draft.pk):
        return redirect(url)
    if draft.application_id:
        return redirect("forms:receipt", application_id=draft.application_id)
    screen = drafts.sheet_of(draft, who).first_open
    if screen is None:
        return redirect("forms:review", draft_id=draft.pk)
    return redirect("forms:page", draft_id=draft.pk, screen_key=screen.key)


def _number(text: str) -> int:
    """How many are left out before; whatever is no small number counts as none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _titled(one: Draft | Application) -> dict[str, object]:
    return {"row": one, "title": catalogue.version(one.version_id).definition.title}
