"""Kinds of groups as they are in force: what each asks, how it is drawn and what it pays, from which day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shiyakusho.engines.booking.groups.kinds import kinds
from shiyakusho.engines.booking.lottery.priorities import name_of
from shiyakusho.ground.identity.permissions import route

COLUMNS = ({"label": "種類"}, {"label": "会員", "kind": "number"}, {"label": "市内の割合", "kind": "number"},
           {"label": "抽選の優先"}, {"label": "料金"}, {"label": "登録の年数", "kind": "number"}, {"label": "申請できる日"})  # fmt: skip


@route.staff("booking.manage")
@require_safe
def group_kinds(request: HttpRequest) -> HttpResponse:
    """The file of the city, line by line."""
    rows = [
        {
            "cells": [
                one.name,
                f"{one.least_members}人から",
                f"{one.least_share}%から",
                name_of(one.priority) if one.priority else "なし",
                "、".join(f"{share.since}から{share.percent}%" for share in one.pays),
                one.years,
                f"{one.since}から{one.until or ''}",
            ]
        }
        for one in kinds()
    ]
    context = {"columns": COLUMNS, "rows": rows}
    return render(request, "booking/groups/kinds.html", context)
