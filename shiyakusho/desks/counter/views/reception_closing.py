"""The end of a reception: read back, signed once for exactly these forms, filed, and what is left to do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.desks.counter import certificates, printing
from shiyakusho.desks.counter.called import at_window
from shiyakusho.desks.counter.screen import spoken_parts
from shiyakusho.desks.counter.taking import TAKE
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

from .reading_back import came_in, spoken_language, spoken_words
from .receiving import person_of, under_way
from .reception_asking import interview_of

front = forms.interviews
SEEN = "seen."


@route.staff(TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def read_back(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Every answer once and every form by name, large, to be turned; then one signature."""
    reception = under_way(request, reception_id)
    if reception.filed_at is not None:
        return redirect("counter_staff:reception_done", reception_id)
    refused = None
    if request.method == "POST":
        try:
            _file(request, reception)
        except Refusal as refusal:
            if refusal.status not in {409, 422}:
                raise
            refused = refusal
        else:
            return redirect("counter_staff:reception_done", reception_id)
    return _show(request, reception, refused)


@route.staff(TAKE)
@require_safe
def done(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """案内票: what was received under which number, and what is left to do where, until when."""
    reception = under_way(request, reception_id)
    if reception.filed_at is None:
        return redirect("counter_staff:reception", reception_id)
    return slip(request, reception)


def slip(
    request: HttpRequest, reception: bundles.Bundle, *, refused: Refusal | None = None
) -> HttpResponse:
    """The 案内票 as it stands now."""
    standing = bundles.receiving.standing_for(reception)
    context = {
        "reception": reception,
        "events": bundles.titles_of(reception),
        "person": person_of(reception),
        "deceased": people.person(reception.about) if reception.about else None,
        "lines": standing.lines,
        "places": standing.visits,
        "certificates": certificates.asked_in(reception),
        "own_sections": {
            one.section_id for one in organisation.posts_of(signed_in(request), clock.today())
        },
        "refused": refused,
        **at_window(signed_in(request)),
    }
    status = refused.status if refused else 200
    return render(request, "counter/reception_done.html", context, status=status)


@route.staff(TAKE)
@require_POST
def give(request: HttpRequest, reception_id: UUID, application_id: UUID) -> HttpResponse:
    """A certificate was handed over, or goes by post: once, and after its fee."""
    reception = under_way(request, reception_id)
    one = certificates.one_of(reception, application_id)
    try:
        certificates.give(
            one,
            actor=signed_in(request),
            method=request.POST.get("method", ""),
            received_by=request.POST.get("received_by", ""),
            tracking=request.POST.get("tracking", ""),
        )
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        return slip(request, reception, refused=refusal)
    return redirect("counter_staff:reception_done", reception_id)


@route.staff(TAKE)
@require_safe
def certificate(request: HttpRequest, reception_id: UUID, application_id: UUID) -> HttpResponse:
    """The certificate as PDF, in as many copies as were asked for; paid first."""
    reception = under_way(request, reception_id)
    paper = certificates.paper_of(certificates.one_of(reception, application_id), reception)
    answer = HttpResponse(paper, content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@route.staff(TAKE)
@require_POST
def printed(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """The browser puts the reading back, or the 案内票, on paper: so many pages. One paper of several
    cases is work of the first."""
    reception = under_way(request, reception_id)
    pages = cases.read_pages(request.POST.get("pages", ""))
    if reception.filed_at is None:
        printing.remember(request.session, reception, pages)
    else:
        _tell(reception, printing.SLIP, pages)
    return HttpResponse(status=204)


def _tell(reception: bundles.Bundle, what: str, pages: int) -> None:
    filed = [one.application_id for one in bundles.members_of(reception) if one.application_id]
    if pages and filed:
        show("application", filed[0])
        printing.tell(forms.application_of(filed[0]), what, pages)


def _file(request: HttpRequest, reception: bundles.Bundle) -> None:
    data = request.POST
    bundles.closing.file_reception(
        reception_id=reception.pk,
        clerk=signed_in(request),
        seen={name.removeprefix(SEEN): data[name] for name in data if name.startswith(SEEN)},
        signature=data.get("signature", ""),
        strokes=data.get("strokes", ""),
        **came_in(data),
    )
    certificates.ask_fees(reception)
    _tell(reception, printing.READ_BACK, printing.forget(request.session, reception))
    messages.success(request, "受け付けました。")


def _show(request: HttpRequest, reception: bundles.Bundle, refused: Refusal | None) -> HttpResponse:
    taken = interview_of(request, reception)
    if not taken.complete or not taken.found.members:
        return redirect("counter_staff:reception_ask", reception.pk)
    spoken = spoken_language(request, reception.language)
    with translation.override(spoken):
        parts = spoken_parts(front.joint_read_back(taken.found))
    members = taken.found.members
    needs_proof = any(one.definition.identity != "L0" for one in members)
    context: dict[str, Any] = {
        "title": {"ja": "読み返し", "plain": "｜確認《かくにん》", "en": "Please check"},
        "members": [one.definition.title for one in members],
        "back_url": reverse("counter_staff:reception_ask", args=[reception.pk]),
        "printed_url": reverse("counter_staff:reception_printed", args=[reception.pk]),
        "parts": parts,
        "seen": [(f"{SEEN}{one.draft.pk}", front.digest_of(one.sheet)) for one in members],
        "proofs": front.proofs_on(clock.today()) if needs_proof else [],
        "refused": refused,
        "person": person_of(reception),
        **spoken_words(request, spoken),
    }
    if request.method != "POST":
        context["checked"] = reception.identified.get("kinds", [])
    status = refused.status if refused else 200
    return render(request, "counter/reception_read_back.html", context, status=status)
