"""The work queue: saved filters, keyset pages, and the next case with one key."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, SavedView
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.exporting import COLUMNS as EXPORT_COLUMNS
from shiyakusho.engines.cases.services.viewing import forget_view, keep_view
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.registers.catalogue import public as catalogue

TABS = (
    ("open", "すべての継続中"),
    ("mine", "自分の担当"),
    ("unassigned", "担当なし"),
    ("to_decide", "決裁待ち"),
    ("waiting", "申請者の返事待ち"),
    ("overdue", "日を過ぎた"),
    ("closed", "終わった"),
)
COLUMNS = (
    {"label": "受付番号"},
    {"label": "手続き"},
    {"label": "申請者"},
    {"label": "到達", "kind": "date"},
    {"label": "次に見る日", "kind": "date"},
    {"label": "段階", "kind": "tag"},
    {"label": "担当"},
)
TAGS = {
    "work": "progress",
    "wait_applicant": "warning",
    "wait_outside": "neutral",
    "decision": "info",
    "end": "success",
}


@route.staff("cases.read")
@require_safe
def case_queue(request: HttpRequest) -> HttpResponse:
    """The list of cases of one's own sections, the nearest day first."""
    wanted = CaseFilter.of(request.GET)
    before, after = request.GET.get("before"), request.GET.get("cursor")
    page = queue.page(signed_in(request), wanted, cursor=before or after, back=bool(before))
    listing(signed_in(request))
    record_read([subject for case in page.items for subject in case.subjects], what="cases.list")
    context = {
        "wanted": wanted,
        "tabs": _tabs(request, wanted),
        "columns": COLUMNS,
        "rows": [_row(case, wanted) for case in page.items],
        "next_url": _url(wanted, cursor=page.next_cursor) if page.next_cursor else "",
        "previous_url": _previous(wanted, page, started=bool(before or after)),
        "newest_first": queue.order_of(wanted).newest_first,
        "procedures": _procedures(wanted),
        "saved": _saved(request, wanted),
        "may_work": may(request.user, "cases.work"),
        "may_bulk": may(request.user, "cases.bulk"),
        "may_export": may(request.user, "cases.export"),
        "query": urlencode(wanted.query()),
        "export_columns": [(name, label) for name, (label, _) in EXPORT_COLUMNS.items()],
    }
    return render(request, "cases/staff/queue.html", context)


@route.staff("cases.work")
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the nearest case nobody works on, and open it."""
    found = queue.page(signed_in(request), CaseFilter(view="unassigned"), limit=1).items
    if not found:
        return redirect("cases_staff:queue")
    case = assign_case(
        case_id=found[0].pk,
        to=signed_in(request),
        actor=signed_in(request),
        version=found[0].version,
    )
    return redirect("cases_staff:case", case.pk)


@route.staff("cases.read")
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the present filter under a name."""
    wanted = CaseFilter.of(request.POST)
    keep_view(owner=signed_in(request), name=request.POST.get("name", ""), wanted=wanted)
    return redirect(_url(wanted))


@route.staff("cases.read")
@require_POST
def delete_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a saved filter of one's own."""
    view = get_object_or_404(SavedView, pk=view_id, owner=signed_in(request))
    forget_view(view=view)
    return redirect("cases_staff:queue")


def _row(case: Case, wanted: CaseFilter) -> dict[str, Any]:
    step = process_of(case).step(case.state)
    late = case.is_open and case.queue_on < clock.today()
    query = urlencode(wanted.query())
    href = reverse("cases_staff:case", args=[case.pk]) + (f"?{query}" if query else "")
    return {
        "href": href,
        "key": f"{case.pk}:{case.version}",
        "selectable": case.is_open,
        "cells": [
            {"value": case.receipt_number},
            definition_of(case).title,
            case.applicant.display_name if case.applicant else "（匿名）",
            {"value": clock_day(case), "kind": "date"},
            _look_on(case, late),
            {"value": step.title, "tag": TAGS.get(step.kind, "neutral")},
            case.assignee.display_name if case.assignee else "",
        ],
    }


def clock_day(case: Case) -> Any:
    """The 到達日 as a date in Japan."""
    return case.arrived_at.astimezone(clock.TOKYO).date()


def _look_on(case: Case, late: bool) -> Any:
    if not case.is_open:
        return ""
    if late:
        return {"value": case.queue_on, "kind": "date", "tag": "danger"}
    return {"value": case.queue_on, "kind": "date"}


def _tabs(request: HttpRequest, wanted: CaseFilter) -> list[dict[str, Any]]:
    shown = []
    for view, label in TABS:
        tab = CaseFilter(view=view)
        counted = view not in ("closed",)
        number = queue.count(signed_in(request), tab) if counted else None
        shown.append(
            {
                "label": label,
                "url": _url(tab),
                "current": view == wanted.view,
                "count": _bounded(number),
            }
        )
    return shown


def _bounded(number: int | None) -> str:
    if number is None:
        return ""
    return f"{number}+" if number >= queue.COUNT_BOUND else str(number)


def _procedures(wanted: CaseFilter) -> list[dict[str, Any]]:
    """The procedures that can be filed, for the filter."""
    return [
        {
            "id": version.procedure_id,
            "title": version.definition.title,
            "selected": version.procedure_id == wanted.procedure,
        }
        for version in catalogue.all_live()
        if version.definition.form is not None
    ]


def _saved(request: HttpRequest, wanted: CaseFilter) -> list[dict[str, Any]]:
    views = SavedView.objects.filter(owner=signed_in(request)).order_by("name")
    return [
        {"id": v.pk, "name": v.name, "url": _url(CaseFilter.of(v.query)),
         "current": CaseFilter.of(v.query) == wanted}
        for v in views
    ]  # fmt: skip


def _previous(wanted: CaseFilter, page: queue.QueuePage, *, started: bool) -> str:
    """The page before; the first one where cases have gone meanwhile and nothing is left here."""
    if page.previous_cursor:
        return _url(wanted, before=page.previous_cursor)
    return _url(wanted) if started and not page.items else ""


def _url(wanted: CaseFilter, **place: str) -> str:
    query = urlencode({**wanted.query(), **place})
    return reverse("cases_staff:queue") + (f"?{query}" if query else "")
