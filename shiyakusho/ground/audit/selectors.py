"""Ask the audit."""

from django.db.models import QuerySet

from shiyakusho.ground.audit.models import AuditEvent


def events_about(subject: str) -> QuerySet[AuditEvent]:
    """Everything that was done to or read about ``subject``, newest first."""
    return AuditEvent.objects.filter(subjects__contains=[subject]).order_by("-at")
