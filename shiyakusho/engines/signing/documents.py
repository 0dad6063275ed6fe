"""What a signer is shown (見せる内容): an extract of the application, frozen, with its digest."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.forms import public as forms
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.signer import Signer

# Of a person under 支援措置 nobody who signs learns where they live or how to reach them.
HIDDEN_OF_THE_PROTECTED = ("address", "phone", "email")


def document_for(application: Any, signer: Signer) -> dict[str, Any]:
    """All that is shown to this signer: who applies for what, the words agreed to, and of the answers
    and files those the definition names. JSON in every language."""
    definition = catalogue.version(application.version_id).definition
    known = people.person(application.resident_id) if application.resident_id else None
    hidden = HIDDEN_OF_THE_PROTECTED if known and known.protected else ()
    return {
        "procedure": _said(definition.title),
        "receipt_number": application.receipt_number,
        "arrived_at": application.arrived_at.isoformat(),
        "applicant": known.name if known else applicant_name(application, definition),
        "role": signer.role,
        "label": _said(signer.label) if signer.label else {"ja": signer.role},
        "statement": _said(signer.statement),
        **({"why": _said(signer.why)} if signer.why else {}),
        **forms.extract_of(application, signer.sees, without=hidden),
    }


def digest_of(document: dict[str, Any]) -> str:
    """The fingerprint of a document: the same for the same words, answers and files alone."""
    text = json.dumps(document, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def told(rows: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Rows of a document as a reader of ``language`` sees them; texts of the house stay texts."""
    return [
        {
            **row,
            "value": _in(row["value"], language),
            "about": _in(row.get("about") or {}, language),
        }
        for row in rows
    ]


def applicant_name(application: Any, definition: Definition) -> str:
    """Who applies, of somebody no register knows: as they signed in, else as they wrote it."""
    if application.account:
        return str(application.account.display_name)
    for question in definition.form.questions() if definition.form else []:
        if question.kind == "name" and application.answers.get(question.id):
            return str(application.answers[question.id])
    return ""


def signers_asked(definition: Definition) -> list[Signer]:
    """The signers the house asks, in their order."""
    return [one for one in definition.signers if one.is_asked]


def signer_of(version_id: Any, role: str) -> Signer:
    """A signer of the version an application was filed under."""
    definition = catalogue.version(version_id).definition
    return next(one for one in definition.signers if one.role == role)


@lru_cache(maxsize=256)
def own_form(version_id: Any, role: str) -> Definition | None:
    """The questions a signer answers, as a form of their own; None where there is none."""
    return catalogue.version(version_id).definition.form_of_signer(role)


def _in(said: dict[str, Any], language: str) -> Any:
    return said.get(language) or said.get("ja") or ""


def _said(text: Any) -> dict[str, str]:
    found: dict[str, str] = text.model_dump(by_alias=True, exclude_none=True)
    return found
