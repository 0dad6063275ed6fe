"""Book every week at once (くりかえし), see all dates, cancel them together."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.booking import rules
from shiyakusho.engines.booking.services.preparing import Target
from shiyakusho.engines.booking.services.series import book_series
from shiyakusho.engines.booking.services.series_life import (
    cancel_series,
    is_cancellable,
    series_held,
)
from shiyakusho.engines.booking.shown import line
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import Field

from .chosen import chosen
from .typed import beside, person_fields, read_person, read_places

MOST_CHOSEN = 20
ALL, SOME = "all", "some"


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """The first date is chosen; say how often, and who comes."""
    if switch.wanted(request):
        return switch.go(request)
    found = chosen(request, resource_id)
    if found is None:
        return redirect("booking:gate", resource_id)
    target, account = found.target, found.account
    rules.require_series(2, target.terms)
    fields = [*_how_often(target), *person_fields(found.resource, target.terms, account)]
    context = found.shown() | {"fields": fields}
    if request.method != "POST":
        return render(request, "booking/series_entry.html", context)
    person, places = read_person(request, fields, account), read_places(request)
    try:
        times, every = _count(request, "times"), _count(request, "every")
        rules.require_series(times, target.terms)
        said = f"{found.slot}:{times}:{every}:{person.name}:{person.email}:{places}"
        made = book_series(
            first=found.slot, times=times, every_weeks=every, person=person, places=places,
            all_or_nothing=request.POST.get("if_not") != SOME, admission=found.admission,
            key=f"{request.POST.get('key', '')[:100]}:{said}",
        )  # fmt: skip
    except Refusal as refusal:
        context["errors"] = beside(refusal, fields)
        context["missed"] = [_moment(one) for one in refusal.extra.get("refused", [])]
        return render(request, "booking/series_entry.html", context, status=refusal.status)
    return redirect("booking:series", made.series.pk)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def dates(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """All dates of a series; posted: what may still be cancelled is."""
    found = series_held(series_id)
    record_read({one for row in found for one in row.subjects}, what="booking")
    if request.method == "POST":
        cancel_series(series_id=series_id)
        return redirect("booking:series", series_id)
    series = found[0].series
    context = {
        "resource": found[0].resource,
        "lines": [line(one) for one in found],
        "missed": [_moment(one) for one in (series.refused if series else [])],
        "may_cancel": any(is_cancellable(one) for one in found),
    }
    return render(request, "booking/series.html", context)


def _how_often(target: Target) -> list[Field]:
    most = min(target.terms.series, MOST_CHOSEN)
    times = [{"value": str(n), "label": _("%(n)s回") % {"n": n}} for n in range(2, most + 1)]
    every = [{"value": "1", "label": _("毎週")}, {"value": "2", "label": _("2週間ごと")}]
    if_not = [
        {"value": ALL, "label": _("1つも予約しない")},
        {"value": SOME, "label": _("取れる日だけ予約する")},
    ]
    return [
        Field("choice", "times", _("何回予約しますか"), value=times[min(3, len(times) - 1)]["value"], options=times,
              help=_("祝日と年末年始は、とばします。")),
        Field("choice", "every", _("くりかえし方"), value="1", options=every),
        Field("choice", "if_not", _("取れない日があるとき"), value=ALL, options=if_not),
    ]  # fmt: skip


def _count(request: HttpRequest, name: str) -> int:
    """A small number; what is none is refused by the rules."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _moment(one: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(one["start"])
