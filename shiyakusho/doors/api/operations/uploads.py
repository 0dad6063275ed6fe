"""Send a large file in parts: a line that breaks goes on where it stopped."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Router, Status

from shiyakusho.doors.api import schemas
from shiyakusho.ground.files import resuming
from shiyakusho.ground.identity.permissions import route, signed_in

router = Router(tags=["applications"])


@router.post("/uploads", response={201: schemas.UploadOut}, summary="分けて送り始める")
@route.resident(level="L0")
def begin(request: HttpRequest, body: schemas.UploadIn) -> Status[Any]:
    """Announce a file of ``size`` bytes; send it with PATCH, in as many parts as it takes."""
    return Status(201, resuming.begin(owner=_owner(request), size=body.size))


@router.get("/uploads/{upload_id}", response=schemas.UploadOut, summary="どこまで届いたか")
@route.resident(level="L0")
def under_way(request: HttpRequest, upload_id: UUID) -> Any:
    """How many bytes are here: the ``offset`` of the next part."""
    return resuming.under_way(upload_id, owner=_owner(request))


@router.patch("/uploads/{upload_id}", response=schemas.UploadOut, summary="続きを送る")
@route.resident(level="L0")
def append(
    request: HttpRequest,
    upload_id: UUID,
    upload_offset: int = Header(..., alias="Upload-Offset", ge=0),
) -> Any:
    """The next bytes as the body, from ``Upload-Offset`` on. Another offset than how far it came:
    409 ``upload_elsewhere``. What arrived before a line broke is kept."""
    return resuming.append(upload_id, owner=_owner(request), offset=upload_offset, stream=request)


@router.post(
    "/uploads/{upload_id}/attachment",
    response={201: schemas.AttachmentOut},
    summary="送り終える",
)
@route.resident(level="L0")
def finish(request: HttpRequest, upload_id: UUID, body: schemas.UploadName) -> Status[Any]:
    """All of it is here: check and keep it, as ``POST /attachments`` does with one in a piece."""
    blob = resuming.finish(upload_id, owner=_owner(request), name=body.name)
    return Status(201, {"id": blob.pk, "state": blob.state, "refused_for": ""})


def _owner(request: HttpRequest) -> str:
    return f"account:{signed_in(request).pk}"
