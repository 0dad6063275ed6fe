"""Small answers: what a rule says, what is wrong with the whole, comments."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.desks.studio import checking, comments, copies
from shiyakusho.desks.studio.finding import found_in
from shiyakusho.desks.studio.places import place_of
from shiyakusho.desks.studio.refusals import CommentEmpty
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.templatetags.ui import moment

from .editing import safe_next
from .frame import counts, framed, shown_findings, wants_json


@route.staff("catalogue.edit")
@require_safe
def rule(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """What a rule that is being written says, or where it is wrong. JSON."""
    copy = copies.read(copy_id)
    place = place_of(request.GET.get("place", ""))
    return JsonResponse(checking.checked(copy.document, place, request.GET.get("rule", "")))


@route.staff("catalogue.read")
@require_safe
def state(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Which save is the last, and whose: asked now and then by a page that is open. JSON."""
    copy = copies.read(copy_id)
    words = f"{moment(copy.saved_at)}、{copy.saved_by} が保存しました。読み直すと最新になります。"
    return JsonResponse({"seen": copy.seen, "words": words})


@route.staff("catalogue.edit")
@require_safe
def findings(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Everything that is wrong with the whole; as a page, or as JSON for the page that asks."""
    copy = copies.read(copy_id)
    found = found_in(copy)
    shown = shown_findings(copy, found)
    if not wants_json(request):
        return render(request, "studio/findings_page.html", framed(request, copy, ""))
    html = render_to_string("studio/findings.html", {"findings": shown})
    here = [{"place": one.place, "message": one.message} for one in found]
    return JsonResponse({"html": html, "here": here, "counts": counts(found)})


@route.staff("catalogue.edit")
@require_POST
def comment(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Say something of an element."""
    copy = copies.read(copy_id)
    try:
        comments.write(
            copy_id=copy.id, procedure_id=copy.procedure_id, place=request.POST.get("place", ""),
            words=request.POST.get("words", ""), actor=signed_in(request),
        )  # fmt: skip
    except CommentEmpty as refusal:
        messages.error(request, str(refusal))
    return redirect(safe_next(request, copy_id))


@route.staff("catalogue.edit")
@require_POST
def settle(request: HttpRequest, copy_id: UUID, comment_id: UUID) -> HttpResponse:
    """It is dealt with; or it is open again."""
    copies.read(copy_id)
    comments.settle(
        copy_id=copy_id, comment_id=comment_id, actor=signed_in(request),
        open_again="open" in request.POST,
    )  # fmt: skip
    return redirect(safe_next(request, copy_id))
