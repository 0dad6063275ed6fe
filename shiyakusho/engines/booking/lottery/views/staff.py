"""Lotteries at the counter: entries for somebody who stands here, what was won, what was paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking.choices import Channel
from shiyakusho.engines.booking.lottery.choices import EntryState, Stage, WinState
from shiyakusho.engines.booking.lottery.identities import Applicant
from shiyakusho.engines.booking.lottery.models import Entry, Round, Win
from shiyakusho.engines.booking.lottery.refusals import EntryNotFound, ResidentUnknown
from shiyakusho.engines.booking.lottery.selectors import (
    MOST_LISTED,
    entry_of_staff,
    round_of_staff,
    rounds_of_staff,
)
from shiyakusho.engines.booking.lottery.services import confirming
from shiyakusho.engines.booking.lottery.services.entering import enter, withdraw
from shiyakusho.engines.booking.lottery.shown import TAGS, entry_shown, round_line
from shiyakusho.engines.booking.lottery.stages import stage_of
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.codes import as_typed, grouped
from shiyakusho.ground.identity.permissions import may, route
from shiyakusho.ground.ui.fields import Field
from shiyakusho.registers.people import public as people

from .form import beside, other_fields, read_form, wish_fields
from .own import win_of

COLUMNS = ({"label": "申込番号"}, {"label": "お名前"}, {"label": "順番", "kind": "number"},
           {"label": "ようす"}, {"label": "当選"}, {"label": "経路"})  # fmt: skip
ROUNDS = ({"label": "名前"}, {"label": "ようす"}, {"label": "締切"})
AT_ONCE = 200


@route.staff("booking.read")
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Rounds of one's own sections that were announced."""
    now = clock.now()
    found = rounds_of_staff().filter(announced_at__isnull=False)
    lines = [
        {
            "href": reverse("booking_staff:lottery_round", args=[one.pk]),
            "cells": [
                one.name,
                {"value": str(stage_of(one, now).label), "tag": TAGS[stage_of(one, now)]},
                {"value": f"{one.closes_at.astimezone(clock.TOKYO):%Y-%m-%d %H:%M}"},
            ],
        }
        for one in found[:MOST_LISTED]
    ]
    context = {"columns": ROUNDS, "rows": lines}
    return render(request, "booking/lottery/staff/list.html", context)


@route.staff("booking.read")
@require_safe
def one_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Who applied, in the order of the lots once it is drawn; one entry by its number."""
    found = round_of_staff(round_id)
    for_purpose("task", found.subject, f"{found}の抽選の事務")
    typed, only = request.GET.get("q", "")[:40], request.GET.get("only", "")
    rows = Entry.objects.filter(round=found).order_by("place", "made_at", "pk")
    if typed:
        rows = rows.filter(number=as_typed(typed))
    elif only == "won":
        rows = rows.filter(state=EntryState.WON)
    elif only == "papers":
        rows = rows.filter(must_prove=True, proven_at=None, state=EntryState.WON)
    elif only == "silent":
        rows = rows.filter(email="", account=None)
    entries = list(rows[: AT_ONCE + 1])
    record_read({one for row in entries for one in row.subjects}, what=f"entries of {found}")
    stage = stage_of(found, clock.now())
    context = round_line(found, clock.now()) | {
        "columns": COLUMNS,
        "rows": _rows(entries[:AT_ONCE]),
        "more": len(entries) > AT_ONCE,
        "typed": typed,
        "tabs": _tabs(found, only),
        "enters": stage == Stage.OPEN and may(request.user, "booking.work"),
    }
    return render(request, "booking/lottery/staff/round.html", context)


@route.staff("booking.work")
@require_http_methods(["GET", "POST"])
def enter_for(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """For somebody who stands here, known by their 宛名番号: the same rules, the same one entry."""
    found = round_of_staff(round_id)
    for_purpose("task", found.subject, f"{found}の申込の受付")
    resident = Field("text", "resident", "宛名番号", value="", max_length=20, inputmode="numeric")
    resident.help = (
        "住民票か、本人確認のあとの画面で確かめた番号。だれの申込かは、この番号で1つに決まります。"
    )
    wishes, fields = wish_fields(found), [resident, *other_fields(found, None)]
    context: dict[str, Any] = round_line(found, clock.now()) | {"wishes": wishes, "fields": fields}
    if request.method != "POST":
        return render(request, "booking/lottery/staff/entry_for.html", context)
    asked, said = read_form(request, wishes, fields)
    try:
        applicant = _at_the_counter(said)
        made = enter(round_id=found.pk, applicant=applicant, asked=asked, channel=Channel.STAFF)
    except Refusal as refusal:
        context["errors"] = beside(refusal, wishes, fields)
        page = "booking/lottery/staff/entry_for.html"
        return render(request, page, context, status=refusal.status)
    return redirect("booking_staff:lottery_entry", made.pk)


@route.staff("booking.read")
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry, and what the office does with it."""
    found = entry_of_staff(entry_id)
    for_purpose("task", found.round.subject, f"{found.round}の抽選の事務")
    record_read(found.subjects, what="lottery entry")
    refused = None
    if request.method == "POST":
        if not may(request.user, "booking.work"):
            raise EntryNotFound
        try:
            gone = ACTS[request.POST.get("act", "")](found, request)
            return gone or redirect("booking_staff:lottery_entry", found.pk)
        except KeyError:
            raise EntryNotFound from None
        except Refusal as refusal:
            refused, found = refusal, entry_of_staff(entry_id)
    stage = stage_of(found.round, clock.now())
    context = entry_shown(found) | {
        "refused": refused,
        "works": may(request.user, "booking.work"),
        "confirming": stage == Stage.CONFIRMING,
        "may_withdraw": stage == Stage.OPEN and found.state == EntryState.ENTERED,
        "pays": found.round.read.needs == "payment",
    }
    status = refused.status if refused else 200
    return render(request, "booking/lottery/staff/entry.html", context, status=status)


