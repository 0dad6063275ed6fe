"""緊急の閲覧: ask, and answer for another; each on their own screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.ground.purpose import glasses
from shiyakusho.ground.purpose.models import Glass, GlassState
from shiyakusho.ground.purpose.reasons import lasts, reasons
from shiyakusho.ground.purpose.registry import kinds

TAGS = {
    GlassState.ASKED: "warning",
    GlassState.OPEN: "danger",
    GlassState.DECLINED: "neutral",
    GlassState.EXPIRED: "neutral",
    GlassState.ENDED: "success",
}
COLUMNS = (
    {"label": "番号"},
    {"label": "種類"},
    {"label": "申し出た人"},
    {"label": "申し出", "kind": "date"},
    {"label": "ようす", "kind": "tag"},
)


@route.staff("glass.see")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for me to confirm, what I asked for, and the form to ask."""
    return _overview(request)


@route.staff("glass.ask")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask; what is refused is said above what was written."""
    said = {name: request.POST.get(name, "") for name in ("number", "reason", "why")}
    try:
        glass = glasses.ask(
            signed_in(request), number=said["number"], chosen=said["reason"], why=said["why"]
        )
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _overview(request, said, refusal)
    return redirect("purpose_staff:glass", glass.pk)


@route.staff("glass.see")
@require_safe
def page(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """One request, for who asked and for who may answer."""
    account = signed_in(request)
    glass = glasses.seen_by(glass_id, account)
    state = glasses.standing(glass)
    kind, mine = reasons("glass").get(glass.reason), glass.asked_by_id == account.pk
    context = {
        "glass": glass,
        "state": {"label": state.label, "kind": TAGS[state]},
        "name": glasses.names_of([glass])[glass.subject],
        "kind": kind,
        "mine": mine,
        "may_answer": state == GlassState.ASKED and glasses.may_answer(glass, account),
        "waits": state == GlassState.ASKED,
        "open": state == GlassState.OPEN,
        "answer_by": glasses.answer_by(glass),
        "url": _url(glass) if mine and state == GlassState.OPEN else "",
        "minutes": int(lasts("glass").total_seconds() // 60),
    }
    return render(request, "purpose/glass.html", context)


@route.staff("glass.confirm", fresh=True)
@require_POST
def confirm(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """The second person opens it."""
    glasses.confirm(glass_id, signed_in(request))
    messages.success(request, "確認しました。申し出た人が閲覧できます。警報を送りました。")
    return redirect("purpose_staff:glass", glass_id)


@route.staff("glass.confirm")
@require_POST
def decline(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """The second person says no."""
    glasses.decline(glass_id, signed_in(request))
    messages.success(request, "断りました。")
    return redirect("purpose_staff:glass", glass_id)


@route.staff("glass.ask")
@require_POST
def end(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Whoever asked needs it no more."""
    glasses.end(glass_id, signed_in(request))
    messages.success(request, "緊急の閲覧を終わりました。")
    return redirect("purpose_staff:glass", glass_id)


def _overview(
    request: HttpRequest, said: dict[str, str] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    account = signed_in(request)
    context = {
        "columns": COLUMNS,
        "waiting": [_row(one) for one in glasses.waiting_for(account)],
        "own": [_row(one) for one in glasses.asked_by(account)],
        "may_ask": may(account, glasses.ASK),
        "may_confirm": may(account, glasses.CONFIRM),
        "reasons": list(reasons("glass").values()),
        "said": said or {},
        "refusal": refusal,
        "minutes": int(lasts("glass").total_seconds() // 60),
        "waits": int(lasts("glass_waits").total_seconds() // 60),
        "shortest": glasses.SHORTEST,
        "longest": glasses.LONGEST,
    }
    return render(
        request, "purpose/glasses.html", context, status=refusal.status if refusal else 200
    )


def _row(glass: Glass) -> dict[str, Any]:
    state, kind = glasses.standing(glass), reasons("glass").get(glass.reason)
    return {
        "href": reverse("purpose_staff:glass", args=[glass.pk]),
        "cells": [
            {"value": glasses.names_of([glass])[glass.subject]},
            kind.title if kind else glass.reason,
            glass.asked_by.display_name,
            glass.asked_at,
            {"value": state.label, "tag": TAGS[state]},
        ],
    }


def _url(glass: Glass) -> str:
    name, _, identity = glass.subject.partition(":")
    return kinds.get(name).url(identity)
