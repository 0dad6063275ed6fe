"""ことば: every text of a working copy in every language, and which are older than their Japanese."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from shiyakusho.desks.studio import copies, freshness
from shiyakusho.desks.studio import texts as all_texts
from shiyakusho.desks.studio.blueprint import section_of
from shiyakusho.desks.studio.copies import Copy
from shiyakusho.desks.studio.languages import tongues, used
from shiyakusho.desks.studio.places import Document
from shiyakusho.desks.studio.posted import Posted, posted
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route

from .conflicts import Conflict, conflict_of, mine_of
from .editing import refused_quietly, saved_words
from .frame import framed, wants_json


@route.staff("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Texts side by side, thirty a page; those without a translation, and those that are older."""
    copy = copies.read(copy_id)
    if request.method != "POST":
        return _shown(request, copy)
    said = posted(request.POST)
    if said.get("do").startswith("fresh:"):
        return _confirmed(request, copy, said)
    mine = mine_of(copy, all_texts.element_of(copy.document), (), said)
    conflict = conflict_of(copy, said)
    if conflict is not None:
        return _told(request, copy, mine, conflict)
    return _saved(request, copy, mine)


def _told(request: HttpRequest, copy: Copy, mine: Document, conflict: Conflict) -> HttpResponse:
    if not wants_json(request):
        return _shown(request, copy, document=mine, conflict=conflict)
    context = {"conflict": conflict, "here": request.get_full_path()}
    html = render_to_string("studio/conflict.html", context)
    return JsonResponse({"html": html, "seen": copy.seen}, status=409)


def _saved(request: HttpRequest, copy: Copy, mine: Document) -> HttpResponse:
    try:
        saved = copies.save(copy, mine)
    except Refusal as refusal:
        return refused_quietly(request, refusal)
    if wants_json(request):
        return JsonResponse(saved_words(saved))
    return redirect(request.get_full_path())


def _shown(
    request: HttpRequest,
    copy: Copy,
    *,
    document: Document | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("show", "page", "with")}
    shown = all_texts.page_of(
        copy, asked["show"], asked["page"], more=asked["with"], document=document
    )
    there = {one.key for one in used(copy.document, (asked["with"],))}
    context = framed(request, copy, "texts") | {
        "section": section_of("texts"), "rows": shown.rows, "filters": shown.filters,
        "next_url": shown.next_url, "previous_url": shown.previous_url, "conflict": conflict,
        "base": conflict.base if conflict else "",
        "here": request.get_full_path(), "addable": [t for t in tongues() if t.key not in there],
    }  # fmt: skip
    return render(request, "studio/texts.html", context, status=409 if conflict else 200)


def _confirmed(request: HttpRequest, copy: Copy, said: Posted) -> HttpResponse:
    _, _, rest = said["do"].partition(":")
    place, _, language = rest.rpartition(":")
    freshness.confirm(procedure_id=copy.procedure_id, place=place, language=language)
    return redirect(request.get_full_path())
