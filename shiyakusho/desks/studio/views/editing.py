"""One section of a working copy: its outline, the element that is open, what is said of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.desks.studio import comments, copies, freshness, outline
from shiyakusho.desks.studio.arranging import commanded
from shiyakusho.desks.studio.blueprint import Section, section_of
from shiyakusho.desks.studio.completing import words_for
from shiyakusho.desks.studio.copies import Copy
from shiyakusho.desks.studio.examples.trying import tried
from shiyakusho.desks.studio.fields import fields_of
from shiyakusho.desks.studio.finding import found_if_known
from shiyakusho.desks.studio.located import Located, opened
from shiyakusho.desks.studio.places import Document, at, current, lasting, text_of
from shiyakusho.desks.studio.posted import posted
from shiyakusho.desks.studio.refusals import SectionUnknown
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.templatetags.ui import moment

from .conflicts import Conflict, conflict_of, mine_of
from .frame import address_of, framed, shown_comments, wants_json

WHENS = (("always", "いつも"), ("never", "任意"), ("rule", "条件つき"))


@route.staff("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, copy_id: UUID, section: str) -> HttpResponse:
    """Show a section and the element `at`; save what was typed and do what a button says."""
    found = section_of(section)
    if found is None or found.key == "texts":
        raise SectionUnknown
    copy = copies.read(copy_id)
    where = _opened(copy.document, found, request.GET.get("at", ""))
    if request.method != "POST":
        return _shown(request, copy, found, where)
    try:
        return _posted(request, copy, found, where)
    except Refusal as refusal:
        return refused_quietly(request, refusal)


def refused_quietly(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """To the page's script as words; else the page that every refusal has."""
    if not wants_json(request):
        raise refusal
    told = {"code": refusal.code, "message": f"保存できませんでした。{refusal}"}
    return JsonResponse(told, status=refusal.status)


def _opened(document: Document, section: Section, address: str) -> Located | None:
    wanted = opened(document, section, address) if address else None
    if wanted is not None:
        return wanted
    first = outline.first_address(outline.blocks_of(document, section, ""))
    return opened(document, section, first) if first else None


def _posted(
    request: HttpRequest, copy: Copy, section: Section, where: Located | None
) -> HttpResponse:
    said = posted(request.POST)
    mine = mine_of(copy, where.element, where.place, said) if where else copy.document
    conflict = conflict_of(copy, said)
    if conflict is not None:
        return _told(request, copy, section, where, mine=mine, conflict=conflict)
    fresh, goes = mine, where.place if where else ()
    if where is not None and "new_name" in said and len(where.place) == 2:
        name = said["new_name"].strip()
        if name and name != where.place[1]:
            fresh, goes = commanded(fresh, f"rename:{where.address}:{name}")
    if "do" in said:
        fresh, goes = commanded(fresh, said["do"])
    saved = copies.save(copy, fresh)
    if wants_json(request):
        return _answered(saved, section, where, goes)
    address = _row_of(saved.document, section, goes, where)
    query = {"at": address, "focus": address} if "do" in said else {"at": address}
    return redirect(f"{request.path}?{urlencode(query)}" if address else request.path)


def _row_of(
    document: Document, section: Section, place: tuple[str | int, ...], where: Located | None
) -> str:
    """The element to open next: the one that was made or moved, or the one that held its row."""
    if where is not None and not place:
        place = where.place
    while place:
        found = opened(document, section, text_of(place))
        if found is not None:
            return found.address
        place = place[:-1]
    return where.address if where and opened(document, section, where.address) else ""


def _answered(
    copy: Copy, section: Section, where: Located | None, place: tuple[str | int, ...]
) -> HttpResponse:
    told = saved_words(copy) | {"title": "", "outcome": ""}
    if where is not None and where.place:
        told["title"] = outline.title_of(at(copy.document, place), place)
    if where is not None and section.key == "tests" and place:
        told["outcome"] = render_to_string("studio/outcome.html", {"one": _outcome(copy, place)})
    return JsonResponse(told)


def saved_words(copy: Copy) -> dict[str, Any]:
    """What the page's script is told after a save."""
    return {
        "seen": copy.seen, "base": copy.digest, "saved": f"{moment(copy.saved_at)}　保存しました",
        "may_undo": copy.may_undo, "may_redo": copy.may_redo,
    }  # fmt: skip


def _outcome(copy: Copy, place: tuple[str | int, ...]) -> Any:
    return next((one for one in tried(copy.document) if one.number == place[-1]), None)


