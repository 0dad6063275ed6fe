"""Destroy an application whole, when the list it stands on was approved (廃棄)."""

import uuid

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.retention.services import destroy_rows

from .models import (
    Application,
    ApplicationAttachment,
    ApplicationRevision,
    ApplicationSignature,
    Draft,
    DraftAttachment,
    Interview,
)
from .registry import destroy_what_hangs_on


def destroy_application(application_id: uuid.UUID, *, list_id: str, entry: str) -> None:
    """Versions, attachments and the emptied draft go with it; contents nobody names are swept.

    The database refuses what stands on no approved list under ``entry``.
    """
    subject = f"application:{application_id}"
    with recorded("forms.destroy", subjects=[subject], list=list_id) as event:
        destroy_what_hangs_on(application_id, list_id, entry)
        revisions = ApplicationRevision.objects.filter(application_id=application_id)
        attachments = ApplicationAttachment.objects.filter(revision__in=revisions)
        event.detail["contents"] = sorted(set(attachments.values_list("blob__sha256", flat=True)))
        for revision in revisions.values_list("pk", flat=True):
            destroy_rows(
                list_id,
                entry,
                table=ApplicationAttachment._meta.db_table,
                column="revision_id",
                value=revision,
            )
        for model in (ApplicationSignature, ApplicationRevision):
            destroy_rows(
                list_id,
                entry,
                table=model._meta.db_table,
                column="application_id",
                value=application_id,
            )
        DraftAttachment.objects.filter(draft__application_id=application_id).delete()
        Interview.objects.filter(application_id=application_id).delete()
        Draft.objects.filter(application_id=application_id).delete()
        Application.objects.filter(pk=application_id).delete()
