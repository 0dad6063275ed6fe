"""When a day is over: who still waited has gone, and a window left open is closed (締め)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from shiyakusho.engines.tickets import history
from shiyakusho.engines.tickets.choices import AT_WINDOW, OPEN, State, What
from shiyakusho.engines.tickets.hours import begin_of_today
from shiyakusho.engines.tickets.models import Ticket, Visit, WindowShift
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded


def end_of_days() -> None:
    """End whatever an earlier day left open. Nobody knows how long those took: they teach nothing."""
    with recorded("tickets.end_of_days") as event:
        event.detail["windows"] = close_forgotten(WindowShift.objects.all())
        rows = Visit.objects.select_for_update(of=("self",)).filter(
            day__lt=clock.today(), state__in=OPEN
        )
        for visit in rows:
            if visit.state in AT_WINDOW:
                Ticket.objects.filter(pk=visit.ticket_id).update(busy=False)
            ended = max(_night_after(visit.issued_at), visit.started_at or visit.issued_at)
            visit.state, visit.finished_at = State.CANCELLED, ended
            visit.save(update_fields=["state", "finished_at"])
            history.note(visit, What.CANCELLED, clock.now())


def close_forgotten(shifts: QuerySet[WindowShift]) -> int:
    """Close those of earlier days, at the end of their day; how many there were."""
    earlier = shifts.filter(closed_at=None, opened_at__lt=begin_of_today())
    found = list(earlier.select_for_update())
    for shift in found:
        shift.closed_at, shift.account = _night_after(shift.opened_at), None
        shift.save(update_fields=["closed_at", "account"])
    return len(found)


def _night_after(moment: datetime) -> datetime:
    day = moment.astimezone(clock.TOKYO).date() + timedelta(days=1)
    return clock.midnight(day)
