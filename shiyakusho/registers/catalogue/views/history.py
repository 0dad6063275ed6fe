"""A procedure's way through time, as staff see it: its versions by their days, and any two compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import may, route
from shiyakusho.registers.catalogue import public, selectors
from shiyakusho.registers.catalogue.difference import Change, difference
from shiyakusho.registers.catalogue.models import Version
from shiyakusho.registers.catalogue.registry import copy_pages

TAGS = {
    "live": ("success", "公開中"), "coming": ("warning", "これから"),
    "past": ("neutral", "過去"), "called_off": ("neutral", "取りやめ"),
}  # fmt: skip
KINDS = {
    "new": ("success", "新しい"), "gone": ("neutral", "なくなった"), "moved": ("neutral", "移った"),
    "renamed": ("warning", "idが変わった"), "reworded": ("neutral", "言いかえ"),
    "stricter": ("warning", "きびしく"), "looser": ("success", "ゆるやかに"),
    "changed": ("neutral", "変わった"),
}  # fmt: skip
SHOWN = 200


@route.staff("catalogue.read")
def history(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """Every version with its days, who wrote and who approved; what is worked on; what to do."""
    return _history(request, procedure_id)


@route.staff("catalogue.read")
def compare(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """Two versions, ``old`` and ``new`` in the address, in sentences; ``kind`` narrows them."""
    numbers = selectors.versions_of(procedure_id).values_list("number", flat=True)
    if not numbers:
        raise Http404
    old, new = (_numbered(request, procedure_id, name) for name in ("old", "new"))
    kind = request.GET.get("kind", "")
    found = difference(old, new) if old and new else []
    shown = [one for one in found if kind in ("", one.kind)][:SHOWN]
    context = {
        "procedure_id": procedure_id,
        "title": _title(procedure_id),
        "numbers": list(numbers),
        "old": old,
        "new": new,
        "kind": kind,
        "kinds": _kinds(found),
        "count": len(found),
        "left_out": max(0, len([one for one in found if kind in ("", one.kind)]) - SHOWN),
        "changes": [_shown(one) for one in shown],
    }
    return render(request, "catalogue/compare.html", context)


@route.staff("catalogue.edit")
@require_POST
def roll_back(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """Ask that an old version be the next one."""
    number = request.POST.get("number", "")

    def act() -> str:
        public.roll_back(
            procedure_id=procedure_id,
            to_number=int(number) if number.isascii() and number.isdigit() else 0,
            reason=request.POST.get("reason", ""),
        )
        return "前の版にもどす承認を頼みました。ほかの人が承認すると公開されます。"

    return _do(request, procedure_id, act)


@route.staff("catalogue.edit")
@require_POST
def archive(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """Ask that the procedure end, at once or from a day."""

    def act() -> str:
        reason, day = request.POST.get("reason", ""), _day(request.POST.get("from_day", ""))
        public.ask_archive(procedure_id=procedure_id, reason=reason, from_day=day)
        return "この手続きをやめる承認を頼みました。ほかの人が承認すると止まります。"

    return _do(request, procedure_id, act)


@route.staff("catalogue.publish")
@require_POST
def call_off(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """A version whose day has not come does not come."""
    turn = request.POST.get("turn", "")

    def act() -> str:
        chapter = next(
            (one for one in public.history_of(procedure_id) if str(one.turn_id) == turn), None
        )
        if chapter is None:
            raise public.NotComing
        public.call_off(turn_id=chapter.turn_id, reason=request.POST.get("reason", ""))
        return "これからの版を取りやめました。"

    return _do(request, procedure_id, act)


def _do(request: HttpRequest, procedure_id: str, act: Callable[[], str]) -> HttpResponse:
    try:
        done = act()
    except Refusal as refusal:
        return _history(request, procedure_id, refused=refusal)
    messages.success(request, done)
    return redirect("catalogue_manage:history", procedure_id)


def _history(
    request: HttpRequest, procedure_id: str, *, refused: Refusal | None = None
) -> HttpResponse:
    chapters = public.history_of(procedure_id)
    context = {
        "procedure_id": procedure_id,
        "title": _title(procedure_id),
        "chapters": [
            {"of": one, "tag": TAGS[one.state][0], "label": TAGS[one.state][1]} for one in chapters
        ],
        "live": next((one for one in chapters if one.state == "live"), None),
        "past": [one for one in chapters if one.state == "past" and one.number],
        "coming": [one for one in chapters if one.state == "coming"],
        "copies": [_copy(one) for one in selectors.working_copies(procedure_id=procedure_id)[:50]],
        "may_edit": may(request.user, "catalogue.edit"),
        "may_publish": may(request.user, "catalogue.publish"),
        "refused": refused,
        "typed": request.POST,
    }
    return render(
        request, "catalogue/history.html", context, status=refused.status if refused else 200
    )


def _copy(row: Any) -> dict[str, Any]:
    url = next((page(row.pk) for _, page in copy_pages.items()), "")
    return {"row": row, "url": url, "waits": row.state == public.CopyState.IN_REVIEW}


def _title(procedure_id: str) -> Any:
    """The procedure's title today; of one that is archived, its last."""
    try:
        return public.live(procedure_id).definition.title
    except public.NoSuchProcedure:
        row = selectors.versions_of(procedure_id).first()
        if row is None:
            raise Http404 from None
        return public.version(row.pk).definition.title


def _numbered(request: HttpRequest, procedure_id: str, name: str) -> Version | None:
    number = request.GET.get(name, "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise Http404
    return selectors.numbered(procedure_id, int(number))


def _kinds(found: list[Change]) -> list[dict[str, Any]]:
    counted = {kind: sum(one.kind == kind for one in found) for kind in KINDS}
    return [
        {"kind": kind, "label": KINDS[kind][1], "count": count}
        for kind, count in counted.items()
        if count
    ]


def _shown(one: Change) -> dict[str, Any]:
    tag, label = KINDS[one.kind]
    return {"of": one, "tag": tag, "label": label, "place": ".".join(one.place)}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise public.DayHasPassed(extra={"day": text[:20]}) from None
