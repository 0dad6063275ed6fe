"""Which room stands where, and how much each was used."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.desks.facilities.models import Room
from shiyakusho.desks.facilities.pack import pack
from shiyakusho.desks.facilities.refusals import NoSuchFacility
from shiyakusho.desks.facilities.services import tie, untie
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route

COLUMNS = (
    {"label": "部屋"},
    {"label": "施設"},
    {"label": "使われた時間", "kind": "number"},
    {"label": "開いていた時間", "kind": "number"},
    {"label": "利用率", "kind": "number"},
    {"label": "予約", "kind": "number"},
    {"label": "人数", "kind": "number"},
    {"label": "取消し", "kind": "number"},
    {"label": "来なかった", "kind": "number"},
)
SPANS = (30, 90, 365)


@route.staff("booking.manage")
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """Rooms of one's own sections, where they stand, and their use."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, SPANS) else SPANS[0]
    last = clock.today() - timedelta(days=1)
    own = list(booking.resources_of_staff().filter(kind=booking.Kind.FACILITY))
    tied = {one.resource_id: one for one in Room.objects.filter(resource__in=own)}
    usage = booking.usage_of(
        [one for one in own if one.pk in tied], last - timedelta(days=days - 1), last
    )
    context = {
        "columns": COLUMNS,
        "rows": [_row(one, tied[one.resource.pk]) for one in usage],
        "days": days,
        "spans": SPANS,
        "since": last - timedelta(days=days - 1),
        "until": last,
        "rooms": [{"resource": one, "room": tied.get(one.pk)} for one in own],
        "facilities": pack().facilities,
        "kinds": pack().kinds.items(),
    }
    return render(request, "facilities/manage.html", context)


def _row(one: Any, room: Room) -> dict[str, Any]:
    names = {each.id: each.name.ja for each in pack().facilities}
    rate = "―" if one.rate is None else f"{one.rate:.0%}"
    return {
        "cells": [
            one.resource.name,
            names.get(room.facility, room.facility),
            f"{one.used_hours:.1f}",
            f"{one.open_hours:.1f}",
            rate,
            one.bookings,
            one.people,
            one.cancelled,
            one.no_show,
        ]
    }


@route.staff("booking.manage")
@require_POST
def place(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Say where a room of one's own sections stands, what it is for, and for how many."""
    if not booking.resources_of_staff().filter(pk=resource_id).exists():
        raise NoSuchFacility
    chosen, people = request.POST.get("facility", ""), request.POST.get("people", "")
    if not chosen:
        untie(resource_id=resource_id)
    else:
        tie(
            resource_id=resource_id,
            facility_id=chosen,
            kinds=request.POST.getlist("kind"),
            people=int(people)
            if people.isascii() and people.isdigit() and len(people) < 7
            else None,
        )
    messages.success(request, "部屋の場所を保存しました。")
    return redirect("facilities_manage:rooms")
