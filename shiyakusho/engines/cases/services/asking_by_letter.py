"""The letter of a 補正の求め, or for papers of a later stage: for who has no mail, or when wished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiyakusho.engines.cases.choices import Asking
from shiyakusho.engines.cases.correction_reasons import OTHER, correction_reasons
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.services import lettering

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Move

LETTERS = {Asking.CORRECTION: "correction_asked", Asking.FURTHER_PAPERS: "papers_asked"}


def issue(case: Case, correction: Correction, move: Move) -> None:
    """Print what is asked, why and until when, under a number of its own."""
    lettering.issue_named(
        case,
        move.letter or LETTERS[Asking(correction.kind)],
        reason="",
        until=correction.respond_by.isoformat(),
        items=items_in_words(case, correction),
        message=correction.message,
    )


def items_in_words(case: Case, correction: Correction) -> list[dict[str, str]]:
    """``[{"item", "reason"}]`` in Japanese: the field's words, the reason with the clerk's own."""
    definition = definition_of(case)
    questions = definition.form.questions() if definition.form else []
    labels = {q.id: q.label.ja for q in questions} | {
        item.id: item.label.ja for item in definition.attachments
    }
    return [
        {"item": labels.get(one["field"], one["field"]), "reason": _why(one)}
        for one in correction.open_items
    ]


def _why(item: dict[str, str]) -> str:
    listed = "" if item["reason"] == OTHER else correction_reasons()[item["reason"]].text.ja
    return "".join(part for part in (listed, item["text"]) if part)
