"""審査票: everything a case is judged by, on one screen and on paper."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.cases.access import opened
from shiyakusho.engines.cases.acts import may_act, permit
from shiyakusho.engines.cases.refusals import NoLetter
from shiyakusho.engines.cases.review import sheet_of_case
from shiyakusho.engines.cases.services.printing import note_pages, read_pages
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.files import read_blob
from shiyakusho.ground.files.downloads import thumbnail_response
from shiyakusho.ground.identity.permissions import route, signed_in

EDGE = 720  # pixels of the longer side of a picture


@route.staff("cases.read")
@require_safe
def review(request: HttpRequest, case_id: Any) -> HttpResponse:
    """The sheet of a case that is open to this officer."""
    account = signed_in(request)
    case = opened(case_id, account)
    record_read(case.subjects, what=f"review sheet of {case.subject}")
    context = sheet_of_case(case) | {"may_open_files": may_act("attachments", case, account)}
    return render(request, "cases/staff/review.html", context)


@route.staff("cases.read")
@require_POST
def printed(request: HttpRequest, case_id: Any) -> HttpResponse:
    """The browser puts the sheet on paper, and says how many pages that makes."""
    case = opened(case_id, signed_in(request))
    note_pages(case.pk, "sheet", read_pages(request.POST.get("pages", "")))
    return HttpResponse(status=204)


@route.staff("cases.attachments")
@require_safe
def picture(request: HttpRequest, case_id: Any, attachment_id: Any) -> HttpResponse:
    """The safe copy of an attachment as a picture: an image, or the first page of a PDF."""
    case = opened(case_id, signed_in(request))
    permit("attachments", case, signed_in(request))
    record_read(case.subjects, what=f"attachment of {case.subject}")
    for attached in forms.attachments_of(case.application):
        if attached.pk == attachment_id and attached.blob.is_open:
            return _picture_of(attached.blob)
    raise NoLetter


def _picture_of(blob: Any) -> HttpResponse:
    if blob.is_image:
        return thumbnail_response(blob, edge=EDGE)
    page = pypdfium2.PdfDocument(read_blob(blob))[0]
    image = page.render(scale=EDGE / max(page.get_size())).to_pil().convert("RGB")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    response = HttpResponse(stream.getvalue(), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response
