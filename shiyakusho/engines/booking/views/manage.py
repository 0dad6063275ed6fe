"""What can be booked, arranged by the office: resources, rules from a day on, other days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking import back_text, week_text
from shiyakusho.engines.booking.models import DayHours, Resource
from shiyakusho.engines.booking.models import Terms as TermsRow
from shiyakusho.engines.booking.refusals import OpeningWrong, ResourceNotFound, TermsWrong
from shiyakusho.engines.booking.selectors import Calendar, resources_of_staff
from shiyakusho.engines.booking.services import arranging
from shiyakusho.engines.booking.terms import DAYS, Period, TermsData
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.jp.day_names import WEEKDAYS
from shiyakusho.ground.ui.fields import Field

from . import making
from .citizen import _day

COLUMNS = ({"label": "名前"}, {"label": "種類"}, {"label": "会い方"}, {"label": "ようす"})
NUMBERS = {
    "start_every": "何分ごとに始まるか", "shortest": "1回の長さ（分）", "longest": "いちばん長く（分、貸し切る場所だけ）",
    "before": "前にあける時間（分）", "after": "後にあける時間（分）", "capacity": "定員", "most_places": "1回に予約できる人数",
    "most_per_person": "1人が持てる予約の数（0はかぎりなし）", "notice": "何分前まで受け付けるか",
    "opens_days_before": "何日前から受け付けるか", "cancel_until": "何分前まで取り消せるか", "min_age": "何歳から（0はだれでも）",
    "waiting_hold": "空きを取っておく時間（分）", "hold": "名前を書くあいだ、おさえておく時間（分、0はおさえない）", "series": "毎週の予約で、まとめて取れる回数（0は取れない）",
}  # fmt: skip
FLAGS = {"approval": "市が認めてから決まる", "waiting_list": "空き待ちを受け付ける"}
LEVELS = (("", "だれでも（サインインしないで）"), ("L1", "サインインした人"), ("L2", "本人とわかっている人"), ("L3", "マイナンバーカードの人"))  # fmt: skip
MOST_DAYS = 100


@route.staff("booking.manage")
@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """Everything of one's own sections that can be booked."""
    rows = [
        {
            "href": reverse("booking_manage:resource", args=[one.pk]),
            "cells": [
                one.name,
                one.get_kind_display(),
                one.get_way_display(),
                {"value": "受付中", "tag": "success"} if one.is_open else {"value": "止めている", "tag": "neutral"},
            ],
        }
        for one in resources_of_staff()
    ]  # fmt: skip
    context = {"columns": COLUMNS, "rows": rows, "new": reverse("booking_manage:new")}
    return render(request, "booking/manage/list.html", context)


@route.staff("booking.manage")
@require_http_methods(["GET", "POST"])
def resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """One resource: its rules in force and to come, other days, whether it takes bookings."""
    found = resources_of_staff().filter(pk=resource_id).first()
    if found is None:
        raise ResourceNotFound
    refused = None
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise ResourceNotFound
        try:
            act(found, request.POST)
            return redirect("booking_manage:resource", found.pk)
        except Refusal as refusal:
            refused = refusal
    return _shown(request, found, refused)


def _shown(request: HttpRequest, found: Resource, refused: Refusal | None) -> HttpResponse:
    today = clock.today()
    terms = Calendar(found, today, today).terms(today) or TermsData()
    typed = request.POST if refused and request.POST.get("act") == "terms" else None
    days = DayHours.objects.filter(resource=found, day__gte=today).order_by("day")[:MOST_DAYS]
    context = {
        "resource": found,
        "refused": refused,
        "wrong": ", ".join(str(one) for one in refused.extra.get("errors", [])) if refused else "",
        "versions": TermsRow.objects.filter(resource=found).order_by("-since"),
        "since": typed.get("since", "") if typed else today.isoformat(),
        "fields": _fields(terms, typed),
        "days": [
            {"day": one.day, "text": week_text.write(Period.model_validate(p) for p in one.periods)}
            for one in days
        ],
        "calendar": reverse("booking_staff:resource", args=[found.pk]),
    }
    status = refused.status if refused else 200
    return render(request, "booking/manage/resource.html", context, status=status)


