"""What was asked of the applicant and what came back, as both sides read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases.correction_reasons import correction_reasons
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.jp import wareki

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition


def shown_corrections(case: Case) -> list[dict[str, Any]]:
    """Every asking with the words of its fields and reasons, the newest first, and exactly what the
    answer changed: asked fields, and those that opened or closed with them."""
    labels, today = field_labels(definition_of(case)), clock.today()
    return [
        {
            "correction": one,
            "items": [_item(item, labels) for item in one.items],
            "changes": forms.changes_in(case.application, one.revision) if one.revision else [],
            "late": one.is_late(today),
            "refusable": one.may_be_refused(today),
            "last_mark": len(one.open_items) == 1,
        }
        for one in Correction.objects.filter(case=case).order_by("-number")
    ]


def silence_reason(case: Case) -> str:
    """The reasons of a refusal because nothing was corrected (行政手続法7条・8条), for the clerk to read
    and change; empty where nothing waits."""
    asked = Correction.objects.filter(case=case, answered_at=None, ended_at=None).first()
    if asked is None:
        return ""
    labels = field_labels(definition_of(case))
    items = "\n".join(f"・{_in_words(item, labels)}" for item in asked.open_items)
    return (
        f"{wareki.format(asked.asked_at.astimezone(clock.TOKYO).date())}に、期限を"
        f"{wareki.format(asked.respond_by)}と定めて次の事項の補正を求めましたが、期限までに補正がなかったため"
        f"（行政手続法第7条）。\n{items}"
    )


def field_labels(definition: Definition) -> dict[str, Any]:
    """The words of every question and attachment by id."""
    questions = definition.form.questions() if definition.form else []
    labels: dict[str, Any] = {q.id: q.label for q in questions if q.kind != "note"}
    return labels | {a.id: a.label for a in definition.attachments}


def _item(item: dict[str, str], labels: dict[str, Any]) -> dict[str, Any]:
    return {
        "field": item["field"],
        "label": labels.get(item["field"], item["field"]),
        "reason": correction_reasons()[item["reason"]].text,
        "text": item["text"],
        "withdrawn": bool(item.get("withdrawn")),
    }


def _in_words(item: dict[str, str], labels: dict[str, Any]) -> str:
    label = labels.get(item["field"])
    reason = correction_reasons()[item["reason"]]
    why = item["text"] or reason.title
    return f"{label.ja if label else item['field']}（{why}）"
