"""What stands around every letter: from whom, to whom, where to ask, how to contest it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings

from shiyakusho.registers.organisation import public as organisation

from .manifest import Letter, labels
from .refusals import MissingValue, NumberMissing, ReasonsMissing, WrongValue
from .values import day

SWITCHBOARD = {"ja": "（代表）", "ja-easy": "（｜代表《だいひょう》）", "en": " (switchboard)"}


def framed(letter: Letter, data: dict[str, Any], language: str) -> dict[str, Any]:
    """Everything of a letter but its values, as words in ``language``.

    ``data``: section_id, issued_on (date), number, addressee {name, representative?, postal_code?, address?,
    honorific?}, reasons [{text, law?}], labels? (see :func:`~.manifest.named`).
    """
    section = _section(data)
    return {
        "demo": bool(settings.DEMO),
        "language": language,
        "title": letter.title.in_language("ja"),
        "title_in_language": letter.title.in_language(language),
        "law": letter.law,
        "number": _number(letter, data),
        "date": day(issued_on_of(data), language),
        "date_ja": day(issued_on_of(data), "ja"),
        "addressee": _addressee(data),
        "sender": _sender(letter, section),
        "contact": _contact(section, language),
        "reasons": _reasons(letter, data),
        "appeal": _appeal(letter, language),
        "labels": _labels(data, language),
        "about": list(letter.about.en if language == "en" else letter.about.plain),
    }


def _labels(data: dict[str, Any], language: str) -> dict[str, str]:
    """What every field is called: by ``letters.yaml``, and before it by the case's definition."""
    own = data.get("labels") or {}
    return {**labels(language), **{name: words[language] for name, words in own.items()}}


def _section(data: dict[str, Any]) -> organisation.Section:
    if not data.get("section_id"):
        raise MissingValue(extra={"missing": ["section_id"]})
    return organisation.section(data["section_id"])


def issued_on_of(data: dict[str, Any]) -> date:
    """The day on the letter. :class:`MissingValue` without one, :class:`WrongValue` if it is none."""
    value = data.get("issued_on")
    if value in (None, ""):
        raise MissingValue(extra={"missing": ["issued_on"]})
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise WrongValue(extra={"wrong": ["issued_on"]}) from error


def _number(letter: Letter, data: dict[str, Any]) -> str:
    number = str(data.get("number") or "")
    if letter.number_required and not number:
        raise NumberMissing
    return number


def _addressee(data: dict[str, Any]) -> dict[str, Any]:
    to = data.get("addressee") or {}
    if not to.get("name"):
        raise MissingValue(extra={"missing": ["addressee.name"]})
    address = to.get("address") or []
    return {
        "name": str(to["name"]),
        "postal_code": str(to.get("postal_code") or ""),
        "address": [address] if isinstance(address, str) else [str(one) for one in address],
        "honorific": str(to.get("honorific") or "様"),
        "representative": str(to.get("representative") or ""),
    }


def _sender(letter: Letter, section: organisation.Section) -> dict[str, str]:
    city = organisation.city()
    if letter.sender == "mayor":
        mayor = city.mayor
        return {
            "organisation": city.name.ja,
            "title": mayor.title,
            "name": mayor.name or "",
            "seal": mayor.seal,
            "seal_svg": city.seal_svg,
        }
    return {
        "organisation": city.name.ja,
        "title": f"{city.name.ja} {section.full_name.ja}",
        "name": "",
        "seal": "none",
        "seal_svg": "",
    }


def _contact(section: organisation.Section, language: str) -> dict[str, str]:
    city = organisation.city().name.in_language(language)
    office = section.full_name.in_language(language)
    return {
        "office": f"{office}, {city}" if language == "en" else f"{city} {office}",
        "postal_code": section.postal_code,
        "address": section.address.in_language(language),
        "phone": section.phone.number,
        "phone_note": SWITCHBOARD[language] if section.phone.kind == "switchboard" else "",
        "hours": section.hours.text.in_language(language),
    }


def _reasons(letter: Letter, data: dict[str, Any]) -> list[dict[str, str]]:
    reasons = [
        {"text": str(one.get("text") or "").strip(), "law": str(one.get("law") or "")}
        for one in data.get("reasons") or []
    ]
    if (letter.reasons_required and not reasons) or any(not one["text"] for one in reasons):
        raise ReasonsMissing
    return reasons


def _appeal(letter: Letter, language: str) -> dict[str, Any] | None:
    if letter.appeal is None:
        return None
    appeal = organisation.city().appeals[letter.appeal]
    return {
        "review_to": appeal.review_to.in_language(language),
        "defendant": appeal.defendant.in_language(language),
        "represented_by": appeal.represented_by.in_language(language),
        "review_months": str(appeal.review_months),
        "suit_months": str(appeal.suit_months),
        "review_first": appeal.review_first,
        "law": appeal.law,
    }
