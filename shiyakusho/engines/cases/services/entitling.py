"""Set the day a right counts from (権利の基準日) at the opening, and again after a correction.

到達日 never changes: a correction is part of the claim that arrived (行政手続法7条). What the answers
say about the day of the event is corrected like any other answer, and whether the claim came in
time for that day (児童手当法8条3項, the "15-day rule") is judged anew, by the same 到達日. Who claimed
within 15 days of the true day must not lose months by a slip of the pen, nor gain any by one.
"""

from datetime import date

from shiyakusho.engines.cases.deadlines import last_day_for
from shiyakusho.engines.cases.entitlement import entitled_on
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.offices import is_open_for
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.services import clocking

DAYS = ("event_date", "entitled_on")


def entitle(case: Case, event_date: date | None) -> None:
    """Take the day of the event and compute the day the right counts from; not yet saved."""
    last_day = last_day_for(definition_of(case), event_date, is_open_for(case.section_id))
    case.event_date = event_date
    case.entitled_on = entitled_on(clocking.arrived_on(case), event_date, last_day)


def entitle_anew(case: Case, event_date: date | None) -> dict[str, list[str | None]]:
    """As :func:`entitle` after a correction; each day that moved, by its name: before and after."""
    before = {name: getattr(case, name) for name in DAYS}
    entitle(case, event_date)
    return {
        name: [_iso(before[name]), _iso(getattr(case, name))]
        for name in DAYS
        if before[name] != getattr(case, name)
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
