"""Reading of the catalogue that is not cached: the history of a procedure, the names of events."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from .indexing import event_titles
from .models import Version


def versions_of(procedure_id: str) -> QuerySet[Version]:
    """All versions of a procedure, newest first, without their documents."""
    found = Version.objects.filter(procedure_id=procedure_id).order_by("-number")
    return found.defer("document")


def events() -> dict[str, str]:
    """Event id → Japanese name, in the order of the vocabulary."""
    return event_titles(Path(settings.NATIONAL_DIR))
