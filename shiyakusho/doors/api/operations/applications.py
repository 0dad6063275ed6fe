"""Send files, file an application, look at one's own."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Header, Router, Status
from ninja.files import UploadedFile

from shiyakusho.doors.api import schemas
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.files.services import own_blob, store
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

router = Router(tags=["applications"])


@router.post("/attachments", response={201: schemas.AttachmentOut}, summary="添付ファイルを送る")
@route.resident(level="L0")
def attach(request: HttpRequest, file: UploadedFile = File(...)) -> Status[Any]:
    """Send one file; what it is decides, not its name. Use its id in an application, also
    while it is still ``checking``."""
    blob = store(file, name=file.name or "", owner=f"account:{signed_in(request).pk}")
    return Status(201, {"id": blob.pk, "state": blob.state, "refused_for": ""})


@router.get(
    "/attachments/{attachment_id}", response=schemas.AttachmentOut, summary="添付ファイルの状態"
)
@route.resident(level="L0")
def attachment(request: HttpRequest, attachment_id: UUID) -> dict[str, Any]:
    """Whether one's own file is ``clean``, ``checking`` or ``refused``, and what it is refused for."""
    blob = own_blob(attachment_id, owner=f"account:{signed_in(request).pk}")
    return {"id": blob.pk, "state": blob.state, "refused_for": blob.refused_for}


@router.get(
    "/representations", response=schemas.RepresentationsOut, summary="代わりに手続きできる人"
)
@route.resident(level="L2")
def representations(request: HttpRequest) -> dict[str, Any]:
    """Whom one may act for today. With the header ``Acting-For: <resident>`` the operations below
    are theirs; what has ended answers 403 ``representation_ended``."""
    found = people.may_act_for(signed_in(request))
    return {
        "items": [
            {
                "resident": one.resident_id,
                "name": one.name,
                "basis": one.basis.value,
                "procedures": sorted(one.procedures),
                "reads_letters": one.reads_letters,
                "until": one.until,
            }
            for one in found
        ]
    }


@router.post("/applications", response={201: schemas.ApplicationOut}, summary="申請を出す")
@route.resident(level="L0")
def file_application(
    request: HttpRequest,
    body: schemas.ApplicationIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key", min_length=8, max_length=120),
) -> Status[Any]:
    """File once. The same key and body again: the same answer. Another body: 409."""
    application = forms.apply(
        procedure=body.procedure,
        answers=body.answers,
        attachments=body.attachments,
        event_date=body.event_date,
        idempotency_key=idempotency_key,
        account=signed_in(request),
    )
    return Status(201, application_json(application))


@router.get(
    "/applications/{application_id}", response=schemas.OwnApplicationOut, summary="自分の申請"
)
@route.resident(level="L0")
def application(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    """One's own application and what is asked of it; somebody else's does not exist."""
    found = _own(request, application_id)
    standing = cases.standing_of(found.pk, account=signed_in(request))
    return application_json(found) | standing


@router.post(
    "/applications/{application_id}/revisions",
    response={201: schemas.RevisionOut},
    summary="補正を出す",
)
@route.resident(level="L0")
def revise(request: HttpRequest, application_id: UUID, body: schemas.RevisionIn) -> Status[Any]:
    """Answer what the office asked to correct (補正). The day of arrival does not change.

    Nothing asked, or answered already: 409 ``no_open_correction``, so a repeated call is harmless.
    """
    found = _own(request, application_id)
    revision = cases.resubmit(
        found.pk,
        account=signed_in(request),
        answers=body.answers,
        attachments=body.attachments,
    )
    more = {"revision": revision.number, "changed": revision.fields}
    return Status(201, application_json(found) | more)


@router.post(
    "/applications/{application_id}/withdrawal",
    response=schemas.ApplicationOut,
    summary="申請を取り下げる",
)
@route.resident(level="L0")
def withdraw(
    request: HttpRequest, application_id: UUID, body: schemas.WithdrawalIn
) -> dict[str, Any]:
    """Take one's own application back, any time before the decision (取下げ)."""
    found = _own(request, application_id)
    cases.withdraw_own(
        found.pk, account=signed_in(request), version=body.version, reason=body.reason
    )
    return application_json(found)


def _own(request: HttpRequest, application_id: UUID) -> Any:
    found = forms.application_of(application_id)
    if not forms.is_mine(found.pk, signed_in(request)):
        raise forms.ApplicationNotFound
    return found


def application_json(application: Any) -> dict[str, Any]:
    """An application as the API tells it; its state is its case's."""
    return {
        "id": application.pk,
        "receipt_number": application.receipt_number,
        "procedure": application.procedure_id,
        "state": cases.state_of(application.pk),
        # One zone, so that the answer reads the same each time it is given.
        "arrived_at": application.arrived_at.astimezone(clock.TOKYO),
        "definition_version": catalogue.version(application.version_id).number,
    }
