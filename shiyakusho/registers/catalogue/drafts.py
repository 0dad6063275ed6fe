"""Definitions straight from their files, without a database: what a rule would say before it is
live. Only the files asked for are read, and only they are checked for their shape."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from .charging import fees_of
from .definition import Definition, Process
from .override import overridden
from .reading import read_definition, read_process
from .refusals import NoSuchProcedure
from .snapshot import Version, digest_of, document_of
from .source import read_source

NOT_LIVE = uuid.UUID(int=0)


def drafts(ids: Iterable[str] | None = None) -> list[Version]:
    """Versions numbered 0 of this city, never published; all there are when `ids` is None.

    NoSuchProcedure, DefinitionFaults.
    """
    national, city = Path(settings.NATIONAL_DIR), Path(settings.CITIES_DIR) / settings.CITY
    wanted = ids if ids is not None else sorted(p.stem for p in national.glob("procedures/*.yaml"))
    return [_draft(national, city, id_) for id_ in wanted]


def _draft(national: Path, city: Path, id_: str) -> Version:
    path = national / "procedures" / f"{id_}.yaml"
    if not _plain(id_) or not path.is_file():
        raise NoSuchProcedure(extra={"procedure": id_[:60]})
    definition, _ = read_definition(path)
    override = city / "procedures" / path.name
    if override.is_file():
        definition = overridden(definition, read_source(override), fees_of(city))
    process = _process(national, definition)
    digest = digest_of(document_of(definition, process))
    return Version(NOT_LIVE, definition.id, 0, definition, digest, process)


def _process(national: Path, definition: Definition) -> Process | None:
    use = definition.process
    if use is None:
        return None
    return use.resolve(read_process(national / "processes" / f"{use.kind}.yaml"))


def _plain(id_: str) -> bool:
    """An id is a file name and nothing more."""
    return bool(id_) and all(c.isascii() and (c.isalnum() or c == "-") for c in id_)
