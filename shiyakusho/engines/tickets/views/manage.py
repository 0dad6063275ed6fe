"""The counters in figures: waiting, how right the forecast was, how many windows when; and the kiosks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.tickets.forecast.staffing import advise
from shiyakusho.engines.tickets.models import Accuracy, ExtraOpening, Kiosk
from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.engines.tickets.places import places_of, require_at
from shiyakusho.engines.tickets.refusals import NoSuchKiosk, NothingChosen
from shiyakusho.engines.tickets.selectors.live import history_of
from shiyakusho.engines.tickets.selectors.measures import Measures, arrivals, measures
from shiyakusho.engines.tickets.services.kiosks import end_kiosk, open_extra, register_kiosk
from shiyakusho.engines.tickets.words import minutes
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.organisation import public as organisation

DAYS = 28
WEEKDAYS = ("月", "火", "水", "木", "金", "土", "日")
ACCURACY = ({"label": "用件"}, {"label": "件数", "kind": "number"},
            {"label": "見込みの外れ（分）", "kind": "number"},
            {"label": "直前10人の平均の外れ（分）", "kind": "number"},
            {"label": "アーランCの外れ（分）", "kind": "number"},
            {"label": "P90に収まった割合", "kind": "number"})  # fmt: skip


@route.staff("tickets.manage")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One place; the first of one's own where none is named."""
    account = signed_in(request)
    own = places_of(account)
    place = _place(request.GET.get("place", ""), own)
    weekday = _weekday(request.GET.get("weekday", ""), place)
    until = clock.today() - timedelta(days=1)
    since = until - timedelta(days=DAYS - 1)
    advice = _advice(place, since, until, weekday)
    context = {
        "place": place,
        "places": list(pack().places.values()),
        "since": since,
        "until": until,
        "facts": _facts(measures(place, since, until)),
        "accuracy_columns": ACCURACY,
        "accuracy": _accuracy(place),
        "weekdays": _weekday_tabs(place, weekday),
        "advice_columns": _advice_columns(place),
        "advice": advice,
        "goal": pack().settings,
        "mine": place in own,
        "kiosks": list(Kiosk.objects.filter(place=place.id, ended_at=None).order_by("series")),
        "extra": list(ExtraOpening.objects.filter(place=place.id, until__gt=clock.now()).order_by("since")),
    }  # fmt: skip
    return render(request, "tickets/manage/overview.html", context)


@route.staff("tickets.manage")
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """A kiosk more; its address is shown once."""
    place_id = request.POST.get("place", "")
    kiosk, token = register_kiosk(
        place_id=place_id, name=request.POST.get("name", "").strip(), account=signed_in(request)
    )
    address = request.build_absolute_uri(reverse("tickets_root:kiosk", args=[token]))
    return render(request, "tickets/manage/kiosk.html", {"kiosk": kiosk, "address": address})


@route.staff("tickets.manage")
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """A kiosk less."""
    try:
        kiosk_id = UUID(request.POST.get("kiosk", ""))
    except ValueError:
        raise NoSuchKiosk from None
    end_kiosk(kiosk_id=kiosk_id, account=signed_in(request))
    messages.success(request, "発券機を終えました。そのアドレスは、もう使えません。")
    return redirect("tickets_manage:overview")


@route.staff("tickets.manage")
@require_POST
def extra(request: HttpRequest) -> HttpResponse:
    """An extra opening (臨時の受付)."""
    place = pack().place(request.POST.get("place", ""))
    require_at(signed_in(request), place)
    open_extra(
        place_id=place.id,
        since=_moment(request.POST.get("since", "")),
        until=_moment(request.POST.get("until", "")),
        reason=request.POST.get("reason", "").strip(),
    )
    messages.success(request, "臨時の受付を入れました。")
    return redirect(f"{reverse('tickets_manage:overview')}?place={place.id}")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text[:16]).replace(tzinfo=clock.TOKYO)
    except ValueError:
        raise NothingChosen("日時を正しく書いてください。") from None


def _place(place_id: str, own: list[Place]) -> Place:
    if place_id:
        return pack().place(place_id)
    return own[0] if own else next(iter(pack().places.values()))


def _weekday(text: str, place: Place) -> int:
    """Monday is 0. Not said: today's, or Monday's where today is closed."""
    if text in ("0", "1", "2", "3", "4", "5", "6"):
        return int(text)
    today = clock.today()
    return today.weekday() if organisation.is_open(place.section)(today) else 0


def _weekday_tabs(place: Place, chosen: int) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{name}曜日",
            "url": f"?place={place.id}&weekday={number}#staffing",
            "current": number == chosen,
        }
        for number, name in enumerate(WEEKDAYS)
    ]


def _facts(found: Measures) -> list[tuple[str, str]]:
    rows = [
        ("来庁者数（番号札）", f"{found.visitors:,}"),
        ("用件の数", f"{found.visits:,}"),
        ("待ち時間", _spread(found.waiting.mean, found.waiting.p90)),
        ("対応時間", _spread(found.serving.mean, found.serving.p90)),
        ("滞在時間", _spread(found.stay.mean, found.stay.p90)),
        ("待つのをやめた割合", _share(found.abandoned)),
        ("いなかった割合", _share(found.no_show)),
        ("予約の割合", _share(found.reserved)),
        ("1人あたりの用件", "" if found.services_each is None else f"{found.services_each:.2f}"),
        ("窓口の稼働率", _share(found.window_use)),
    ]
    if found.little:
        counted, reckoned = found.little
        said = f"数えた人数 L {counted:.1f}人、到着×待ち時間 λW {reckoned:.1f}人"
        rows.append(("リトルの法則の検算", said))
    return rows


def _spread(mean: float | None, p90: float | None) -> str:
    return "" if mean is None else f"平均 {minutes(mean)}分、90% {minutes(p90)}分"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _accuracy(place: Place) -> list[dict[str, Any]]:
    services = pack().services
    names = {one: f"{services[one].prefix} {services[one].name}" for one in place.services}
    rows = {one.service: one for one in Accuracy.objects.filter(place=place.id)}
    return [
        {
            "cells": [
                names.get(service, "会場の全体"),
                str(rows[service].n),
                minutes(rows[service].mae),
                minutes(rows[service].mae_last),
                minutes(rows[service].mae_erlang),
                _share(rows[service].coverage),
            ]
        }
        for service in ("", *place.services)
        if service in rows
    ]


def _advice_columns(place: Place) -> list[dict[str, str]]:
    prefixes = [pack().services[one].prefix for one in place.services]
    return [
        {"label": "時間"},
        {"label": "来る人", "kind": "number"},
        *({"label": prefix, "kind": "number"} for prefix in prefixes),
        {"label": "合わせて", "kind": "number"},
    ]


def _advice(place: Place, since: date, until: date, weekday: int) -> list[dict[str, Any]]:
    came = arrivals(place, since, until, weekday)
    days = sorted({at.date() for _, at in came})
    if not days:
        return []
    goal = pack().settings
    found = advise(came, days, history_of(place), wait=goal.goal_minutes, share=goal.goal_share)
    return [
        {
            "cells": [
                f"{one.hour}:{one.minute:02}",
                f"{sum(one.came.values()):.1f}",
                *(str(one.needed.get(service, 0)) for service in place.services),
                str(one.total),
            ]
        }
        for one in found
    ]
