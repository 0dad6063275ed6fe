"""On the resident's own phone, and the family member who helps from afar."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.desks.assist.choices import Ending, How, State, Way
from shiyakusho.desks.assist.models import Help
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.refusals import HelpNotFound, NotAgreed
from shiyakusho.desks.assist.selectors import (
    by_code,
    by_link,
    form_for,
    forms_of,
    invitations_of,
)
from shiyakusho.desks.assist.services import beginning, closing, writing
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity import codes, tries
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.refusals import TooManyTries
from shiyakusho.ground.ui.text import language

from . import access, residents


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def entrance(request: HttpRequest, token: str) -> HttpResponse:
    """A link: the consent on one's own phone, or who helps from afar. Opening it changes nothing."""
    visit = by_link(token)
    if visit.holder_digest:  # it is somebody's already; to them the other page is open
        name = "assist:family" if visit.way == Way.FAMILY else "assist:phone"
        access.holders(request, visit.pk, visit.way)
        return redirect(name, visit.pk)
    if visit.way == Way.FAMILY:
        return _come_in(request, visit)
    if visit.state != State.ASKED:
        raise HelpNotFound
    if request.method == "POST":
        return _agree(request, visit)
    return _consent(request, visit)


def _consent(request: HttpRequest, visit: Help, refused: Refusal | None = None) -> HttpResponse:
    context = {
        "visit": visit,
        "lines": pack().rules.wording_on(visit.asked_at.date()).lines,
        "titles": access.titles(visit.procedures),
        "place": access.place_of(visit),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return access.page(request, "assist/phone_consent.html", visit, context, status=status)


def _agree(request: HttpRequest, visit: Help) -> HttpResponse:
    try:
        beginning.agree(
            help_id=visit.pk,
            how=How.PHONE,
            said=request.POST.get("agreed") == "yes",
            holder=access.own_key(request),
            account=access.resident(request),
        )
    except NotAgreed as refusal:
        return _consent(request, visit, refusal)
    _hold(request, visit)
    return redirect("assist:phone", visit.pk)


def _hold(request: HttpRequest, visit: Help) -> None:
    """The drafts are this phone's: they stay with it when the visit is over."""
    from shiyakusho.ground.fence.asking import show

    ids = [one.draft_id for one in forms_of(Help.objects.get(pk=visit.pk))]
    for one in ids:
        show("draft", one)
    forms.together.hold_drafts(request, ids)


@route.anyone_with_link
@require_http_methods(["GET"])
def phone(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """What is left for the resident to do, on their own phone."""
    return residents.overview(
        request, access.holders(request, help_id, Way.CENTRE), residents.PHONE
    )


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def phone_form(request: HttpRequest, help_id: UUID, form_id: UUID) -> HttpResponse:
    """One form, on their own phone."""
    visit = access.holders(request, help_id, Way.CENTRE)
    return residents.form(request, visit, form_id, residents.PHONE)


@route.anyone_with_link
@require_POST
def phone_act(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """Stop being helped, or say whether one more procedure may be helped with."""
    visit = access.holders(request, help_id, Way.CENTRE)
    todo = request.POST.get("act", "")
    if todo == "revoke":
        closing.end(help_id=visit.pk, ending=Ending.REVOKED)
        return redirect("assist:stopped")
    if todo not in ("more", "no_more"):
        raise HelpNotFound
    beginning.agree_more(help_id=visit.pk, yes=todo == "more")
    _hold(request, visit)
    return redirect("assist:phone", visit.pk)


@route.public
@require_http_methods(["GET"])
def stopped(request: HttpRequest) -> HttpResponse:
    """Nobody helps any more; what is on the phone stays the resident's."""
    return render(request, "assist/stopped.html", {})


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A resident asks somebody far away to write this draft, sees who may, and ends it."""
    draft = forms.sharing.mine(request, draft_id)
    account = access.resident(request)
    made: list[str] = list(request.session.get(access.INVITED, []))
    context: dict[str, Any] = {"draft": draft, "title": access.title_of(draft.procedure_id)}
    if request.method == "POST" and request.POST.get("act") == "end":
        _uninvite(request, draft_id, made)
        return redirect("assist:invite", draft_id)
    if request.method == "POST" and not draft.is_filed:
        visit, token, code = beginning.invite(
            draft_id=draft.pk,
            procedure_id=draft.procedure_id,
            account=account,
            language=language(),
        )
        if account is None:
            request.session[access.INVITED] = made = [*made, str(visit.pk)][-20:]
        link = request.build_absolute_uri(reverse("assist:entrance", args=[token]))
        context |= {"link": link, "code": codes.grouped(code)}
    context |= {
        "invited": invitations_of(draft_id, made, account),
        "days": pack().rules.invited_days,
        "lines": pack().rules.wording_on(draft.started_at.date()).lines,
    }
    return render(request, "assist/invite.html", context)


def _uninvite(request: HttpRequest, draft_id: UUID, made: list[str]) -> None:
    there = invitations_of(draft_id, made, access.resident(request))
    for visit in there:
        if str(visit.pk) == request.POST.get("help", ""):
            closing.end(help_id=visit.pk, ending=Ending.REVOKED)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """The number of an invitation, for whom no link reaches."""
    typed = request.POST.get("code", "")[:40]
    context: dict[str, Any] = {"typed": typed}
    if request.method == "POST":
        try:
            return _come_in(request, _counted(request, typed), code=typed)
        except (HelpNotFound, TooManyTries) as refusal:
            context["refused"] = refusal
    status = context["refused"].status if "refused" in context else 200
    return render(request, "assist/number.html", context, status=status)


def _counted(request: HttpRequest, typed: str) -> Help:
    this = tries.begin("help_code", network_of(request))
    visit = by_code(typed)
    this.was_none()
    return visit


def _come_in(request: HttpRequest, visit: Help, code: str = "") -> HttpResponse:
    """Who helps says their name; from then on the invitation is this browser's."""
    if visit.holder_digest:
        access.holders(request, visit.pk, Way.FAMILY)
        return redirect("assist:family", visit.pk)
    data = request.POST
    context: dict[str, Any] = {"visit": visit, "titles": access.titles(visit.procedures), "code": code,
                               "name": data.get("name", ""), "relation": data.get("relation", "")}  # fmt: skip
    if "name" in data:
        try:
            beginning.come_in(
                help_id=visit.pk,
                holder=access.own_key(request),
                name=context["name"],
                relation=context["relation"],
            )
            return redirect("assist:family", visit.pk)
        except HelpNotFound:
            raise
        except Refusal as refusal:
            context["refused"] = refusal
    status = context["refused"].status if "refused" in context else 200
    return render(request, "assist/come_in.html", context, status=status)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def family(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """The questions of this one draft, but those the resident answers; nothing else of the resident."""
    visit = access.holders(request, help_id, Way.FAMILY)
    [one] = forms_of(visit)
    found = form_for(visit, one.pk)
    if forms.sharing.look(found.draft_id, blind=True).draft.is_filed:
        raise HelpNotFound
    more: dict[str, Any] = {}
    if request.method == "POST":
        if request.POST.get("act") == "leave":
            return _leave(request, visit)
        _, typed, refused = writing.write(
            help_id=visit.pk, form_id=one.pk, data=request.POST, files=request.FILES, own=False
        )
        if not refused:
            return redirect(f"{reverse('assist:family', args=[visit.pk])}?kept=1#main")
        more = {"typed": typed, "refused": refused}
    shared = forms.sharing.look(found.draft_id, blind=True)
    drawn = writing.drawn_parts(found, shared, **more)
    context = {"visit": visit, "title": shared.title, "parts": drawn, "form": found,
               "kept": "kept" in request.GET}  # fmt: skip
    answer = render(request, "assist/family.html", context, status=422 if more else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _leave(request: HttpRequest, visit: Help) -> HttpResponse:
    """The family member is done: nothing of it stays in this browser."""
    closing.end(help_id=visit.pk, ending=Ending.DONE)
    request.session.pop(access.HOLDER, None)
    return access.wiped(redirect("assist:stopped"))
