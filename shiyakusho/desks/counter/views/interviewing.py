"""The interview: one question at a time or all of them, switched by a key; every press keeps what
was written first."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.desks.counter import printing
from shiyakusho.desks.counter.screen import ALL, MODES, ONE, context_of
from shiyakusho.desks.counter.taking import TAKE, require_may_take
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.purpose import visits
from shiyakusho.registers.people import public as people

from .scans import listed

front = forms.interviews
MODE = "counter.mode"
BY_PAPER = "paper."


@route.staff(TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask, write down, go on. What the register knows is there and is not asked."""
    found = under_way(request, draft_id)
    if found.draft.is_filed:
        return redirect("counter_staff:received", draft_id)
    if request.method == "POST":
        return _posted(request, found)
    return _show(request, found)


@route.staff(TAKE)
@require_POST
def throw_away(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Nothing of it is kept."""
    found = under_way(request, draft_id)
    printing.forget(request.session, found.draft)
    front.discard(draft_id=found.draft.pk)
    messages.success(request, "聞き取りを消しました。")
    return redirect("counter_staff:desk")


def under_way(request: HttpRequest, draft_id: UUID) -> Any:
    """One's own interview, opened under the visit that is open now (PurposeNeeded)."""
    account = signed_in(request)
    visits.read_under(account)
    found = front.interview_for(draft_id, account)
    require_may_take(account, found.version.definition)
    return found


def _posted(request: HttpRequest, found: Any) -> HttpResponse:
    sheet, data = found.sheet(), request.POST
    given = front.given_in(sheet, data)
    draft, unkept = front.save(draft_id=found.draft.pk, given=given, who=found.who)
    found.draft.answers = draft.answers
    refused = front.keep_files(draft, sheet, request.FILES)
    refused |= {path: [front.why_refused(raw)] for path, raw in unkept.items()}
    _papers(draft, data)
    if refused:
        at = next(iter(refused))
        return _show(request, found, at=at, typed=unkept, refused=refused, status=422)
    at = data.get("at", "")
    if front.act_on_people(draft, sheet, data) or "stay" in data:
        return _to(found, at)
    return _go_on(request, found, at)


def _go_on(request: HttpRequest, found: Any, at: str) -> HttpResponse:
    """To the next open question, or to the reading back; what is wrong keeps one where one is."""
    if mode_of(request) == ALL:
        if found.sheet().problems():
            return _show(request, found, everything=True, status=422)
        return redirect("counter_staff:read_back", found.draft.pk)
    drawn = front.blocks(found.sheet(), listed=lambda file: [], everything=True)
    line, _before, after = front.line_at(drawn, at)
    if line is not None and line.path == at and line.wrong:
        return _show(request, found, at=at, everything=True, status=422)
    return _to(found, after) if after else redirect("counter_staff:read_back", found.draft.pk)


def _papers(draft: Any, data: Any) -> None:
    """Which items came as paper, of those the page showed."""
    if said := papers_in(data):
        front.note_papers(draft_id=draft.pk, papers=said)


def papers_in(data: Any) -> dict[str, str]:
    """How each item the page showed came, by its line."""
    return {
        name.removeprefix(BY_PAPER): value
        for name, value in data.items()
        if name.startswith(BY_PAPER)
    }


def _to(found: Any, at: str) -> HttpResponseRedirect:
    url = reverse("counter_staff:interview", args=[found.draft.pk])
    return redirect(f"{url}?{urlencode({'at': at})}" if at else url)


def _show(
    request: HttpRequest, found: Any, *, at: str = "", status: int = 200, **said: Any
) -> HttpResponse:
    draft = found.draft
    drawn = front.blocks(found.sheet(), listed=lambda file: listed(draft, file), **said)
    context = context_of(
        drawn,
        title=found.version.definition.title,
        mode=mode_of(request),
        at=at or request.GET.get("at", ""),
    )
    context |= {
        "how": found.how,
        "here": reverse("counter_staff:interview", args=[draft.pk]),
        "read_back_url": reverse("counter_staff:read_back", args=[draft.pk]),
        "throw_away_url": reverse("counter_staff:throw_away", args=[draft.pk]),
        "person": people.person(draft.on_behalf_of) if draft.on_behalf_of else None,
    }
    return render(request, "counter/interview.html", context, status=status)


def mode_of(request: HttpRequest) -> str:
    """How this officer likes to ask: remembered until the session ends."""
    wanted = request.GET.get("mode", "")
    if wanted in MODES and request.session.get(MODE) != wanted:
        request.session[MODE] = wanted
    kept: str = request.session.get(MODE, ONE)
    return kept
