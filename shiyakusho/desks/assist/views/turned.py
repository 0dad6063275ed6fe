"""The screen while it is the resident's: opened with their own four digits, closed when it goes back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.desks.assist.models import Help
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.refusals import HelpNotFound, NumberWrong
from shiyakusho.desks.assist.services import beginning, writing
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.refusals import TooManyTries

from . import access, residents
from .helping import ENDINGS, HELP, ended


@route.staff(HELP)
@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
def turned(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """Locked: the number. Opened: what is left for the resident to do."""
    visit = access.helpers(request, help_id)
    if not visit.turned:
        return redirect("assist_staff:visit", visit.pk)
    if request.method == "POST":
        try:
            writing.unlock(help_id=visit.pk, number=request.POST.get("number", "")[:10])
        except (NumberWrong, TooManyTries) as refusal:
            return _locked(request, visit, refusal)
        return redirect("assist_staff:turned", visit.pk)
    return residents.overview(request, visit, residents.TURNED) if visit.unlocked else _locked(request, visit)  # fmt: skip


def _locked(request: HttpRequest, visit: Help, refused: Refusal | None = None) -> HttpResponse:
    context = {
        "visit": visit,
        "refused": refused,
        "left": refused.extra.get("left") if refused else None,
        "act_url": reverse("assist_staff:turned_act", args=[visit.pk]),
        "idle_minutes": pack().rules.idle_minutes,
        "turned": True,
    }
    status = refused.status if refused else 200
    return access.page(request, "assist/locked.html", visit, context, status=status)


@route.staff(HELP)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, help_id: UUID, form_id: UUID) -> HttpResponse:
    """One form, before the resident alone."""
    visit = access.helpers(request, help_id)
    if not (visit.turned and visit.unlocked):
        return redirect("assist_staff:turned", visit.pk)
    return residents.form(request, visit, form_id, residents.TURNED)


@route.staff(HELP)
@require_POST
def act(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """Give the screen back, stop being helped, or say whether one more procedure may be helped with."""
    visit = access.helpers(request, help_id)
    todo = request.POST.get("act", "")
    if todo == "back":
        writing.turn(help_id=visit.pk, to_resident=False)
        return redirect("assist_staff:visit", visit.pk)
    if todo in ENDINGS:
        return ended(request, visit, todo)
    if todo == "alive":
        writing.go_on(help_id=visit.pk)
        return HttpResponse(status=204)
    if todo in ("more", "no_more") and visit.turned and visit.unlocked:
        beginning.agree_more(help_id=visit.pk, yes=todo == "more")
        return redirect("assist_staff:turned", visit.pk)
    raise HelpNotFound
