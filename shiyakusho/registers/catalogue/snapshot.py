"""A version as the house uses it: the definition, its resolved process, and their fingerprint."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from .definition import Definition, Process
from .reading import definition_from, process_from


@dataclass(frozen=True)
class Version:
    """版. Immutable and shared between threads: cases keep the version in force when filed.

    `process` is the national process with this procedure's own steps already in it; None for a
    procedure the house only explains.
    """

    id: uuid.UUID
    procedure_id: str
    number: int
    definition: Definition
    digest: str
    process: Process | None = field(default=None)


def document_of(definition: Definition, process: Process | None) -> dict[str, Any]:
    """The whole document kept in the database: JSON values, defaults written out."""
    return {
        "definition": definition.model_dump(mode="json", by_alias=True, exclude_none=True),
        "process": process.model_dump(mode="json", by_alias=True, exclude_none=True)
        if process
        else None,
    }


def text_of(document: dict[str, Any]) -> str:
    """The document as kept: one line of JSON in the author's order, the same on every machine."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 over the document as kept."""
    return hashlib.sha256(text_of(document).encode("utf-8", "surrogatepass")).hexdigest()


def version_from(
    *, id: uuid.UUID, procedure_id: str, number: int, digest: str, document: str
) -> Version:
    """A version from its row."""
    whole = json.loads(document)
    process = whole.get("process")
    return Version(
        id=id,
        procedure_id=procedure_id,
        number=number,
        digest=digest,
        definition=definition_from(whole["definition"]),
        process=process_from(process) if process else None,
    )
