"""Ask for a list as CSV, see one's own files, fetch them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.services import exporting
from shiyakusho.ground.identity.permissions import route, signed_in


@route.staff("cases.export")
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """My files, the newest first, and for how long they stay."""
    context = {
        "exports": exporting.exports_of(signed_in(request)),
        "most": exporting.MOST_ROWS,
        "days": exporting.KEPT_DAYS,
    }
    return render(request, "cases/staff/exports.html", context)


@route.staff("cases.export", fresh=True)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Have the present list made into a file."""
    exporting.ask_for_export(
        owner=signed_in(request),
        wanted=CaseFilter.of(request.POST),
        columns=request.POST.getlist("column"),
    )
    messages.success(request, "書き出しを始めました。少し待って、このページを読み直してください。")
    return redirect("cases_staff:exports")


@route.staff("cases.export")
@require_safe
def fetch(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The file itself."""
    content = exporting.fetch_export(export_id, signed_in(request))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cases-{str(export_id)[:8]}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
