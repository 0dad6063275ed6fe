"""The interview of a reception: every question of all its forms once, on the officer's screen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shiyakusho.desks.counter.screen import ALL, context_of
from shiyakusho.desks.counter.taking import TAKE
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.permissions import route, signed_in

from .interviewing import mode_of, papers_in
from .receiving import person_of, under_way
from .scans import listed

front = forms.interviews


@route.staff(TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Ask, write down, go on; one answer goes into every form that asks it."""
    reception = under_way(request, reception_id)
    if reception.filed_at is not None:
        return redirect("counter_staff:reception_done", reception_id)
    taken = interview_of(request, reception)
    if not taken.found.members:
        return redirect("counter_staff:reception", reception_id)
    if request.method == "POST":
        return _posted(request, reception, taken)
    return _show(request, reception, taken)


def interview_of(
    request: HttpRequest, reception: bundles.Bundle
) -> forms.interviews.JointInterview:
    """What was asked and what is left, of all forms of the reception."""
    return front.joint_interview(bundles.gathering_of(reception), signed_in(request))


def _posted(
    request: HttpRequest, reception: bundles.Bundle, taken: forms.interviews.JointInterview
) -> HttpResponse:
    data = request.POST
    unkept = front.save_joint(taken, data)
    if said := papers_in(data):
        front.note_joint_papers(taken, said)
    refused: dict[str, Any] = {path: [front.why_refused(raw)] for path, raw in unkept.items()}
    refused |= front.keep_joint_files(taken, request.FILES)
    pressed = front.press_joint(taken, data)
    taken = interview_of(request, reception)
    if refused:
        at = next(iter(refused))
        return _show(request, reception, taken, at=at, typed=unkept, refused=refused, status=422)
    at = data.get("at", "")
    if pressed or "stay" in data:
        return _to(reception, at)
    return _go_on(request, reception, taken, at)


def _go_on(
    request: HttpRequest,
    reception: bundles.Bundle,
    taken: forms.interviews.JointInterview,
    at: str,
) -> HttpResponse:
    """To the next open question, or to the reading back; what is wrong keeps one where one is."""
    if mode_of(request) == ALL:
        if not taken.complete:
            return _show(request, reception, taken, everything=True, status=422)
        return redirect("counter_staff:reception_read_back", reception.pk)
    drawn = front.joint_blocks(taken.found, listed=lambda file: [], everything=True)
    line, _before, after = front.line_at(drawn, at)
    if line is not None and line.path == at and line.wrong:
        return _show(request, reception, taken, at=at, everything=True, status=422)
    return (
        _to(reception, after)
        if after
        else redirect("counter_staff:reception_read_back", reception.pk)
    )


def _to(reception: bundles.Bundle, at: str) -> HttpResponseRedirect:
    url = reverse("counter_staff:reception_ask", args=[reception.pk])
    return redirect(f"{url}?{urlencode({'at': at})}" if at else url)


def _show(
    request: HttpRequest,
    reception: bundles.Bundle,
    taken: forms.interviews.JointInterview,
    *,
    at: str = "",
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    drawn = front.joint_blocks(taken.found, listed=_listed, **said)
    context = context_of(
        drawn,
        title={"ja": f"まとめた聞き取り（{len(taken.found.members)}の手続き）"},
        mode=mode_of(request),
        at=at or request.GET.get("at", ""),
    )
    context |= {
        "here": reverse("counter_staff:reception_ask", args=[reception.pk]),
        "read_back_url": reverse("counter_staff:reception_read_back", args=[reception.pk]),
        "throw_away_url": reverse("counter_staff:leave_reception", args=[reception.pk]),
        "person": person_of(reception),
    }
    return render(request, "counter/interview.html", context, status=status)


def _listed(paper: Any) -> list[dict[str, Any]]:
    member, file = paper.places[0]
    return listed(member.draft, file)
