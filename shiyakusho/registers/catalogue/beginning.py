"""What a working copy begins with: its own procedure, another one, or a blank page."""

from __future__ import annotations

import json
import uuid
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shiyakusho.ground import clock

from .bindings import unbound
from .models import Procedure, Version
from .refusals import NoSuchProcedure, NoSuchVersion, ProcedureTaken
from .shape import Id
from .timeline import live_id

_IDS: TypeAdapter[str] = TypeAdapter(Id)


def source_of(procedure_id: str, copy_of: uuid.UUID | str | None) -> Version | None:
    """The version whose document it begins with; None: a blank page."""
    if copy_of is None:
        return _own(procedure_id)
    if isinstance(copy_of, uuid.UUID) or _is_uuid(copy_of):
        found = Version.objects.filter(pk=copy_of).first()
        if found is None:
            raise NoSuchVersion(extra={"version": str(copy_of)})
        return found
    found = _own(copy_of)
    if found is None:
        raise NoSuchProcedure(extra={"procedure": copy_of[:60]})
    return found


def base_of(procedure_id: str, source: Version | None) -> Version | None:
    """The version it is to follow: what goes today, or the coming one that it was copied from."""
    own = _own(procedure_id)
    if source is not None and own is not None and source.procedure_id == procedure_id:
        return source if source.number > own.number else own
    return own


def _own(procedure_id: str) -> Version | None:
    """What goes today; else the newest there ever was (archived, or coming for the first time)."""
    live = live_id(procedure_id, clock.today())
    if live is not None:
        return Version.objects.get(pk=live)
    return Version.objects.filter(procedure_id=procedure_id).order_by("-number").first()


def begun_from(source: Version | None, procedure_id: str, title: str | None) -> dict[str, Any]:
    try:
        _IDS.validate_python(procedure_id)
    except ValidationError:
        raise ProcedureTaken(extra={"procedure": procedure_id[:60]}) from None
    if source is None:
        return _blank(procedure_id, title or procedure_id)
    if source.procedure_id != procedure_id and Procedure.objects.filter(id=procedure_id).exists():
        raise ProcedureTaken(extra={"procedure": procedure_id})
    document = unbound(json.loads(source.document)["definition"])
    document["id"] = procedure_id
    if title:
        document["title"] = {"ja": title}
    return document


def _blank(procedure_id: str, title: str) -> dict[str, Any]:
    """A page with nothing on it but what every procedure has; what is missing, its faults tell."""
    return {
        "id": procedure_id,
        "kind": "申請",
        "title": {"ja": title},
        "law": [],
        "channels": ["online", "counter"],
        "identity": "L1",
        "fee": "0",
        "provenance": {"rule": "none", "source": "手続づくりで作成"},
    }


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
