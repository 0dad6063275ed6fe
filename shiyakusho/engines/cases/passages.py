"""How a case went through its steps, for measuring work: when it came, when it left, by which move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.process import process_of


@dataclass(frozen=True)
class Passed:
    """A step a case stood in; ``left_at`` and ``move`` are empty while it still does.

    ``asks_for_fields``: it was left by a 補正の求め; ``sends_back``: by sending a draft back.
    """

    case_id: UUID
    procedure_id: str
    section_id: str
    step: str
    step_kind: str
    entered_at: datetime
    left_at: datetime
    move: str
    asks_for_fields: bool = False
    sends_back: bool = False


@dataclass(frozen=True)
class StandingIn:
    """Where a case is now."""

    procedure_id: str
    section_id: str
    step: str


def last_passage(case_id: Any) -> Passed | None:
    """The step the case left last; ``None`` where it has not left one, or is not to be seen."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return None
    entering = CaseEvent.objects.filter(case=case).exclude(to_state="").order_by("-id")[:2]
    if len(found := list(entering)) < 2 or found[0].from_state != found[1].to_state:
        return None
    left, entered = found
    process = process_of(case)
    step = process.step(left.from_state)
    by = next((m for m in process.moves if m.id == left.detail.get("move")), None)
    return Passed(
        case_id=case.pk,
        procedure_id=case.procedure_id,
        section_id=case.section_id,
        step=step.id,
        step_kind=step.kind,
        entered_at=entered.at,
        left_at=left.at,
        move=by.id if by else "",
        asks_for_fields=by is not None and "fields" in by.needs,
        sends_back=by is not None and by.who == "approval" and "reason" in by.needs,
    )


def standing_in(case_id: Any) -> StandingIn | None:
    """Where the case is now; ``None`` where it is not to be seen."""
    case = Case.objects.filter(pk=case_id).only("procedure_id", "section_id", "state").first()
    return StandingIn(case.procedure_id, case.section_id, case.state) if case else None
