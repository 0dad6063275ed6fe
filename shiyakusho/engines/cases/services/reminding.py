"""Every morning: who has not answered is reminded; where the last day passed, the clerk is told.

Each case by itself, in its own transaction: one that fails keeps no other from being told. Running
twice on a day does nothing twice; a day the machine stood still is made up for, once.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.choices import Asking, EventKind, Mark
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.engines.cases.process import process_of
from shiyakusho.engines.cases.services import locking, telling
from shiyakusho.engines.cases.waiting import remind_on, terms_of
from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, recorded

REMINDERS = {
    Asking.CORRECTION: "correction-reminder",
    Asking.FURTHER_PAPERS: "papers-reminder",
}


def go_through() -> int:
    """Remind and mark whoever is due today; returns how many cases were touched."""
    today = clock.today()
    waiting = Correction.objects.filter(answered_at=None, ended_at=None, lapsed_at=None)
    due = waiting.filter(Q(remind_on__lte=today) | Q(respond_by__lt=today))
    return sum(_go(case_id) for case_id in list(due.values_list("case_id", flat=True)))


def _go(case_id: UUID) -> bool:
    with recorded("cases.remind", subjects=[f"case:{case_id}"]) as audit:
        case = locking.locked(case_id)
        correction = Correction.objects.filter(
            case=case, answered_at=None, ended_at=None, lapsed_at=None
        ).first()
        if correction is None:  # answered since it was listed
            return False
        audit.subjects.extend(case.subjects)
        if correction.respond_by < clock.today():
            _lapse(case, correction)
        else:
            _remind(case, correction)
    return True


def _remind(case: Case, correction: Correction) -> None:
    move = next((m for m in process_of(case).moves if m.id == correction.move), None)
    template = (move.remind_by if move else None) or REMINDERS[Asking(correction.kind)]
    remind = terms_of(move).remind if move else ()
    correction.remind_on = remind_on(remind, correction.respond_by, clock.today())
    correction.save(update_fields=["remind_on"])
    reached = telling.has_address(case)
    if reached:
        telling.tell(case, template, key=f":{correction.number}:{clock.today()}")
    history.append(case, EventKind.REMINDED, by=SYSTEM, number=correction.number, reached=reached)


def _lapse(case: Case, correction: Correction) -> None:
    """The last day passed: the clerk sees it, and nothing is decided by it. An answer that comes
    later is taken as long as nobody moved the case on."""
    correction.lapsed_at, correction.remind_on = clock.now(), None
    correction.save(update_fields=["lapsed_at", "remind_on"])
    case.mark = Mark.UNANSWERED
    locking.changed(case)
    locking.save(case)
    history.append(case, EventKind.UNANSWERED, by=SYSTEM, number=correction.number)