def _told(
    request: HttpRequest, copy: Copy, section: Section, where: Located | None, *,
    mine: Document, conflict: Conflict,
) -> HttpResponse:  # fmt: skip
    """Somebody else saved meanwhile: say who and what; what was typed is on the page."""
    context = {"conflict": conflict, "here": request.get_full_path()}
    if wants_json(request):
        html = render_to_string("studio/conflict.html", context)
        return JsonResponse({"html": html, "seen": copy.seen}, status=409)
    return _shown(request, copy, section, where, document=mine, conflict=conflict, status=409)


def _shown(
    request: HttpRequest, copy: Copy, section: Section, where: Located | None, *,
    document: Document | None = None, conflict: Conflict | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    document = copy.document if document is None else document
    address = where.address if where else ""
    blocks = outline.blocks_of(document, section, address)
    context = framed(request, copy, section.key)
    rows = shown_comments(copy, comments.comments_of(copy.id))
    _mark(blocks, copy, rows)
    context |= {
        "section": section, "blocks": blocks, "located": where, "whens": WHENS,
        "here": f"{request.path}?{urlencode({'at': address})}" if address else request.path,
        "focus": request.GET.get("focus", ""), "conflict": conflict, "words": [], "base": conflict.base if conflict else "",
        **_commenting(copy, where, rows),
    }  # fmt: skip
    if where is not None:
        context |= _element(document, copy, where)
    if section.key == "tests":
        context["tried"] = tried(document)
        context["outcome"] = next(
            (one for one in context["tried"] if where and one.number == where.place[-1:][0]), None
        ) if where and where.place else None  # fmt: skip
    return render(request, "studio/edit.html", context, status=status)


def _element(document: Document, copy: Copy, where: Located) -> dict[str, Any]:
    found = found_if_known(copy) or []
    wrong: dict[str, list[str]] = {}
    for one in found:
        wrong.setdefault(one.place, []).append(one.message)
    stale = freshness.stale_marks(copy.procedure_id)
    fields = fields_of(document, where.element, where.place, wrong=_nearest(wrong), stale=stale)
    by_name = len(where.place) == 2 and isinstance(where.place[1], str)
    folded = [one for one in fields if one.part.folded and not one.hidden]
    return {
        "fields": fields,
        "folded": bool(folded),
        "folded_open": any(one.wrong for one in folded),
        "heading": outline.title_of(at(document, where.place), where.place)
        if where.place
        else where.element.title,
        "named": where.place[1] if by_name else "",
        "removable": bool(where.place),
        "words": words_for(document, where.place) if _has_rules(where) else [],
    }


def _nearest(wrong: dict[str, list[str]]) -> dict[str, list[str]]:
    """A finding at `title.ja` or `required` stands at the field of `title`."""
    known = dict(wrong)
    for place, messages in wrong.items():
        head, _, last = place.rpartition(".")
        if last in ("ja", "plain", "en") and head:
            known.setdefault(head, []).extend(messages)
    return known


def _has_rules(where: Located) -> bool:
    kinds = {part.kind for part in where.element.parts}
    return bool(kinds & {"rule", "when", "rows"})


def _mark(blocks: list[outline.Block], copy: Copy, rows: list[dict[str, Any]]) -> None:
    found = found_if_known(copy) or []
    commented = [
        text_of(place)
        for row in rows
        if not row["settled_at"] and (place := current(copy.document, row["place"])) is not None
    ]
    outline.mark(blocks, [one.place for one in found if one.severity == "error"], commented)


def _commenting(copy: Copy, where: Located | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Comments of the element that is open, and where else there are open ones."""
    place = (
        lasting(copy.document, where.place)
        if where and where.place
        else where.address
        if where
        else ""
    )
    here = [row | {"here": True} for row in rows if row["place"] == place]
    elsewhere = [row for row in rows if row["place"] != place and not row["settled_at"]]
    open_here = [row for row in here if not row["settled_at"]]
    return {
        "comments": here, "elsewhere": elsewhere[:20], "comment_place": place,
        "open_comments": len(open_here),
    }  # fmt: skip


@route.staff("catalogue.edit")
@require_POST
def step_back(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """元に戻す, やり直す."""
    copies.step(copies.read(copy_id), back=request.POST.get("way") != "redo")
    return redirect(safe_next(request, copy_id))


def safe_next(request: HttpRequest, copy_id: UUID) -> str:
    """Where the form came from, if it is a page of ours."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    first = section_of("basics")
    assert first is not None
    return address_of(copies.read(copy_id), first)
