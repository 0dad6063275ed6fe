"""Whose a draft, an application or a file is, for the alarm of 支援措置 (people's ``named_by``)."""

from uuid import UUID

from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.registry import named_by

from .models import Application, ApplicationAttachment, Draft


def of_application(application_id: UUID) -> UUID | None:
    """The resident an application is about."""
    rows = Application.objects.filter(pk=application_id)
    return rows.values_list("resident_id", flat=True).first()


def of_attachment(attachment_id: UUID) -> UUID | None:
    """The resident whose application holds the file."""
    rows = ApplicationAttachment.objects.filter(pk=attachment_id)
    return rows.values_list("revision__application__resident_id", flat=True).first()


def of_draft(draft_id: UUID) -> UUID | None:
    """The resident a draft is for, else whose account began it; nobody's where nobody is known."""
    draft = Draft.objects.select_related("account").filter(pk=draft_id).first()
    if draft and draft.on_behalf_of:
        return draft.on_behalf_of
    return people.resident_id_of(draft.account) if draft and draft.account else None


def plug_in() -> None:
    """Tell the register; doing so twice is harmless."""
    named_by.register("application_id", of_application)
    named_by.register("attachment_id", of_attachment)
    named_by.register("draft_id", of_draft)
