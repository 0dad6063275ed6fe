"""収納: what came and went on a day, by till and online; what the provider owes us an answer to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shiyakusho.engines.payments.choices import Method
from shiyakusho.engines.payments.models import TillDay
from shiyakusho.engines.payments.pack import till_name
from shiyakusho.engines.payments.selectors import sums_of, unsure
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.jp.money import yen

COLUMNS = ({"label": "どこで"}, {"label": "収納", "kind": "number"}, {"label": "返金", "kind": "number"},
           {"label": "差し引き", "kind": "number"}, {"label": "日計"})  # fmt: skip


@route.staff("payments.manage")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """日計 of one day."""
    day = _day(request.GET.get("day", "")) or clock.today()
    closed = {one.till: one for one in TillDay.objects.filter(day=day)}
    rows = [_row(key, told, closed.get(key)) for key, told in sorted(sums_of(day).items())]
    context = {
        "day": day,
        "columns": COLUMNS,
        "rows": rows,
        "before": f"?day={day - timedelta(days=1)}",
        "after": f"?day={day + timedelta(days=1)}" if day < clock.today() else "",
        "unsure": unsure(),
    }
    return render(request, "payments/manage/overview.html", context)


def _row(key: str, told: dict[str, int], row: TillDay | None) -> dict[str, Any]:
    online = key == Method.ONLINE
    name = str(Method.ONLINE.label) if online else till_name(key)
    net = told["came"] - told["went"]
    return {
        "cells": [name, yen(told["came"]), yen(told["went"]), yen(net), _closing(row, online)],
    }


def _closing(row: TillDay | None, online: bool) -> str:
    if online:
        return "（決済サービスの明細）"
    if row is None or row.closed_at is None:
        return "まだ締めていません"
    difference = int(row.counted or 0) - int(row.expected or 0)
    return f"締めました（ちがい {yen(difference)}：{row.reason}）" if difference else "締めました"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
