"""What is heard of cases: a step was left, pages were printed. Each handler writes one row."""

from shiyakusho.desks.worktime.choices import Rework
from shiyakusho.desks.worktime.models import Passage, Printed
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.cases.events import CaseMoved, PagesPrinted
from shiyakusho.ground import clock
from shiyakusho.ground.events import subscribe


def on_moved(event: CaseMoved) -> None:
    passed = cases.last_passage(event.case_id)
    if passed is None:
        return
    Passage.objects.get_or_create(
        case_id=passed.case_id,
        step=passed.step,
        entered_at=passed.entered_at,
        defaults={
            "procedure_id": passed.procedure_id,
            "section_id": passed.section_id,
            "step_kind": passed.step_kind,
            "move": passed.move,
            # A clock set back must not keep a case from moving: no time passed then.
            "left_at": max(passed.entered_at, passed.left_at),
            "rework": _rework(passed),
        },
    )


def on_printed(event: PagesPrinted) -> None:
    where = cases.standing_in(event.case_id)
    if where is None or not event.pages:
        return
    Printed.objects.create(
        case_id=event.case_id,
        procedure_id=where.procedure_id,
        section_id=where.section_id,
        step=where.step,
        what=event.what,
        pages=event.pages,
        at=clock.now(),
    )


def _rework(passed: cases.Passed) -> str:
    if passed.step_kind == "end":
        return Rework.REOPENED
    if passed.asks_for_fields:
        return Rework.CORRECTION
    return Rework.RETURNED if passed.sends_back else Rework.NONE


def listen() -> None:
    """Subscribe; called once the applications are ready, harmless when repeated."""
    subscribe(CaseMoved, on_moved)
    subscribe(PagesPrinted, on_printed)
