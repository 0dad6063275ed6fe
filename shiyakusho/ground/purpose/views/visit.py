"""応対: choose a reason, see what was read for this person, end it. The next person is a new one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.purpose import selectors, visits
from shiyakusho.ground.purpose.models import Visit
from shiyakusho.ground.purpose.reasons import lasts, reasons
from shiyakusho.ground.purpose.refusals import PurposeNeeded
from shiyakusho.ground.purpose.registry import kinds

SHOWN = 50


@route.staff("people.read")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The open visit with everything read under it; without one, the reasons to begin with."""
    try:
        visit = visits.read_under(signed_in(request))
    except PurposeNeeded:
        visit = None
    context = {
        "visit": visit,
        "read": _read(visit) if visit else [],
        "minutes": _minutes(visit) if visit else 0,
        "choices": choices(),
        "idle": int(lasts("visit_idle").total_seconds() // 60),
        "next": _next(request.GET.get("next", ""), request),
    }
    return render(request, "purpose/visit.html", context)


@route.staff("people.read")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """The next person, for this reason; back to where the search was asked for."""
    visits.begin(signed_in(request), request.POST.get("reason", ""))
    return redirect(_next(request.POST.get("next", ""), request) or "purpose_staff:visit")


@route.staff("people.read")
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """応対を終わる."""
    visits.end(signed_in(request))
    messages.success(request, "応対を終わりました。名前での検索は、次の応対を始めると使えます。")
    return redirect("purpose_staff:visit")


def choices() -> list[dict[str, Any]]:
    """The reasons as buttons, each with the digit that presses it."""
    return [
        {"id": one.id, "title": one.title, "law": one.law, "key": str(n) if n < 10 else ""}
        for n, one in enumerate(reasons("visit").values(), start=1)
    ]


def _read(visit: Visit) -> list[dict[str, Any]]:
    """Each record read under the visit: its name, its page, when it was read last."""
    read = selectors.read_under(visit)
    found: list[dict[str, Any]] = []
    for name, kind in kinds.items():
        ids = [one.partition(":")[2] for one in read if one.startswith(f"{name}:")][:SHOWN]
        names = kind.names(ids) if ids else {}
        found += [
            {"title": kind.title, "name": names[one], "url": kind.url(one),
             "at": read[f"{name}:{one}"]}
            for one in ids if one in names
        ]  # fmt: skip
    return sorted(found, key=_at, reverse=True)


def _at(row: dict[str, Any]) -> datetime:
    at: datetime = row["at"]
    return at


def _minutes(visit: Visit) -> int:
    return max(1, round((visits.over_at(visit) - clock.now()).total_seconds() / 60))


def _next(url: str, request: HttpRequest) -> str:
    """A page of our own staff door, or nothing."""
    good = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if good and url.startswith(reverse("staff_staff:home")) else ""
