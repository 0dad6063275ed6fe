"""What an export may say of a case, column by column, as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _outcome(case: Case) -> str:
    outcomes = {one.id: one.title.ja for one in process_of(case).outcomes}
    return outcomes.get(case.outcome, case.outcome)


COLUMNS: dict[str, tuple[str, Callable[[Case], str]]] = {
    "receipt_number": ("受付番号", lambda case: case.receipt_number),
    "procedure": ("手続き", lambda case: definition_of(case).title.ja),
    "applicant": ("申請者", lambda case: case.applicant.display_name if case.applicant else ""),
    "arrived_on": ("到達日", lambda case: _day(case.arrived_at.astimezone(clock.TOKYO).date())),
    "due_on": ("期限", lambda case: _day(case.due_on)),
    "state": ("段階", lambda case: process_of(case).step(case.state).title.ja),
    "outcome": ("決定の内容", _outcome),
    "section": ("担当課", lambda case: organisation.section(case.section_id).full_name.ja),
    "assignee": ("担当", lambda case: case.assignee.display_name if case.assignee else ""),
}
