"""The work queue: lists with counts, queues with names, keyset pages, the next case with one key."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.cases import asking, queue, queue_page
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.refusals import ColumnsUnknown, FilterNotYours, FilterUnknown
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.exporting import COLUMNS as EXPORT_COLUMNS
from shiyakusho.engines.cases.services.viewing import (
    forget_view,
    keep_view,
    sections_to_share,
)
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.registers.organisation import public as organisation


@route.staff("cases.read")
@require_safe
def case_queue(request: HttpRequest) -> HttpResponse:
    """The list of cases of one's own sections that the query asks for."""
    account = signed_in(request)
    before, after = request.GET.get("before"), request.GET.get("cursor")
    refused = None
    try:
        shown = queue_page.read(account, request.GET)
        page = queue.page(account, shown.wanted, cursor=before or after, back=bool(before))
    except (FilterUnknown, FilterNotYours, ColumnsUnknown) as refusal:
        refused, shown, page = refusal, queue_page.Shown(CaseFilter()), queue.QueuePage([], None)
    listing(account)
    record_read([subject for case in page.items for subject in case.subjects], what="cases.list")
    context = {
        "refused": _said(refused),
        "shown": shown,
        "query": shown.wanted.query(),
        "order": _order(shown.wanted),
        "asked": asking.asked(account, shown.wanted),
        "columns_offered": asking.offered_columns(shown.columns),
        "chosen": shown.columns if shown.columns != queue_page.columns.USUAL else (),
        "sections": [
            (one, organisation.section(one).full_name) for one in sections_to_share(account)
        ],
        "next_url": shown.url(cursor=page.next_cursor) if page.next_cursor else "",
        "previous_url": _previous(shown, page, started=bool(before or after)),
        "may_work": may(request.user, "cases.work"),
        "may_bulk": may(request.user, "cases.bulk"),
        "may_export": may(request.user, "cases.export"),
        "export_columns": [(name, label) for name, (label, _) in EXPORT_COLUMNS.items()],
        **queue_page.lists(account, shown),
        **queue_page.table(account, shown, page.items),
    }
    return render(request, "cases/staff/queue.html", context, status=422 if refused else 200)


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
    """Keep the present list under a name, for oneself or for a section."""
    view = keep_view(
        owner=signed_in(request),
        name=request.POST.get("name", ""),
        wanted=CaseFilter.of(request.POST),
        columns=request.POST.getlist("column"),
        section=request.POST.get("share", ""),
    )
    messages.success(request, "作業の一覧に加えました。")
    return redirect(queue_page.address({"queue": view.pk}))


@route.staff("cases.read")
@require_POST
def delete_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a queue of one's own, or of one's section as its chief."""
    forget_view(view_id=view_id, actor=signed_in(request))
    return redirect("cases_staff:queue")


def _said(refused: Refusal | None) -> str:
    """Why the list is not shown, with the values that mean nothing."""
    if refused is None:
        return ""
    unknown = "、".join(str(text) for text in refused.extra.get("filters", {}).values())
    return f"{refused}（{unknown}）" if unknown else str(refused)


def _order(wanted: CaseFilter) -> str:
    """In which order the list stands, in words."""
    if queue.order_of(wanted) is queue.BY_CLOSING:
        return "終わった日の新しい順です。"
    return dict(asking.SORTS)[wanted.sort or "look"] + "です。"


def _previous(shown: queue_page.Shown, page: queue.QueuePage, *, started: bool) -> str:
    """The page before; the first one where cases have gone meanwhile and nothing is left here."""
    if page.previous_cursor:
        return shown.url(before=page.previous_cursor)
    return shown.url() if started and not page.items else ""