def _fields(terms: TermsData, typed: QueryDict | None) -> list[Field]:
    """Every rule as a field, as it stands or as it was typed."""
    values = terms.model_dump()
    fields = [
        Field("text", f"week_{day}", f"{WEEKDAYS[n]}曜日の時間", required=False, max_length=100,
              value=week_text.write(terms.weekly.get(day, ())))  # type: ignore[call-overload]
        for n, day in enumerate(DAYS)
    ]  # fmt: skip
    holidays = [
        {"value": "closed", "label": "休む"},
        {"value": "as_any_day", "label": "曜日のとおり"},
    ]
    fields.append(
        Field("choice", "holidays", "祝日と年末年始", options=holidays, value=terms.holidays)
    )
    fields += [
        Field("integer", name, label, value=str(values[name])) for name, label in NUMBERS.items()
    ]
    fields.append(Field("integer", "fee", "料金（円）", value=str(terms.fee.yen)))
    per = [
        {"value": "booking", "label": "1回"},
        {"value": "place", "label": "1人"},
        {"value": "hour", "label": "1時間"},
    ]
    fields.append(Field("choice", "per", "料金の数え方", options=per, value=terms.fee.per))
    fields += [
        Field("integer", "pay_within", "何分以内に支払うか（0は当日に窓口で）", value=str(terms.fee.pay_within)),
        Field("text", "back", "取り消したときに返す割合（何日前まで:％。空けると全額）", required=False,
              max_length=100, value=back_text.write(terms.fee.back)),
    ]  # fmt: skip
    levels = [{"value": value or "none", "label": label} for value, label in LEVELS]
    fields.append(
        Field("choice", "level", "だれが予約できるか", options=levels, value=terms.level or "none")
    )
    fields += [
        Field("bool", name, label, value="yes" if values[name] else "no")
        for name, label in FLAGS.items()
    ]
    if typed is not None:
        for field in fields:
            field.value = typed.get(field.name, "")[:100]
    return fields


def _set_terms(found: Resource, typed: QueryDict) -> None:
    """What has no field here (opens_at) stays as it is in force."""
    today = clock.today()
    since = _day(typed.get("since", ""))
    if since is None or since < today:
        raise TermsWrong(extra={"errors": ["いつから"]})
    now = Calendar(found, today, today).terms(today) or TermsData()
    periods = {day: week_text.read(typed.get(f"week_{day}", "")) for day in DAYS}
    weekly = {
        day: [one.model_dump(mode="json") for one in told] for day, told in periods.items() if told
    }
    data: dict[str, Any] = now.model_dump(mode="json") | {
        "weekly": weekly,
        "holidays": typed.get("holidays", ""),
        "level": "" if typed.get("level") == "none" else typed.get("level", ""),
        "fee": {
            "yen": typed.get("fee", ""),
            "per": typed.get("per", ""),
            "pay_within": typed.get("pay_within", now.fee.pay_within),
            "back": back_text.read(typed.get("back", "")),
        },
        **{name: typed.get(name, "") for name in NUMBERS},
        **{name: typed.get(name) == "yes" for name in FLAGS},
    }
    arranging.set_terms(resource_id=found.pk, data=data, since=since)


def _set_day(found: Resource, typed: QueryDict) -> None:
    day = _required_day(typed.get("day", ""))
    arranging.set_day(
        resource_id=found.pk, day=day, periods=week_text.read(typed.get("periods", ""))
    )


def _as_usual(found: Resource, typed: QueryDict) -> None:
    arranging.set_day(resource_id=found.pk, day=_required_day(typed.get("day", "")), periods=None)


def _required_day(text: str) -> date:
    if (day := _day(text)) is None:
        raise OpeningWrong(extra={"errors": ["日"]})
    return day


def _open(found: Resource, typed: QueryDict) -> None:
    arranging.set_open(resource_id=found.pk, is_open=True)


def _close(found: Resource, typed: QueryDict) -> None:
    arranging.set_open(resource_id=found.pk, is_open=False)


def _new_feed(found: Resource, typed: QueryDict) -> None:
    arranging.new_feed(resource_id=found.pk)


ACTS: dict[str, Callable[[Resource, QueryDict], None]] = {
    "slots": making.opened,
    "terms": _set_terms,
    "day": _set_day,
    "as_usual": _as_usual,
    "open": _open,
    "close": _close,
    "new_feed": _new_feed,
}
