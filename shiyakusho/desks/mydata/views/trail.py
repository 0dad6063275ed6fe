"""だれがわたしの情報を見たか: the page, and the same as a file for oneself."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shiyakusho.desks.mydata.models import Inquiry
from shiyakusho.desks.mydata.trail.looks import Asked, Line, everything, page
from shiyakusho.desks.mydata.trail.rules import Shown
from shiyakusho.desks.mydata.trail.viewers import viewer_of
from shiyakusho.engines.cases.public import csv_bytes
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui.ruby import without_ruby

BY_PEOPLE = (Shown.WHOLE, Shown.WITHOUT_WHOSE)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 1, 1)
LONGEST = 60


@route.resident()
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Who looked, newest first; one's own acts and the machine's folded away."""
    account = signed_in(request)
    viewer, faults = viewer_of(account), list[str]()
    asked = _asked(request, faults)
    shown = page(viewer, asked, before=_iso(request.GET.get("before", "")))
    record_read(viewer.subjects[:1], what="mydata.trail")
    lines = shown.of(*BY_PEOPLE)
    context = {
        "days": _by_day(lines, _inquiries(account, lines)),
        "own": shown.of(Shown.OWN),
        "automatic": shown.of(Shown.AUTOMATIC),
        "said": {name: request.GET.get(name, "") for name in ("since", "until", "section")},
        "faults": faults,
        "narrowed": any((asked.since, asked.until, asked.section)),
        "linked": viewer.resident_id is not None,
        "next_url": _next(request, shown.before),
        "inquiries": Inquiry.objects.filter(asker=account).order_by("-asked_at")[:5],
    }
    return render(request, "mydata/readings.html", context)


@route.resident()
@require_safe
def readings_csv(request: HttpRequest) -> HttpResponse:
    """The same lines as a file for a spreadsheet, for oneself."""
    viewer = viewer_of(signed_in(request))
    header = [_("日"), _("はじめの時刻"), _("終わりの時刻"), _("だれが"), _("何を"), _("したこと"),
              _("なぜ"), _("回数")]  # fmt: skip
    lines = everything(viewer, _asked(request, []))
    rows = [_row(line) for line in lines if line.shown in BY_PEOPLE]
    record_read(viewer.subjects[:1], what="mydata.trail")
    content = csv_bytes([without_ruby(cell) for cell in header], rows)
    return content_download(content, name="readings.csv", media_type="text/csv; charset=utf-8")


def _row(line: Line) -> list[str]:
    times = [f"{at.astimezone(TOKYO):%H:%M}" for at in line.times] or ["", ""]
    told = [line.who, "、".join(line.what), "、".join(line.done), line.why]
    return [line.day.isoformat(), *times, *map(without_ruby, told), str(len(line.events))]


def _by_day(lines: list[Line], asked: dict[str, Inquiry]) -> list[dict[str, Any]]:
    days: dict[date, list[dict[str, Any]]] = {}
    for line in lines:
        days.setdefault(line.day, []).append({"line": line, "inquiry": asked.get(line.key)})
    return [{"day": day, "lines": told} for day, told in days.items()]


def _inquiries(account: Any, lines: list[Line]) -> dict[str, Inquiry]:
    keys = [line.key for line in lines]
    return {one.line: one for one in Inquiry.objects.filter(asker=account, line__in=keys)}


def _asked(request: HttpRequest, faults: list[str]) -> Asked:
    return Asked(
        since=_day(request.GET.get("since", ""), faults),
        until=_day(request.GET.get("until", ""), faults),
        section=request.GET.get("section", "").replace("\x00", "").strip()[:LONGEST],
    )


def _day(text: str, faults: list[str]) -> date | None:
    """A day as people write it; what is none is told and asks nothing."""
    if not text.strip():
        return None
    try:
        day = dates.parse(text.strip()[:LONGEST])
    except JpError as error:
        faults.append(error.message)
        return None
    if not FIRST_DAY <= day < LAST_DAY:
        faults.append(_("その日は遠すぎます。"))
        return None
    return day


def _iso(text: str) -> date | None:
    """Where a page begins; what is no day of ours begins at the first."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day < LAST_DAY else None


def _next(request: HttpRequest, before: date | None) -> str:
    if before is None:
        return ""
    return "?" + urlencode(request.GET.dict() | {"before": before.isoformat()})
