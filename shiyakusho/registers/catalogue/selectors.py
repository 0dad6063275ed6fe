"""Reading of the catalogue that is not cached: the history of a procedure, the names of events."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from .indexing import event_titles
from .models import CopyState, Version, WorkingCopy, WorkingStep
from .refusals import NoSuchCopy, NoSuchVersion


def versions_of(procedure_id: str) -> QuerySet[Version]:
    """All versions of a procedure, newest first, without their documents."""
    found = Version.objects.filter(procedure_id=procedure_id).order_by("-number")
    return found.defer("document")


def numbered(procedure_id: str, number: int) -> Version:
    """The version of a procedure with this number; NoSuchVersion."""
    found = Version.objects.filter(procedure_id=procedure_id, number=number).first()
    if found is None:
        raise NoSuchVersion(extra={"procedure": procedure_id[:60], "number": number})
    return found


def events() -> dict[str, str]:
    """Event id → Japanese name, in the order of the vocabulary."""
    return event_titles(Path(settings.NATIONAL_DIR))


def working_copies(
    *, procedure_id: str | None = None, state: str | None = None
) -> QuerySet[WorkingCopy]:
    """Working copies, the last saved first, without their documents; by default the open ones."""
    states = [state] if state else [CopyState.DRAFT, CopyState.IN_REVIEW]
    found = WorkingCopy.objects.filter(state__in=states).select_related("base", "version")
    found = found.defer("document", "base__document", "version__document")
    return found.filter(procedure_id=procedure_id) if procedure_id else found


def working_copy(copy_id: uuid.UUID | str) -> WorkingCopy:
    """The working copy, whatever its state; NoSuchCopy."""
    try:
        return WorkingCopy.objects.select_related("base", "version").get(pk=uuid.UUID(str(copy_id)))
    except (ValueError, WorkingCopy.DoesNotExist):
        raise NoSuchCopy(extra={"copy": str(copy_id)[:60]}) from None


def steps_of(copy_id: uuid.UUID | str, *, limit: int = 50) -> list[WorkingStep]:
    """Who saved what when, the newest first, without the documents; `number` says which is which."""
    copy = working_copy(copy_id)
    return list(WorkingStep.objects.filter(copy=copy).order_by("-number").defer("document")[:limit])


def document_at(copy_id: uuid.UUID | str, number: int) -> dict[str, Any]:
    """What the copy said at its step `number`; NoSuchCopy where that is gone."""
    copy = working_copy(copy_id)
    found = WorkingStep.objects.filter(copy=copy, number=number).first()
    if found is None:
        raise NoSuchCopy(extra={"copy": str(copy_id), "number": number})
    document: dict[str, Any] = json.loads(found.document)
    return document
