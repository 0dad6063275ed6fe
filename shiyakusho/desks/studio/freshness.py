"""Which translations are older than their Japanese (古い訳): found by comparing two documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shiyakusho.ground import clock
from shiyakusho.registers.catalogue.public import words_in

from .models import StaleText
from .places import Document, Place, lasting

Text = dict[str, Any]
Mark = tuple[str, str]  # lasting place, language
MOST = 5000


def texts_in(document: Document) -> list[tuple[Place, Text]]:
    """Every text of a document with its place, in its order."""
    return list(words_in(document))


def compared(old: Document, new: Document) -> tuple[set[Mark], set[Mark]]:
    """(translations that became stale, translations that were written anew)."""
    before = {lasting(old, place): text for place, text in texts_in(old)}
    stale: set[Mark] = set()
    fresh: set[Mark] = set()
    for place, text in texts_in(new):
        key = lasting(new, place)
        was = before.get(key)
        if was is None or was == text:
            continue
        for language, words in text.items():
            if language == "ja" or not words:
                continue
            if words != was.get(language):
                fresh.add((key, language))
            elif text["ja"] != was.get("ja"):
                stale.add((key, language))
    return stale, fresh


def keep_marks(*, procedure_id: str, old: Document, new: Document) -> None:
    """Write down what a save made stale or fresh; inside the save's own transaction."""
    stale, fresh = compared(old, new)
    rows = [
        StaleText(procedure_id=procedure_id, place=place, language=language, since=clock.now())
        for place, language in sorted(stale)[:MOST]
    ]
    StaleText.objects.bulk_create(rows, ignore_conflicts=True)
    for place, language in fresh:
        known = StaleText.objects.filter(procedure_id=procedure_id, place=place, language=language)
        known.delete()


def stale_marks(procedure_id: str) -> set[Mark]:
    """All marks of a procedure."""
    rows = StaleText.objects.filter(procedure_id=procedure_id)
    return set(rows.values_list("place", "language")[:MOST])


def told(procedure_id: str) -> Iterator[tuple[str, str, datetime]]:
    """All marks of a procedure with their time, for how it stands (catalogue)."""
    rows = StaleText.objects.filter(procedure_id=procedure_id)
    yield from rows.values_list("place", "language", "since")[:MOST]


def confirm(*, procedure_id: str, place: str, language: str) -> None:
    """Somebody read the translation, and it still says what the Japanese says."""
    from shiyakusho.ground.audit import recorded

    with recorded("studio.confirm_text", procedure=procedure_id) as event:
        event.detail.update(place=place[:400], language=language[:20])
        StaleText.objects.filter(
            procedure_id=procedure_id, place=place[:400], language=language[:20]
        ).delete()
