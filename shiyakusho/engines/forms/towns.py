"""Postal code to town (郵便番号から住所): by a button without JavaScript, by JSON with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shiyakusho.ground.jp import JpError, postal
from shiyakusho.ground.jp.intake import folded_line

from . import answering, drafts
from .models import Draft
from .sheet import Screen


def towns(code: str) -> list[str]:
    """Places of a postal code as they stand in the town box; empty when there is none."""
    try:
        return [str(place) for place in postal.lookup(code)]
    except JpError:
        return []


def fill_town(draft: Draft, screen: Screen, question_id: str) -> None:
    """Put the town of the postal code typed on this screen into its box, if there is one."""
    one = next((a for a in screen.asked if a.question.id == question_id), None)
    if one is None or one.question.kind != "address":
        return
    with drafts.locked(draft.pk, "forms.save", screen=screen.key) as row:
        there = drafts.sheet_of(row).screen(screen.key)
        asked = there.asked if there is not None else []
        raw = next((a.raw for a in asked if a.question.id == question_id), None) or {}
        typed = with_town(raw)
        if there is not None and typed != raw:
            row.answers = answering.take(row.answers, there, {question_id: typed}).answers
            row.save(update_fields=["answers"])


def with_town(raw: Mapping[str, Any]) -> dict[str, Any]:
    """An address as typed, with the town of its postal code, if there is one."""
    found = towns(_code(raw))
    return {**raw, "town": found[0]} if found else dict(raw)


def _code(raw: Mapping[str, Any]) -> str:
    try:
        return folded_line(raw.get("postal_code") or "")
    except JpError:
        return ""
