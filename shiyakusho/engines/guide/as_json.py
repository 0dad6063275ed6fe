"""The guide's answer as JSON for the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import sums
from .results import Due, Entry, GuideResult, Question


def as_json(result: GuideResult, language: str = "ja") -> dict[str, Any]:
    """`{needed, offered, not_needed, undecided, may_concern, next_question}` in one language."""
    groups = ("needed", "offered", "not_needed", "undecided", "may_concern")
    answer: dict[str, Any] = {
        group: [entry_as_json(entry, language) for entry in getattr(result, group)]
        for group in groups
    }
    asked = result.next_question
    return {**answer, "next_question": question_as_json(asked, language) if asked else None}


def entry_as_json(entry: Entry, language: str = "ja") -> dict[str, Any]:
    """One procedure: id, reasons, what is missing, deadline, office, papers, fee, channels."""
    return {
        "id": entry.id,
        "title": entry.title.in_language(language),
        "definition_version": entry.version.number,
        "because": [
            {"text": reason.text.in_language(language), "law": reason.law}
            for reason in entry.because
        ],
        "missing": sorted(entry.missing),
        "deadline": _due(entry.deadline, language),
        "office": _office(entry, language),
        "documents": [
            {"id": paper.id, "text": paper.text.in_language(language), "needed": paper.needed}
            for paper in entry.documents
        ],
        "fee": {
            "yen": entry.fee.yen,
            "text": entry.fee.text.in_language(language) if entry.fee.text else None,
        },
        "channels": list(entry.channels),
        "amounts": {name: sums.plain(value) for name, value in entry.amounts.items()},
        "sums": sums.as_json(entry, language),
        "verified": entry.verified,
        "optional": entry.verdict == "offered",
        "concerns": _people(entry),
    }


def _people(entry: Entry) -> list[dict[str, str]] | None:
    """Who it is about, by what was given of them; null = not said."""
    if entry.concerns is None:
        return None
    told = ("id", "name", "birth_date")
    return [{key: str(who[key]) for key in told if key in who} for who in entry.concerns]


def question_as_json(question: Question, language: str = "ja") -> dict[str, Any]:
    return {
        "fact": question.fact,
        "type": question.type,
        "question": words(question.question, language),
        "options": [
            {"value": option.value, "label": words(option.label, language)}
            for option in question.options
        ],
        "why": words(question.why, language),
        "decides": list(question.decides),
    }


def words(text: Mapping[str, str], language: str) -> str:
    """A text of the vocabulary in a language, Japanese where there is none."""
    key = {"ja-easy": "plain"}.get(language, language)
    return text.get(key) or text.get("ja", "")


def _due(due: Due | None, language: str) -> dict[str, Any] | None:
    if due is None:
        return None
    return {
        "date": due.date.isoformat() if due.date else None,
        "raw": due.raw.isoformat() if due.raw else None,
        "text": due.text.in_language(language),
        "from": due.from_fact,
        "earliest": due.earliest.isoformat() if due.earliest else None,
        "passed": due.passed,
        "if_late": due.if_late.in_language(language) if due.if_late else None,
        "effective_from": due.effective_from.isoformat() if due.effective_from else None,
    }


def _office(entry: Entry, language: str) -> dict[str, Any] | None:
    office = entry.office
    if office is None:
        return None
    return {
        "id": office.id,
        "role": entry.definition.office,
        "name": office.full_name.in_language(language),
        "phone": office.phone.number,
        "address": office.address.in_language(language),
    }
