"""Lotteries arranged by the office: rounds, what they give, announcing, holds, the draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.booking.lottery.choices import Stage
from shiyakusho.engines.booking.lottery.models import Entry, Round
from shiyakusho.engines.booking.lottery.refusals import RoundNotFound
from shiyakusho.engines.booking.lottery.selectors import (
    MOST_LISTED,
    city_holds,
    round_of_staff,
    rounds_of_staff,
)
from shiyakusho.engines.booking.lottery.services import keeping, preparing
from shiyakusho.engines.booking.lottery.services.drawing_round import draw_round
from shiyakusho.engines.booking.lottery.services.groups import add_group
from shiyakusho.engines.booking.lottery.services.postponing import postpone
from shiyakusho.engines.booking.lottery.shown import TAGS, hold_lines, round_line, slot_lines
from shiyakusho.engines.booking.lottery.stages import stage_of
from shiyakusho.engines.booking.selectors import resources_of_staff
from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import current_actor
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.codes import grouped
from shiyakusho.ground.identity.permissions import route

from .round_form import add_slots, group_priorities, read_round, round_fields

COLUMNS = ({"label": "名前"}, {"label": "ようす"}, {"label": "受付"}, {"label": "抽選"})


@route.staff("booking.manage")
@require_http_methods(["GET", "POST"])
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds of one's own sections, and a new one."""
    fields, refused = round_fields(None), None
    if request.method == "POST":
        try:
            made = preparing.make_round(**read_round(request.POST, fields), section_id=_section())
            return redirect("booking_manage:lottery_round", made.pk)
        except Refusal as refusal:
            refused = refusal
    now = clock.now()
    rows = [
        {
            "href": reverse("booking_manage:lottery_round", args=[one.pk]),
            "cells": [
                one.name,
                {"value": _stage_said(one), "tag": TAGS[stage_of(one, now)]},
                f"{one.opens_at.astimezone(clock.TOKYO):%Y-%m-%d %H:%M}",
                f"{one.draws_at.astimezone(clock.TOKYO):%Y-%m-%d %H:%M}",
            ],
        }
        for one in rounds_of_staff()[:MOST_LISTED]
    ]
    context = {"columns": COLUMNS, "rows": rows, "fields": fields} | _refused(refused)
    status = refused.status if refused else 200
    return render(request, "booking/lottery/manage/list.html", context, status=status)


@route.staff("booking.manage")
@require_http_methods(["GET", "POST"])
def one_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One round: what can be done with it depends on where it stands."""
    found = round_of_staff(round_id)
    refused = None
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise RoundNotFound
        try:
            act(found, request.POST)
            return redirect("booking_manage:lottery_round", found.pk)
        except Refusal as refusal:
            refused = refusal
    fields = round_fields(found)
    if refused and request.POST.get("act") == "change":
        for field in fields:
            typed = request.POST
            field.value = (
                typed.getlist(field.name)
                if field.kind == "choices"
                else typed.get(field.name, "")[:100]
            )
    context = _shown(found, fields) | _refused(refused)
    status = refused.status if refused else 200
    return render(request, "booking/lottery/manage/round.html", context, status=status)


@route.staff("booking.manage")
@require_http_methods(["POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """A group that counts together; its number is shown once, here."""
    try:
        made, code = add_group(
            name=request.POST.get("name", ""), priority=request.POST.get("priority", ""),
            section_id=_section(),
        )  # fmt: skip
    except Refusal as refusal:
        context = {"group": None} | _refused(refusal)
        page = "booking/lottery/manage/group.html"
        return render(request, page, context, status=refusal.status)
    context = {"group": made, "code": grouped(code)}
    return render(request, "booking/lottery/manage/group.html", context)


def _shown(found: Round, fields: list[Any]) -> dict[str, Any]:
    now = clock.now()
    stage = stage_of(found, now)
    announced = found.announced_at is not None
    return round_line(found, now) | {
        "said": _stage_said(found),
        "announced": announced,
        "fields": [] if announced else fields,
        "slots": slot_lines(found),
        "resources": resources_of_staff().filter(is_open=True)[:200],
        "holds": hold_lines(city_holds(found)),
        "may_hold": announced and stage in (Stage.PREPARING, Stage.OPEN),
        "may_draw": found.drawn_at is None and announced
        and found.draws_at <= now < found.confirms_until,
        "may_postpone": announced and found.drawn_at is None and found.ended_at is None,
        "too_late": found.drawn_at is None and now >= found.confirms_until,
        "entries": Entry.objects.filter(round=found).exclude(state="withdrawn").count(),
        "priorities": group_priorities(),
    }  # fmt: skip


def _stage_said(found: Round) -> str:
    stage = stage_of(found, clock.now())
    if stage == Stage.PREPARING:
        return "公表済み（受付前）" if found.announced_at else "準備"
    return str(stage.label)


def _refused(refused: Refusal | None) -> dict[str, Any]:
    wrong = refused.extra.get("errors", []) if refused else []
    slot = refused.extra.get("slot", "") if refused else ""
    told = ", ".join([*(str(one) for one in wrong), *([str(slot)] if slot else [])])
    return {"refused": refused, "wrong": told}


def _section() -> str:
    """The first section in which whoever asks works."""
    return next((section for section, _clearance in current_actor().standing.sections), "")


def _change(found: Round, typed: QueryDict) -> None:
    told = read_round(typed, round_fields(found))
    preparing.change_round(round_id=found.pk, **{k: v for k, v in told.items() if k != "about"})


def _add(found: Round, typed: QueryDict) -> None:
    add_slots(found, typed)


def _drop(found: Round, typed: QueryDict) -> None:
    preparing.drop_slot(round_id=found.pk, code=typed.get("code", ""))


def _announce(found: Round, _typed: QueryDict) -> None:
    preparing.announce(round_id=found.pk)


def _hold(found: Round, typed: QueryDict) -> None:
    places, reason = _number(typed.get("places", "")), typed.get("reason", "")
    code = typed.get("code", "")
    keeping.hold_for_city(round_id=found.pk, code=code, places=places, reason=reason)


def _release(found: Round, typed: QueryDict) -> None:
    keeping.release_hold(round_id=found.pk, hold_id=_number(typed.get("hold", "")))


def _postpone(found: Round, typed: QueryDict) -> None:
    postpone(round_id=found.pk, days=_number(typed.get("days", "")))


def _number(text: str) -> int:
    """What is no number is none, and refused by the service."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _draw(found: Round, typed: QueryDict) -> None:
    draw_round(round_id=found.pk, public_value=typed.get("value", ""))


ACTS: dict[str, Callable[[Round, QueryDict], None]] = {
    "change": _change,
    "add": _add,
    "drop": _drop,
    "announce": _announce,
    "hold": _hold,
    "release": _release,
    "draw": _draw,
    "postpone": _postpone,
}
