"""確認と公開: what changes, asked for by one, published by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.desks.studio import comments, copies
from shiyakusho.desks.studio.copies import Copy
from shiyakusho.desks.studio.examples.trying import tried
from shiyakusho.desks.studio.finding import found_in
from shiyakusho.desks.studio.reading import read_value
from shiyakusho.desks.studio.refusals import DayUnclear
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.registers.catalogue import public as catalogue

from .frame import REVIEW, framed, shown_comments, shown_findings


@route.staff("catalogue.read")
@require_safe
def review(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """The difference to what is live, what is wrong, the examples, open comments."""
    return _page(request, copies.read(copy_id))


@route.staff("catalogue.edit")
@require_POST
def ask(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """確認を頼む: refused with the findings while there are errors or an example fails."""

    def act(copy: Copy, seen: int) -> str:
        note = request.POST.get("note", "")
        catalogue.ask_review(copy_id=copy.id, seen=seen, note=note, in_force_from=_day(request))
        return f"「{copy.title}」の確認を頼みました。ほかの人が確かめると公開されます。"

    return _do(request, copy_id, act)


@route.staff("catalogue.publish")
@require_POST
def approve(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """公開する: never by who wrote it or asked for it."""

    def act(copy: Copy, seen: int) -> str:
        version = catalogue.approve_copy(copy_id=copy.id, seen=seen)
        if version is None:
            return f"「{copy.title}」をやめることを決めました。"
        return f"「{copy.title}」の第{version.number}版を公開しました。"

    return _do(request, copy_id, act)


@route.staff("catalogue.publish")
@require_POST
def give_back(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """書いた人に戻す, with a reason."""

    def act(copy: Copy, seen: int) -> str:
        catalogue.return_copy(copy_id=copy.id, seen=seen, reason=request.POST.get("reason", ""))
        return f"「{copy.title}」を、書いた人に戻しました。"

    return _do(request, copy_id, act)


@route.staff("catalogue.edit")
@require_POST
def catch_up(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Another version went live meanwhile: somebody read the difference to it, and goes on from there."""
    copy = copies.read(copy_id)
    catalogue.catch_up(copy_id=copy.id, seen=_seen(request))
    return redirect("studio_manage:review", copy_id=copy.id)


@route.staff("catalogue.edit")
@require_POST
def discard(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """作業中の版を捨てる; what is live stays."""

    def act(copy: Copy, seen: int) -> str:
        catalogue.discard_copy(copy_id=copy.id, seen=seen)
        return f"「{copy.title}」の作業中の版を捨てました。"

    return _do(request, copy_id, act)


def _do(request: HttpRequest, copy_id: UUID, act: Callable[[Copy, int], str]) -> HttpResponse:
    copy = copies.read(copy_id)
    try:
        done = act(copy, _seen(request))
    except Refusal as refusal:
        return _page(request, copies.read(copy_id), refused=refusal)
    messages.success(request, done)
    return redirect("studio_manage:list")


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _day(request: HttpRequest) -> dt.date | None:
    typed = read_value("date", request.POST.get("in_force_from", ""))
    if typed is None:
        return None
    try:
        return dt.date.fromisoformat(str(typed))
    except ValueError:
        raise DayUnclear from None


def _page(request: HttpRequest, copy: Copy, *, refused: Refusal | None = None) -> HttpResponse:
    found = found_in(copy)
    rows = shown_comments(copy, comments.comments_of(copy.id))
    context = framed(request, copy, REVIEW) | {
        "findings": shown_findings(copy, found),
        "changes": copies.changes_to_live(copy),
        "is_new": copy.is_new,
        "moved": copy.is_draft and copies.has_moved(copy),
        "tried": tried(copy.document),
        "open_comments": [row for row in rows if not row["settled_at"]],
        "own": copies.is_own(copy, signed_in(request)),
        "refused": refused,
        "told": copies.faults_told(refused.extra) if refused else [],
        "returned": f"{copy.row.returned_by}：{copy.row.returned_why}",
        "may_discard": copy.is_open and may(signed_in(request), "catalogue.edit"),
        "typed": {name: request.POST.get(name, "") for name in ("note", "in_force_from", "reason")},
    }
    return render(request, "studio/review.html", context, status=refused.status if refused else 200)
