"""The resident's own pages: on the turned screen behind their number, or on their own phone.

What is hidden from the helper is written here, everything is checked in large letters, signed and filed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from shiyakusho.desks.assist.choices import How
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.refusals import HelpNotFound
from shiyakusho.desks.assist.seeing import Part, paths
from shiyakusho.desks.assist.selectors import form_for, forms_of
from shiyakusho.desks.assist.services import writing
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import level_at_least
from shiyakusho.ground.ui.text import in_language

from . import access
from .birthday import birth_day, birth_field
from .helping import keys_context


@dataclass(frozen=True)
class Side:
    """Where these pages are: routes of the turned screen, or of the phone."""

    overview: str
    form: str
    act: str


TURNED = Side("assist_staff:turned", "assist_staff:turned_form", "assist_staff:turned_act")
PHONE = Side("assist:phone", "assist:phone_form", "assist:phone_act")


def overview(request: HttpRequest, visit: Help, side: Side) -> HttpResponse:
    """What is helped with, and what is left for the resident to do."""
    rows = [
        {"form": one, "title": access.title_of(one.procedure_id),
         "url": reverse(side.form, args=[visit.pk, one.pk])}
        for one in forms_of(visit)
    ]  # fmt: skip
    asked = access.title_of(visit.asked_more) if visit.asked_more else ""
    return _page(request, "assist/resident.html", visit, side, {"rows": rows, "asked_more": asked})


def form(request: HttpRequest, visit: Help, form_id: UUID, side: Side) -> HttpResponse:
    """Their own questions, then everything to check and sign."""
    one = form_for(visit, form_id)
    if request.method == "POST":
        return _posted(request, visit, one, side)
    if one.application_id or one.handed_over:
        return done(request, visit, one, side)
    return show(request, visit, one, side, check="own" not in request.GET)


def show(
    request: HttpRequest,
    visit: Help,
    one: HelpForm,
    side: Side,
    *,
    check: bool,
    refused: Refusal | None = None,
    typed: Any = None,
    wrong: Any = None,
    everything: bool = False,
) -> HttpResponse:
    shared = forms.sharing.look(one.draft_id, blind=side is TURNED)
    drawn = writing.drawn_parts(one, shared, typed=typed, refused=wrong, everything=everything)
    own = [_own(part) for part in drawn]
    mine = paths(drawn, own=True)
    left = {path for _screen, path, _label, _problem in shared.sheet.problems()}
    left = {
        path if path in mine else f"file.{path}" if f"file.{path}" in mine else path
        for path in left
    }
    context: dict[str, Any] = {
        "form": one,
        "title": shared.title,
        "refused": refused,
        "own_url": f"{reverse(side.form, args=[visit.pk, one.pk])}?own=1",
        "has_own": bool(mine),
    }
    if not check or left & mine:
        context |= {"parts": [part for part in own if part.lines]}
        return _page(request, "assist/own.html", visit, side, context)
    context |= {
        "complete": shared.complete,
        "read_back": shared.read_back(),
        "seen": shared.seen,
        "signs": _may_file(request, shared.level),
        "signs_in": side is PHONE and access.resident(request) is None,
        "field": birth_field(),
    }
    return _page(request, "assist/check.html", visit, side, context)


def _posted(request: HttpRequest, visit: Help, one: HelpForm, side: Side) -> HttpResponse:
    todo = {"sign": _sign, "hand_over": _hand_over}.get(request.POST.get("go", ""), _write)
    try:
        return todo(request, visit, one, side)
    except HelpNotFound:
        raise
    except Refusal as refusal:
        return show(request, visit, one, side, check=True, refused=refusal)


def _write(request: HttpRequest, visit: Help, one: HelpForm, side: Side) -> HttpResponse:
    here = reverse(side.form, args=[visit.pk, one.pk])
    if one.application_id or one.handed_over:
        return redirect(here)
    _, typed, wrong = writing.write(
        help_id=visit.pk, form_id=one.pk, data=request.POST, files=request.FILES, own=True
    )
    if wrong:
        invalid = forms.AnswersInvalid()
        return show(
            request, visit, one, side, check=False, refused=invalid, typed=typed, wrong=wrong
        )
    if request.POST.get("go", "") == "check":
        return _on(request, visit, one, side)
    return redirect(f"{here}?own=1#main")


def _on(request: HttpRequest, visit: Help, one: HelpForm, side: Side) -> HttpResponse:
    """To the check; what is theirs and still missing is said first."""
    shared = forms.sharing.look(one.draft_id, blind=side is TURNED)
    mine = paths(writing.drawn_parts(one, shared), own=True)
    wrong = {path for _screen, path, _label, _problem in shared.sheet.problems()}
    if any(path in mine or f"file.{path}" in mine for path in wrong):
        return show(request, visit, one, side, check=False, refused=forms.AnswersInvalid(), everything=True)  # fmt: skip
    return redirect(reverse(side.form, args=[visit.pk, one.pk]))


def _sign(request: HttpRequest, visit: Help, one: HelpForm, side: Side) -> HttpResponse:
    account = access.resident(request) if side is PHONE else None
    if account is not None:
        forms.sharing.take_home(one.draft_id, account)
    writing.sign(
        help_id=visit.pk,
        form_id=one.pk,
        seen=request.POST.get("seen", ""),
        strokes=request.POST.get("strokes", ""),
        name=request.POST.get("name", ""),
        account=account,
    )
    filed = form_for(visit, one.pk)
    if side is PHONE and filed.application_id is not None:
        forms.sharing.hold(request, filed.application_id)
    return redirect(side.form, visit.pk, one.pk)


def _hand_over(request: HttpRequest, visit: Help, one: HelpForm, side: Side) -> HttpResponse:
    field, day = birth_day(request)
    if day is None:
        return done(request, visit, one, side, field=field, status=422)
    keys = writing.hand_over(help_id=visit.pk, form_id=one.pk, birth_date=day)
    return _page(
        request, "assist/resident_keys.html", visit, side, keys_context(request, one, keys)
    )


def done(
    request: HttpRequest, visit: Help, one: HelpForm, side: Side, *, field: Any = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    """Filed, or handed over: the number, and a copy for the resident."""
    context = {
        "form": one,
        "title": access.title_of(one.procedure_id),
        "field": field or birth_field(),
        "receipt_url": reverse("forms:receipt", args=[one.application_id])
        if side is PHONE and one.application_id
        else "",
    }
    answer = _page(request, "assist/done.html", visit, side, context)
    answer.status_code = status
    return answer


def _own(part: Part) -> Part:
    """Of a page of the form what the resident writes themselves."""
    return Part(part.title, part.about, part.intro, [one for one in part.lines if one.own])


def _may_file(request: HttpRequest, level: str) -> bool:
    return level_at_least(access.resident(request), level)


def _page(
    request: HttpRequest,
    template: str,
    visit: Help,
    side: Side,
    context: dict[str, Any],
) -> HttpResponse:
    refused: Refusal | None = context.get("refused")
    said = {
        "visit": visit,
        "place": in_language(access.place_of(visit), visit.language),
        "turned": side is TURNED,
        "overview_url": reverse(side.overview, args=[visit.pk]),
        "act_url": reverse(side.act, args=[visit.pk]),
        "idle_minutes": pack().rules.idle_minutes,
        "on_phone": visit.how == How.PHONE,
        "sign_in": f"{reverse('identity:sign_in')}?next={request.path}",
    }
    status = refused.status if refused else 200
    return access.page(request, template, visit, said | context, status=status)


__all__ = ["PHONE", "TURNED", "Side", "form", "overview", "show"]
