"""Stop, resume and read the clock of a case (標準処理期間); the arithmetic is in ``period``."""

from datetime import date, timedelta

from shiyakusho.engines.cases.models import FAR, Case, ClockStop
from shiyakusho.engines.cases.offices import is_open_for
from shiyakusho.engines.cases.period import Kind, Stop, days_used, due_on
from shiyakusho.ground import clock

# A case without a 標準処理期間 is looked at again after this time, so that none is forgotten.
LOOK_AGAIN = timedelta(days=30)


def stops_of(case: Case) -> list[Stop]:
    """Every pause of the case's clock."""
    rows = ClockStop.objects.filter(case=case).order_by("stopped_on", "id")
    return [Stop(row.stopped_on, row.resumed_on) for row in rows]


def stop(case: Case) -> None:
    """Stop the clock from today on; a clock that stands still stays so."""
    ClockStop.objects.get_or_create(
        case=case, resumed_on=None, defaults={"stopped_on": clock.today()}
    )


def resume(case: Case, on: date | None = None) -> None:
    """Let the clock run again from today (or ``on``) on; harmless when it runs."""
    day = on or clock.today()
    for stop in ClockStop.objects.filter(case=case, resumed_on=None):
        stop.resumed_on = max(day, stop.stopped_on)
        stop.save(update_fields=["resumed_on"])


def reckon(case: Case, *, look_on: date | None = None) -> None:
    """Compute ``due_on`` and ``queue_on`` anew from the 到達日 and every pause.

    ``look_on`` is the day to look again while an answer is awaited.
    """
    arrived = arrived_on(case)
    case.due_on = _due(case, arrived)
    if not case.is_open:
        case.queue_on = date.fromisoformat(FAR)
    elif look_on is not None:
        case.queue_on = look_on
    else:
        case.queue_on = case.due_on or arrived + LOOK_AGAIN
    if case.queue_on >= clock.today():
        case.escalated = 0  # there is time again


def used(case: Case, on: date | None = None) -> int | None:
    """Days of the period used up by ``on`` (today), ``None`` where there is no period."""
    if case.standard_days is None:
        return None
    until = on or (clock.today() if case.closed_at is None else case.closed_at.date())
    return days_used(
        arrived_on(case), until, _kind(case), stops_of(case), is_open_for(case.section_id)
    )


def arrived_on(case: Case) -> date:
    """The 到達日 as a date in Japan."""
    return case.arrived_at.astimezone(clock.TOKYO).date()


def _due(case: Case, arrived: date) -> date | None:
    if case.standard_days is None:
        return case.extended_to
    plain = due_on(
        arrived, case.standard_days, _kind(case), stops_of(case), is_open_for(case.section_id)
    )
    if plain is None or case.extended_to is None:
        return plain
    return max(plain, case.extended_to)


def _kind(case: Case) -> Kind:
    return "business" if case.standard_kind == "business" else "calendar"
