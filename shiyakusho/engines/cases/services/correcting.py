"""補正の求め: ask for corrections of named fields, and take them when they come.

The 到達日 stays what it is; only the clock stands still. The resident sees the asked fields alone
and can change nothing else (行政手続法7条: a filed application is corrected, never sent back).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.correction_reasons import OTHER, correction_reasons
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.engines.cases.offices import is_open_for
from shiyakusho.engines.cases.process import definition_of, process_of, resubmission_from
from shiyakusho.engines.cases.refusals import (
    FieldNotAsked,
    FieldsMissing,
    FieldUnknown,
    NoOpenCorrection,
    ReasonMissing,
)
from shiyakusho.engines.cases.services import entitling, stepping
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.ui.written import as_written

# The law names no number; two weeks is what letters of this kind usually give.
DAYS_TO_ANSWER = 14
ONE = timedelta(days=1)
TEXT_LIMIT = 1000


def ask(case: Case, *, fields: Any, message: str) -> Correction:
    """Write a 補正の求め for ``fields``; the move that needs it makes the step.

    ``fields``: ids of questions or attachments, or ``{"field", "reason", "text"}`` for each, or a
    mapping of ids to free text; without a reason of the list it is ``other``, and then the text or
    the ``message`` says why.
    """
    items = _items(fields, message)
    known = field_ids(case)
    if unknown := [item["field"] for item in items if item["field"] not in known]:
        raise FieldUnknown(extra={"fields": unknown})
    correction = Correction.objects.create(
        case=case,
        number=Correction.objects.filter(case=case).count() + 1,
        asked_at=clock.now(),
        asked_by=current_actor().name,
        respond_by=_respond_by(case),
        message=as_written(message, limit=TEXT_LIMIT),
        items=items,
        before=_shown(case, [item["field"] for item in items]),
    )
    history.append(
        case,
        EventKind.CORRECTION_ASKED,
        number=correction.number,
        items=items,
        message=correction.message,
        respond_by=correction.respond_by.isoformat(),
    )
    return correction


def open_correction(case: Case) -> Correction | None:
    """The 補正の求め that waits for an answer."""
    return Correction.objects.filter(case=case, answered_at=None, ended_at=None).first()


def open_corrections(cases: Iterable[Case]) -> dict[UUID, Correction]:
    """What waits for an answer, by the id of its case; one query for all of them."""
    waiting = Correction.objects.filter(case__in=list(cases), answered_at=None, ended_at=None)
    return {correction.case_id: correction for correction in waiting}


def take_answer(case: Case, fields: Iterable[str]) -> None:
    """The resident sent the corrected ``fields``: note the difference, make the move back.

    Where the day of the event was corrected, the day the right counts from is computed anew. Called when forms says an application was revised; the caller holds the lock.
    """
    correction = open_correction(case)
    move = resubmission_from(process_of(case), case.state)
    if correction is None or move is None:
        raise NoOpenCorrection
    if other := sorted(set(fields) - set(correction.fields)):
        raise FieldNotAsked(extra={"fields": other})
    case.application.refresh_from_db()
    correction.answered_at = clock.now()
    correction.after = _shown(case, correction.fields)
    correction.save(update_fields=["answered_at", "after"])
    history.append(
        case,
        EventKind.CORRECTED,
        number=correction.number,
        changed=changed(correction),
        days=entitling.entitle_anew(case, case.application.event_date),
    )
    stepping.take(case, move)


def stop_waiting(case: Case) -> None:
    """The clerk goes on without an answer, or the case ends: the question is withdrawn."""
    Correction.objects.filter(case=case, answered_at=None, ended_at=None).update(
        ended_at=clock.now()
    )


def changed(correction: Correction) -> list[str]:
    """Which of the asked fields came back different."""
    after = correction.after or {}
    return [name for name in correction.fields if after.get(name) != correction.before.get(name)]


def field_ids(case: Case) -> set[str]:
    """Every question and attachment of the form by id."""
    definition = definition_of(case)
    questions = definition.form.questions() if definition.form else []
    return {q.id for q in questions if q.kind != "note"} | {a.id for a in definition.attachments}


def _items(fields: Any, message: str) -> list[dict[str, str]]:
    if isinstance(fields, dict):  # {"bank_account": "why"}: an id and free text
        fields = [{"field": name, "text": text} for name, text in fields.items()]
    if not isinstance(fields, list) or not fields:
        raise FieldsMissing
    items = [_item(field, message) for field in fields]
    names = [item["field"] for item in items]
    if len(names) != len(set(names)):
        raise FieldsMissing
    return items


def _item(field: Any, message: str) -> dict[str, str]:
    given = {"field": field} if isinstance(field, str) else field
    if not isinstance(given, dict) or not isinstance(given.get("field"), str):
        raise FieldsMissing
    reason = str(given.get("reason") or OTHER)
    text = as_written(str(given.get("text") or ""), limit=TEXT_LIMIT)
    if reason not in correction_reasons():
        raise FieldsMissing(extra={"reasons": list(correction_reasons())})
    if reason == OTHER and not (text or message.strip()):
        raise ReasonMissing(extra={"field": given["field"]})
    return {"field": given["field"], "reason": reason, "text": text}


def _respond_by(case: Case) -> date:
    """Two weeks from today, carried to the next day the office is open (民法142条)."""
    day, is_open = clock.today() + ONE * DAYS_TO_ANSWER, is_open_for(case.section_id)
    while not is_open(day):
        day += ONE
    return day


def _shown(case: Case, fields: list[str]) -> dict[str, Any]:
    """The present answers and attachments of ``fields``, as plain values."""
    given = forms.values_of(case.application, fields)
    return {field: given.get(field) for field in fields}
