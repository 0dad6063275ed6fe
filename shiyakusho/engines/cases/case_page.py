"""Everything a clerk needs of one case on one screen: read here, drawn by the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases.acts import may_act
from shiyakusho.engines.cases.attention import limit_of
from shiyakusho.engines.cases.beside import cases_beside
from shiyakusho.engines.cases.choices import DecisionState, EventKind
from shiyakusho.engines.cases.facts import criteria_of, fee_of
from shiyakusho.engines.cases.marks import marks_of
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, Decision
from shiyakusho.engines.cases.people_of import listed_applicant, person_of, register_values
from shiyakusho.engines.cases.process import definition_of, outcomes_for, process_of
from shiyakusho.engines.cases.registry import sections_of
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.engines.cases.services import clocking
from shiyakusho.engines.cases.services.classifying import choices
from shiyakusho.engines.cases.services.correcting import open_correction
from shiyakusho.engines.cases.services.deciding import may_decide
from shiyakusho.engines.cases.services.likening import doubts_about
from shiyakusho.engines.cases.services.transferring import destinations, may_transfer
from shiyakusho.engines.cases.shown import shown_amounts, shown_records, shown_value
from shiyakusho.engines.cases.shown_corrections import shown_corrections
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground import clock
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp.text import search_key
from shiyakusho.ground.purpose.reasons import lasts, reasons
from shiyakusho.registers.organisation import public as organisation

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition, Move, Process


GIVEN = (EventKind.RELEASED, EventKind.HANDED_ON)


@dataclass(frozen=True)
class SheetRow:
    """One answer of the review sheet, beside what the register says."""

    field: str
    label: Any
    values: list[Any]
    files: list[dict[str, Any]]
    source: Any
    register: Any
    differs: bool


@dataclass(frozen=True)
class SheetSection:
    """The answers of one page, or of one person on it (``about``)."""

    title: Any
    about: str
    rows: list[SheetRow]


def review_sheet(case: Case) -> list[SheetSection]:
    """The answers, page by page, each beside the register's value where there is one."""
    known = _register_beside(case, definition_of(case))
    answers = forms.answers_of(case.application)
    return [
        SheetSection(
            section.title, section.about, [_row(row, answers, known) for row in section.rows]
        )
        for section in forms.answer_sections(case.application)
    ]


def history_of(case: Case) -> list[CaseEvent]:
    """Everything that happened, newest first."""
    return list(CaseEvent.objects.filter(case=case).order_by("-id"))


def days_moved(events: list[CaseEvent]) -> dict[str, date | None]:
    """Days that the newest correction moved, by name, as they were before it."""
    told = (event.detail["days"] for event in events if event.detail.get("days"))
    days: dict[str, list[str | None]] = next(told, {})
    return {name: date.fromisoformat(old) if old else None for name, (old, _new) in days.items()}


def staff_page(case: Case, account: Account) -> dict[str, Any]:
    """The context of the case page."""
    definition, process = definition_of(case), process_of(case)
    events, decision = history_of(case), decision_of(case)
    return {
        "case": case,
        "definition": definition,
        "step": process.step(case.state),
        "marks": list(marks_of(case)),
        "sheet": review_sheet(case),
        "taken_down": forms.interviews.taken_down(case.application),
        "days_moved": days_moved(events),
        "criteria": criteria_of(case),
        "amounts": shown_amounts(case),
        "fee": fee_of(case),
        "corrections": shown_corrections(case),
        "decision": decision,
        "letters": list(CaseLetter.objects.filter(case=case).order_by("n"))
        if may_act("letters", case, account)
        else [],
        "secrecies": _secrecies(case, account),
        "may_open_files": may_act("attachments", case, account),
        "messages_sent": list(messaging.about(case.subject)),
        "notes": [event for event in events if event.kind == EventKind.NOTED],
        "person": person_of(case),
        "beside": cases_beside(case, account),
        "records": shown_records(case, process),
        "outcome_title": titles_of(process).get(case.outcome, ""),
        "decision_title": titles_of(process).get(decision.outcome, "") if decision else "",
        "decider_name": decider_name(case),
        "draft_letter": _has_draft_letter(decision) and may_act("read_draft", case, account),
        "history": [_line(event, process) for event in events if event.kind != EventKind.NOTED],
        "can_transfer": may_transfer(case, account),
        "destinations": _destinations(case) if may_transfer(case, account) else [],
        "can_extend": case.is_open and case.decided_at is None and may_act("extend", case, account),
        "extension_limit": limit_of(case.procedure_id),
        "may_release": case.assignee_id not in (None, account.pk)
        and case.is_open
        and may_act("release", case, account),
        "doubts": doubts_about(case, account),
        "days_used": clocking.used(case),
        "stopped": case.standard_days is not None and case.due_on is None and case.is_open,
        "moves": (moves := moves_for(case, account)),
        "asks": [m for m in moves if m["kind"] == "ask"] if _holds(case, account) else [],
        "may_correct": case.is_open and may_act("correct", case, account) and _holds(case, account),
        "sections": sections_of(case, account),
        "may_decide": may_act("decide", case, account) and may_decide(case, decision, account),
        "holds": _holds(case, account),
    }


def _holds(case: Case, account: Account) -> bool:
    """Whether nobody else works on the case."""
    return case.assignee_id in (None, account.pk)


