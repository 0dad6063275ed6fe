"""Ask for a list as a file, see one's own files, say what becomes of what CP932 has not got, fetch."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.scale import scale
from shiyakusho.engines.cases.services import exporting
from shiyakusho.engines.cases.spreadsheet import csv_bytes
from shiyakusho.ground.files import download
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.permissions import route, signed_in

UNWRITABLE = ("受付番号", "列", "文字", "符号位置")


@route.staff("cases.export")
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """My files, the newest first, and for how long they stay."""
    context = {
        "exports": exporting.exports_of(signed_in(request)),
        "most": f"{scale().export_most:,}",
        "days": scale().export_kept_days,
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
        form=request.POST.get("format", "csv"),
    )
    messages.success(request, "書き出しを始めました。少し待って、このページを読み直してください。")
    return redirect("cases_staff:exports")


@route.staff("cases.export")
@require_safe
def unwritable(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """What CP932 has not got: which case, which column, which sign; and what may become of it."""
    context = {"export": exporting.own_export(export_id, signed_in(request)), "columns": UNWRITABLE}
    return render(request, "cases/staff/export_unwritable.html", context)


@route.staff("cases.export")
@require_safe
def unwritable_csv(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The same as a file, in UTF-8, where everything can be written."""
    found = exporting.own_export(export_id, signed_in(request))
    content = csv_bytes(UNWRITABLE, found.unwritable)
    return content_download(
        content, name=f"unwritable-{str(found.pk)[:8]}.csv", media_type="text/csv"
    )


@route.staff("cases.export", fresh=True)
@require_POST
def settle(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """〓 for what cannot be written, or UTF-8 instead."""
    marked = request.POST.get("how") == "geta"
    exporting.settle_unwritable(export_id=export_id, owner=signed_in(request), marked=marked)
    return redirect("cases_staff:exports")


@route.staff("cases.export")
@require_safe
def fetch(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The file itself."""
    return download(exporting.fetch_export(export_id, signed_in(request)))