def _at_the_counter(said: dict[str, str]) -> Applicant:
    resident_id = people.resident_of_number(as_typed(said["resident"]))
    if resident_id is None:
        raise ResidentUnknown
    account = people.account_of(resident_id)
    return Applicant(said["name"], said.get("email", ""), "", account, resident_id)


def _rows(entries: list[Entry]) -> list[dict[str, Any]]:
    wins: dict[UUID, list[Win]] = {}
    for win in Win.objects.filter(entry__in=[one.pk for one in entries]).order_by("wish"):
        wins.setdefault(win.entry_id, []).append(win)
    return [
        {
            "href": reverse("booking_staff:lottery_entry", args=[one.pk]),
            "cells": [
                grouped(one.number),
                one.name or "（消去済み）",
                one.place or "",
                {"value": str(one.get_state_display()), "tag": TAGS[EntryState(one.state)]},
                "、".join(
                    f"第{win.wish + 1}希望 {WinState(win.state).label}"
                    for win in wins.get(one.pk, [])
                ),
                one.get_channel_display(),
            ],
        }
        for one in entries
    ]


def _tabs(found: Round, only: str) -> list[dict[str, Any]]:
    here = reverse("booking_staff:lottery_round", args=[found.pk])
    kinds = (
        ("", "すべて"),
        ("won", "当選"),
        ("papers", "優先の確認待ち"),
        ("silent", "連絡先なし"),
    )
    return [
        {"label": label, "url": f"{here}?only={name}" if name else here, "current": name == only}
        for name, label in kinds
    ]


def _withdraw(found: Entry, _request: HttpRequest) -> None:
    withdraw(entry_id=found.pk)


def _prove(found: Entry, _request: HttpRequest) -> None:
    confirming.prove_priority(entry_id=found.pk)


def _pay(found: Entry, request: HttpRequest) -> HttpResponse:
    """To the till, or to where the money is looked at."""
    payment = confirming.ask_payment(win_id=win_of(found, request))
    return redirect("payments_staff:payment", payment.pk)


def _confirm(found: Entry, request: HttpRequest) -> None:
    confirming.confirm_win(win_id=win_of(found, request))


def _decline(found: Entry, request: HttpRequest) -> None:
    confirming.decline_win(win_id=win_of(found, request))


ACTS: dict[str, Callable[[Entry, HttpRequest], HttpResponse | None]] = {
    "withdraw": _withdraw,
    "prove": _prove,
    "pay": _pay,
    "confirm": _confirm,
    "decline": _decline,
}