def head_page(case: Case, account: Account) -> dict[str, Any]:
    """What it takes to pick a case, and what would open it: no answer, no fact of the register."""
    free = case.assignee_id is None and case.is_open
    return {
        "case": case,
        "applicant": listed_applicant(case),
        "definition": definition_of(case),
        "step": process_of(case).step(case.state),
        "may_take": free and may_act("assign", case, account),
        "may_take_over": case.is_open and not free and may_act("take_over", case, account),
        "reasons": list(reasons("look").values()),
        "minutes": int(lasts("look").total_seconds() // 60),
    }


def moves_for(case: Case, account: Account) -> list[dict[str, Any]]:
    """The moves this person may make now, with what each needs and may bring."""
    process, scope = process_of(case), scope_of(account)
    return [
        {
            "id": move.id,
            "to": move.to,
            "title": move.title,
            "needs": list(move.needs),
            "record": list(move.record),
            "outcomes": [
                {"id": o.id, "title": o.title, "needs_reason": o.needs_reason}
                for o in outcomes_for(process, move)
            ],
            "kind": _kind_of(move),
            "clock": move.clock,
        }
        for move in process.moves_from(case.state)
        if move.who.startswith("cases.") and scope.permits(move.who, case)
        if "unanswered" not in move.needs or _silence_may_be_answered(case)
    ]


def _silence_may_be_answered(case: Case) -> bool:
    asked = open_correction(case)
    return asked is not None and asked.may_be_refused(clock.today())


def decider_name(case: Case) -> str:
    """The post a draft waits for, by its name; ``""`` when none waits."""
    return organisation.post(case.awaiting_post).name if case.awaiting_post else ""


def _has_draft_letter(decision: Decision | None) -> bool:
    """Whether a draft waits whose letter can be looked at before it is decided."""
    return (
        decision is not None and decision.state == DecisionState.DRAFTED and bool(decision.letter)
    )


def titles_of(process: Process) -> dict[str, Any]:
    """The words of every outcome by id."""
    return {outcome.id: outcome.title for outcome in process.outcomes}


def _line(event: CaseEvent, process: Process) -> dict[str, Any]:
    """One line of the history; a step that is gone from the process keeps its id."""
    titles = {step.id: step.title for step in process.steps}
    if event.kind in GIVEN:
        return {
            "event": event,
            "to": f"{event.detail['before']} → {event.detail['after'] or 'なし'}",
        }
    if event.kind == EventKind.LIKENED:
        same = "同じ申請" if event.detail["same"] else "別の申請"
        return {"event": event, "to": f"{event.detail['other']} と{same}"}
    if event.kind == EventKind.ESCALATED:
        return {"event": event, "to": event.detail["to"]}
    if event.kind == EventKind.TRANSFERRED:
        return {"event": event, "to": f"{event.detail['before']} → {event.detail['after']}"}
    if event.kind == EventKind.SECRECY:
        before, after = (Clearance(event.detail[name]).label for name in ("before", "after"))
        return {"event": event, "to": f"{before} → {after}"}
    return {"event": event, "to": titles.get(event.to_state, event.to_state)}


def _secrecies(case: Case, account: Account) -> list[dict[str, Any]]:
    """The secrecies this person may give the case, but the one it has."""
    others = [Clearance(level) for level in choices(case, account) if level != case.secrecy]
    return [{"value": level.value, "label": level.label} for level in others]


def _destinations(case: Case) -> list[dict[str, Any]]:
    """Where the case can be sent, the likelier ones first."""
    every = destinations(case)
    groups = (("同じ仕事をする、ほかの区の課", True), ("そのほかの課", False))
    return [
        {"label": label, "items": [one for one in every if one.same_work is same]}
        for label, same in groups
    ]


def decision_of(case: Case) -> Decision | None:
    """The newest draft or decision."""
    return Decision.objects.select_related("drafter").filter(case=case).order_by("-number").first()


def _row(row: Any, answers: dict[str, Any], known: dict[str, Any]) -> SheetRow:
    register = known.get(row.field) if not row.key else None
    return SheetRow(
        field=row.field,
        label=row.label,
        values=row.value if isinstance(row.value, list) else [row.value],
        files=[_file(attached) for attached in row.files],
        source=row.source,
        register=None if register is None else shown_value(register),
        differs=register is not None and not same(answers.get(row.field), register),
    )


def _file(attached: Any) -> dict[str, Any]:
    blob = attached.blob
    return {
        "pk": attached.pk,
        "name": blob.original_name,
        "size": blob.size,
        "open": blob.is_open,
        "note": blob.note_for_staff,
    }


def same(said: Any, register: Any) -> bool:
    """Whether an answer and the register's value mean the same.

    Spaces and width make no difference between two writings of a name, and an address may begin
    with the city: for comparing only, nothing is changed.
    """
    mine, known = _compared(said), _compared(register)
    if isinstance(said, dict):
        return bool(known) and (mine.endswith(known) or known.endswith(mine)) and bool(mine)
    return mine == known


def _compared(value: Any) -> str:
    if isinstance(value, dict):
        value = f"{value.get('town') or ''}{value.get('rest') or ''}"
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    return "".join(search_key(text).split())


def _register_beside(case: Case, definition: Definition) -> dict[str, Any]:
    """What the register says, by the id of the question that was prefilled from it."""
    if case.resident_id is None or definition.form is None:
        return {}
    values = register_values(case.resident_id)
    return {
        question.id: values[question.prefill]
        for question in definition.form.questions()
        if question.prefill and values.get(question.prefill)
    }


def _kind_of(move: Move) -> str:
    """Which page the move is made on: a page of its own for a correction or a draft."""
    if "fields" in move.needs:
        return "ask"
    if "proposal" in move.needs:
        return "draft"
    return "plain"
