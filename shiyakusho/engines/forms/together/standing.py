"""Drafts with their sheets, as they stand now."""

from __future__ import annotations

from collections.abc import Iterable

from shiyakusho.engines.forms import drafts, known
from shiyakusho.engines.forms.models import Draft
from shiyakusho.registers.catalogue import public as catalogue

from .interview import Member
from .meanings import meanings_of


def members_of(rows: Iterable[Draft]) -> list[Member]:
    """Each draft with its sheet; the registers and the files are asked for once."""
    who: known.Known | None = None
    found, there = [], list(rows)
    files = drafts.files_of_all(there)
    for draft in there:
        who = who or known.of_draft(draft)
        definition = catalogue.version(draft.version_id).definition
        sheet = drafts.sheet_of(draft, who, files=files[draft.pk])
        found.append(Member(draft, definition, sheet, meanings_of(definition)))
    return found
