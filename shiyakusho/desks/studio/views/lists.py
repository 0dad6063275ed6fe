"""手続づくり: what is being worked on, and where one begins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.desks.studio import copies
from shiyakusho.desks.studio.copies import Copy
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.registers.catalogue import public as catalogue

COLUMNS = [{"label": "手続き"}, {"label": "状態"}, {"label": "最後に保存", "kind": "date"},
           {"label": "だれが"}, {"label": "いつから", "kind": "date"}]  # fmt: skip


@route.staff("catalogue.read")
@require_safe
def copies_open(request: HttpRequest) -> HttpResponse:
    """What is open, and what is live."""
    return _page(request)


@route.staff("catalogue.edit")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A blank page, a copy of another procedure, or the live version of this one."""
    typed = {
        name: request.POST.get(name, "").strip() for name in ("procedure_id", "title", "copy_of")
    }
    try:
        made = copies.begin(
            procedure_id=typed["procedure_id"], title=typed["title"] or None,
            copy_of=typed["copy_of"] or None,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, refused=refusal, typed=typed)
    return redirect("studio_manage:copy", copy_id=made.id)


@route.staff("catalogue.read")
@require_safe
def opened(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Where one goes on: the editor, or the review of what waits for it."""
    copy = copies.read(copy_id)
    if copy.in_review or not may(signed_in(request), "catalogue.edit"):
        return redirect("studio_manage:review", copy_id=copy.id)
    return redirect("studio_manage:edit", copy_id=copy.id, section="basics")


def _page(
    request: HttpRequest, *, refused: Refusal | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    live = sorted(
        (
            {"id": one.procedure_id, "title": one.definition.title.ja}
            for one in catalogue.all_live()
        ),
        key=lambda one: one["title"],
    )
    context = {
        "columns": COLUMNS, "rows": [_row(one) for one in copies.listed()], "live": live,
        "may_edit": may(signed_in(request), "catalogue.edit"), "refused": refused,
        "typed": typed or {},
    }  # fmt: skip
    return render(request, "studio/list.html", context, status=refused.status if refused else 200)


def _row(copy: Copy) -> dict[str, Any]:
    return {
        "href": reverse("studio_manage:copy", args=[copy.id]),
        "key": str(copy.id),
        "cells": [
            copy.title, {"value": copy.state_label, "tag": copy.tag}, copy.saved_at, copy.saved_by,
            copy.row.in_force_from,
        ],
    }  # fmt: skip
