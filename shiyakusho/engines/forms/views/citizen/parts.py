"""A file in parts (続きから送る): for the page's script, when the line breaks. Without it the form sends
the same files in one piece.

Answers are JSON; a refusal is its code and its sentence, with the status of the refusal.
"""

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.forms import drafts
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import resuming
from shiyakusho.ground.files.refusals import FileTooLarge, UploadElsewhere
from shiyakusho.ground.identity.permissions import route

from . import access

PART = 1024 * 1024  # bytes of one part
View = Callable[..., HttpResponse]


def _said(view: View) -> View:
    """Refusals in words, for a script that shows them beside the file."""

    @wraps(view)
    def answering(request: HttpRequest, **place: object) -> HttpResponse:
        try:
            return view(request, **place)
        except Refusal as refusal:
            told = {"code": refusal.code, "message": str(refusal), **refusal.extra}
            return JsonResponse(told, status=refusal.status)

    return answering


@route.anyone_with_link
@require_http_methods(["POST"])
@_said
def begin(request: HttpRequest, draft_id: uuid.UUID, item_id: str) -> HttpResponse:
    """Announce a file: `size` bytes. 201 with its `id`."""
    draft = access.draft_for(request, draft_id)
    size = request.POST.get("size", "")
    upload = drafts.begin_upload(
        draft_id=draft.pk, item_id=item_id, size=int(size) if _is_number(size) else 0
    )
    return JsonResponse({"id": str(upload.id), "offset": 0, "part": PART}, status=201)


@route.anyone_with_link
@require_http_methods(["GET", "POST", "DELETE"])
@_said
def part(
    request: HttpRequest, draft_id: uuid.UUID, item_id: str, upload_id: uuid.UUID
) -> HttpResponse:
    """How far it came; the next part as the body, from the header Upload-Offset on; never mind."""
    sender = drafts.sender_of(access.draft_for(request, draft_id).pk)
    if request.method == "DELETE":
        resuming.cancel(upload_id, owner=sender)
        return HttpResponse(status=204)
    if request.method == "GET":
        upload = resuming.under_way(upload_id, owner=sender)
    else:
        if int(request.META.get("CONTENT_LENGTH") or 0) > PART:
            raise FileTooLarge(extra={"max_bytes": PART})
        upload = resuming.append(upload_id, owner=sender, offset=_offset(request), stream=request)
    return JsonResponse({"id": str(upload.id), "offset": upload.offset, "size": upload.size})


@route.anyone_with_link
@require_http_methods(["POST"])
@_said
def finish(
    request: HttpRequest, draft_id: uuid.UUID, item_id: str, upload_id: uuid.UUID
) -> HttpResponse:
    """All of it is here, and is called `name`. 201 with what is attached now."""
    draft = access.draft_for(request, draft_id)
    row = drafts.attach_upload(
        draft_id=draft.pk,
        item_id=item_id,
        upload_id=upload_id,
        name=request.POST.get("name", "")[:400],
        account=access.resident(request) if draft.account_id else None,
    )
    blob = row.blob
    told = {"id": str(row.pk), "name": blob.original_name, "size": blob.size, "state": blob.state}
    return JsonResponse(told, status=201)


def _offset(request: HttpRequest) -> int:
    told = request.headers.get("Upload-Offset", "")
    if not _is_number(told):
        raise UploadElsewhere
    return int(told)


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdecimal() and len(told) < 16
