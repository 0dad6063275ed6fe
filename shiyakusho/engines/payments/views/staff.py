"""Payments of one's own sections at the counter: take cash, waive, give back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.payments.choices import Method, RefundState, State
from shiyakusho.engines.payments.models import Payment, Refund
from shiyakusho.engines.payments.pack import tills
from shiyakusho.engines.payments.refusals import PaymentNotFound
from shiyakusho.engines.payments.registry import purposes
from shiyakusho.engines.payments.selectors import (
    MOST_LISTED,
    payment_of_staff,
    payments_of_staff,
    taking_by_number,
)
from shiyakusho.engines.payments.services.asking import waive
from shiyakusho.engines.payments.services.giving_back import give_back_by_office, hand_over
from shiyakusho.engines.payments.services.till import take_cash
from shiyakusho.engines.payments.shown import shown, tag_of
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.ground.jp.money import yen

from .citizen import paper

COLUMNS = ({"label": "お名前"}, {"label": "内容"}, {"label": "金額", "kind": "number"},
           {"label": "ようす"}, {"label": "期限"})  # fmt: skip
TABS = {"asked": "支払い待ち", "back": "返金", "all": "すべて"}
TILL = "payments_till"  # in the session: where this clerk takes cash


@route.staff("payments.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits to be paid; what goes back; all, the latest first; by a name."""
    only = request.GET.get("only", "asked")
    only = only if only in TABS else "asked"
    words = request.GET.get("q", "").strip()[:100]
    for_purpose("task", "payments", "支払いの応対")
    rows = payments_of_staff().order_by("-asked_at", "pk")
    if words:
        rows = rows.filter(name__contains=words)
    if only == "asked":
        rows = rows.filter(state=State.ASKED)
    elif only == "back":
        rows = rows.filter(pk__in=_going_back())
    found = list(rows[: MOST_LISTED + 1])
    record_read({one for row in found for one in row.subjects}, what="payments")
    context = {
        "columns": COLUMNS,
        "rows": [_row(one) for one in found[:MOST_LISTED]],
        "more": len(found) > MOST_LISTED,
        "words": words,
        "only": only,
        "tabs": [
            {"label": label, "url": f"?only={name}", "current": name == only}
            for name, label in TABS.items()
        ],
        "takes": may(request.user, "payments.take"),
    }
    return render(request, "payments/staff/list.html", context)


@route.staff("payments.read")
@require_http_methods(["GET", "POST"])
def payment(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """One payment, and what can be done with it."""
    found = payment_of_staff(payment_id)
    for_purpose("task", found.subject, "支払いの応対")
    record_read(found.subjects, what="payment")
    refused = None
    if request.method == "POST":
        permission, act = ACTS.get(request.POST.get("act", ""), ("", None))
        if act is None or not may(request.user, permission):
            raise PaymentNotFound
        try:
            act(found, request)
            return redirect("payments_staff:payment", found.pk)
        except Refusal as refusal:
            refused, found = refusal, payment_of_staff(payment_id)
    context = _page(request, found) | {"refused": refused}
    status = refused.status if refused else 200
    return render(request, "payments/staff/payment.html", context, status=status)


@route.staff("payments.read")
@require_safe
def receipt(request: HttpRequest, payment_id: UUID, number: str) -> HttpResponse:
    """領収書, to be printed and handed over."""
    found = payment_of_staff(payment_id)
    for_purpose("task", found.subject, "支払いの応対")
    record_read(found.subjects, what="receipt")
    return paper(taking_by_number(found, number), number)


def number_typed(text: str) -> int:
    """An amount as typed, with or without commas; what is none is refused by the service."""
    plain = text.strip().replace(",", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 9 else -1


def _page(request: HttpRequest, found: Payment) -> dict[str, Any]:
    parts = shown(found)
    settled = [one for one in parts["takings"] if one.settles]
    left = sum(one.yen - one.given_back for one in settled)
    return parts | {
        "takes": may(request.user, "payments.take"),
        "manages": may(request.user, "payments.manage"),
        "tills": tills(),
        "till": request.session.get(TILL, ""),
        "asked": found.state == State.ASKED,
        "left": left,
        "cash": {one.pk for one in parts["takings"] if one.method == Method.CASH},
        "waiting": RefundState.ASKED,
        "desk": purposes.get(found.purpose).desk(found.reference, signed_in(request)),
        "overdue": found.due is not None and found.due <= clock.now(),
    }


def _row(one: Payment) -> dict[str, Any]:
    due = f"{one.due.astimezone(clock.TOKYO):%Y-%m-%d %H:%M}" if one.due else "なし"
    return {
        "href": reverse("payments_staff:payment", args=[one.pk]),
        "cells": [
            one.name or "（書いていません）",
            one.what,
            yen(one.yen),
            {"value": str(one.get_state_display()), "tag": tag_of(one)},
            due,
        ],
    }


def _going_back() -> Any:
    waiting = (RefundState.ASKED, RefundState.STUCK)
    return Refund.objects.filter(state__in=waiting).values("taking__payment_id")


def _take(found: Payment, request: HttpRequest) -> None:
    till = request.POST.get("till", "")
    take_cash(payment_id=found.pk, till=till, handed=number_typed(request.POST.get("handed", "")))
    request.session[TILL] = till


def _waive(found: Payment, request: HttpRequest) -> None:
    waive(payment_id=found.pk, reason=request.POST.get("reason", ""))


def _back(found: Payment, request: HttpRequest) -> None:
    amount = number_typed(request.POST.get("yen", ""))
    give_back_by_office(payment_id=found.pk, yen=amount, reason=request.POST.get("reason", ""))


def _handed(found: Payment, request: HttpRequest) -> None:
    refund_id, till = as_uuid(request.POST.get("refund", "")), request.POST.get("till", "")
    if refund_id is None or refund_id not in {one["refund"].pk for one in shown(found)["refunds"]}:
        raise PaymentNotFound
    hand_over(refund_id=refund_id, till=till)
    request.session[TILL] = till


ACTS: dict[str, tuple[str, Callable[[Payment, HttpRequest], None]]] = {
    "take": ("payments.take", _take),
    "handed": ("payments.take", _handed),
    "waive": ("payments.manage", _waive),
    "back": ("payments.manage", _back),
}
