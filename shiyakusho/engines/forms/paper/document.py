"""A whole 様式 as the template takes it: what stands around the questions, and the questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.utils import translation

from shiyakusho.engines.letters import public as letters
from shiyakusho.ground.jp import wareki
from shiyakusho.ground.ui.text import plain_text
from shiyakusho.registers.organisation import public as organisation

from .conditions import for_whom
from .sections import Sections, sections_of

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.public import Text, Version

WHO = {"申請": "申請する方", "交付請求": "請求する方", "届出": "届け出る方", "申出": "申し出る方",
       "事前送信": "送る方"}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """What stands on a filled form: the values filed, and where they came in."""

    values: Mapping[str, Any]
    attached: frozenset[str] = frozenset()
    receipt_number: str = ""
    filed_on: date | None = None
    helper: str = ""
    office: tuple[str, str] | None = None  # who is in charge, and their telephone
    signed: Mapping[str, Any] | None = None  # as signatures.as_printed gives it
    shows: Callable[[str], bool] = field(default=lambda question: False)


def code_of(version: Version) -> str:
    """What the QR of a blank form says: which procedure, which version. Signs that every keyboard
    layout sends alike, for a reader that types."""
    return f"F.{version.procedure_id}.{version.number}"


def document(version: Version, filled: Filled | None, language: str) -> dict[str, Any]:
    """Everything that will stand on the paper; `language` adds small words to the Japanese."""
    definition = version.definition
    sub = _sub(language)
    with translation.override("ja"):
        laid = sections_of(
            definition,
            filled.values if filled else None,
            filled.shows if filled else lambda question: True,
            sub,
        )
        return (
            _frame(version, filled)
            | {"title_sub": sub(definition.title), "kind": definition.kind}
            | {"applicant": laid.applicant, "sections": laid.sections}
            | _papers(definition, filled, laid, sub)
        )


def _frame(version: Version, filled: Filled | None) -> dict[str, Any]:
    definition, city = version.definition, organisation.city()
    code = filled.receipt_number if filled else code_of(version)
    return {
        "demo": bool(settings.DEMO),
        "blank": filled is None,
        "title": plain_text(definition.title),
        "law": "、".join(definition.law),
        "to": city.mayor.title,
        "who": WHO[definition.kind],
        "day": wareki.format(filled.filed_on) if filled and filled.filed_on else "",
        "code": code,
        "qr": _qr(code) if code else "",
        "version": f"{version.procedure_id} 第{version.number}版",
        "office": _office(definition, filled),
        "helper": filled.helper if filled else "",
        "signed": dict(filled.signed) if filled and filled.signed else None,
        "fee": plain_text(definition.fee_text) if definition.fee_text else "",
        "has_fee": definition.fee != "0",
        "proxy": bool(definition.representatives),
    }


def _office(definition: Definition, filled: Filled | None) -> dict[str, str]:
    if filled and filled.office:
        name, phone = filled.office
        return {"name": name, "address": "", "phone": phone, "hours": ""}
    section = organisation.office_for(definition.office)
    return {
        "name": f"{organisation.city().name.ja} {section.full_name.ja}",
        "address": f"〒{section.postal_code} {section.address.ja}",
        "phone": section.phone.number,
        "hours": section.hours.text.ja,
    }


def _papers(
    definition: Definition, filled: Filled | None, laid: Sections, sub: Callable[[Any], Any]
) -> dict[str, Any]:
    """Papers to attach, what to bring, and who else signs."""
    return {
        "attachments": [
            {
                "label": plain_text(item.label),
                "sub": sub(item.label),
                "only": for_whom(item.when, laid.numbered) if filled is None else "",
                "on": bool(filled and item.id in filled.attached),
            }
            for item in definition.attachments
            if not item.later or (filled and item.id in filled.attached)
        ],
        "bring": [plain_text(one.text) for one in definition.documents] if filled is None else [],
        "signers": [
            plain_text(one.label) if one.label else one.role
            for one in definition.signers
            if one.paper is None  # a paper of its own bears that signature
        ],
    }


def _sub(language: str) -> Callable[[Text | None], Any]:
    """The same words small in the reader's language, as pairs of base and reading."""

    def words(text: Text | None) -> Any:
        said = {"en": text.en, "ja-easy": text.plain}.get(language) if text else None
        return letters.ruby_of(said) if said else None

    return words


def _qr(content: str) -> str:
    code = segno.make(content, error="m", encoding="utf-8", micro=False)
    return code.svg_inline(scale=3, border=2, omitsize=False, dark="#000", light="#fff")
