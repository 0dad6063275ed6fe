"""Destroy the consents of an application together with it, when its list was approved (廃棄)."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.engines.messaging import public as messaging
from shiyakusho.engines.signing.models import Consent, ConsentEvent, Signature
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.retention.services import destroy_rows


def destroy_consents(application_id: UUID, list_id: str, entry: str) -> None:
    """Consents, signatures, history and the mails about them; the database refuses what stands on no
    approved list under ``entry``."""
    ids = list(Consent.objects.filter(application_id=application_id).values_list("pk", flat=True))
    if not ids:
        return
    with recorded("signing.destroy", subjects=[f"application:{application_id}"], list=list_id):
        for pk in ids:
            consent = Consent.objects.get(pk=pk)
            if consent.signature_id is not None:
                consent.signature, consent.state = None, "ended"
                consent.save(update_fields=["signature", "state"])
            for model in (ConsentEvent, Signature):
                table = model._meta.db_table
                destroy_rows(list_id, entry, table=table, column="consent_id", value=pk)
            messaging.destroy_messages(consent.subject)
            consent.delete()
        messaging.destroy_messages(f"application:{application_id}")
