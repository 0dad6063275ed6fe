"""Small forms of the staff pages: what each move asks for, ready for the parts of ground/ui."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from shiyakusho.engines.cases.case_page import review_sheet
from shiyakusho.engines.cases.choices import Handing
from shiyakusho.engines.cases.facts import criteria_of, decider_role
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.ground.ui import fields as ui
from shiyakusho.ground.ui.fields import Field
from shiyakusho.registers.organisation import public as organisation


def move_forms(moves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each move that is made on the case page, with the fields it needs."""
    return [{**move, "fields": _fields(move)} for move in moves if move["kind"] == "plain"]


def extension_fields() -> list[Field]:
    """Until when, and why: both are told to the person."""
    return [
        Field(kind="date", name="until", label="いつまで"),
        Field(kind="textarea", name="reason", label="理由（申請者に見えます）", rows=2),
    ]


def askable(case: Case, given: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Every question that was answered and every attachment, to be marked for a correction.

    A question asked once for each person is marked once for all of them.
    """
    rows: dict[str, dict[str, Any]] = {}
    for section in review_sheet(case):
        for row in section.rows:
            one = rows.setdefault(row.field, {"id": row.field, "label": row.label, "value": []})
            one["value"] += row.values
    definition = definition_of(case)
    questions = definition.form.questions() if definition.form else []
    later: list[Any] = [q for q in questions if q.later]
    for item in [*later, *definition.attachments]:
        rows.setdefault(item.id, {"id": item.id, "label": item.label, "value": []})
    return [row | {"given": given.get(name)} for name, row in rows.items()]


def record_fields(
    move: dict[str, Any], data: QueryDict, errors: Mapping[str, Any] | None = None
) -> list[Field]:
    """What a draft writes down, with what was typed and what was wrong with it."""
    return [
        replace(
            _recorded(question),
            value=ui.posted(question.kind, f"record.{question.id}", data) if data else None,
            error=(errors or {}).get(question.id, ""),
        )
        for question in move["record"]
    ]


def posted_record(move: dict[str, Any], data: QueryDict) -> dict[str, Any]:
    """The record of a move out of the post, by question id; a date as one text."""
    values: dict[str, Any] = {}
    for question in move["record"]:
        posted = ui.posted(question.kind, f"record.{question.id}", data)
        values[question.id] = ui.date_text(posted) if question.kind == "date" else posted
    return values


def draft_reasons(case: Case) -> dict[str, Any]:
    """What a draft stands on: the criteria, and a first wording of a refusal from those that fail."""
    criteria = criteria_of(case)
    failing = [judged for judged in criteria if judged.holds is False]
    suggested = "\n".join(
        f"{judged.sentence.ja}（{judged.law}）" if judged.law else judged.sentence.ja
        for judged in failing
    )
    role = decider_role(case)
    post = organisation.post_above(case.section_id, role)
    return {"criteria": criteria, "suggested": suggested, "decider_name": post.name}


def _fields(move: dict[str, Any]) -> list[Field]:
    fields: list[Field] = []
    if len(move["outcomes"]) > 1:
        fields.append(_outcome(move))
    if "reason" in move["needs"]:
        fields.append(Field(kind="textarea", name="reason", label="理由", rows=3, max_length=4000))
    if "appointment" in move["needs"]:
        fields += _appointment()
    if "paid" in move["needs"]:
        fields.append(_paid())
    if "handed_over" in move["needs"]:
        fields += _handing()
    return fields + [_recorded(question) for question in move["record"]]


def _outcome(move: dict[str, Any]) -> Field:
    options = [{"value": o["id"], "label": o["title"]} for o in move["outcomes"]]
    return Field(kind="choice", name="outcome", label="内容", options=options)


def _appointment() -> list[Field]:
    return [
        Field(kind="text", name="at", label="日時", help="例 R8.12.4 10:00"),
        Field(kind="text", name="place", label="場所", max_length=200),
    ]


def _paid() -> Field:
    return Field(
        kind="choices",
        name="paid",
        label="手数料",
        options=[{"value": "yes", "label": "手数料を受け取った（無料なら印だけ）"}],
        required=False,
    )


def _handing() -> list[Field]:
    options = [{"value": value, "label": label} for value, label in Handing.choices]
    return [
        Field(kind="choice", name="method", label="交付の方法", options=options),
        Field(kind="text", name="received_by", label="受け取った人", required=False),
        Field(kind="text", name="tracking", label="追跡番号（郵送）", required=False),
    ]


def _recorded(question: Any) -> Field:
    return Field(
        kind=question.kind,
        name=f"record.{question.id}",
        label=question.label,
        help=question.help or "",
        required=question.required is True,
        options=[{"value": o.value, "label": o.label} for o in question.options or []],
        min=question.min,
        max=question.max,
        max_length=question.max_length,
        rows=3,
    )
