"""What a clerk marks for the applicant to answer: fields with reasons, read out of any caller's words."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.cases.correction_reasons import OTHER, correction_reasons
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.refusals import FieldsMissing, FieldUnknown, ReasonMissing
from shiyakusho.ground.ui.written import as_written

TEXT_LIMIT = 1000


def read_items(
    case: Case, fields: Any, message: str, *, otherwise: str = OTHER
) -> list[dict[str, str]]:
    """``[{"field", "reason", "text"}]`` out of ids, of dicts like these, or of a mapping of ids to
    free text. Without a reason of the list it is ``otherwise``; of ``other`` text or message says why.

    Raises :class:`FieldsMissing`, :class:`FieldUnknown`, :class:`ReasonMissing`.
    """
    if isinstance(fields, dict):  # {"bank_account": "why"}: an id and free text
        fields = [{"field": name, "text": text} for name, text in fields.items()]
    if not isinstance(fields, list) or not fields:
        raise FieldsMissing
    items = [_item(field, message, otherwise) for field in fields]
    names = [item["field"] for item in items]
    if len(names) != len(set(names)):
        raise FieldsMissing
    known = field_ids(case)
    if unknown := [name for name in names if name not in known]:
        raise FieldUnknown(extra={"fields": unknown})
    return items


def field_ids(case: Case) -> set[str]:
    """Every question and attachment of the form by id."""
    definition = definition_of(case)
    questions = definition.form.questions() if definition.form else []
    return {q.id for q in questions if q.kind != "note"} | {a.id for a in definition.attachments}


def _item(field: Any, message: str, otherwise: str) -> dict[str, str]:
    given = {"field": field} if isinstance(field, str) else field
    if not isinstance(given, dict) or not isinstance(given.get("field"), str):
        raise FieldsMissing
    reason = str(given.get("reason") or otherwise)
    text = as_written(str(given.get("text") or ""), limit=TEXT_LIMIT)
    if reason not in correction_reasons():
        raise FieldsMissing(extra={"reasons": list(correction_reasons())})
    if reason == OTHER and not (text or message.strip()):
        raise ReasonMissing(extra={"field": given["field"]})
    return {"field": given["field"], "reason": reason, "text": text}
