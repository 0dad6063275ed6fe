"""Days of a place as they were, for learning and for looking back; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from shiyakusho.engines.tickets.choices import State, What
from shiyakusho.engines.tickets.forecast.learning import Measured
from shiyakusho.engines.tickets.forecast.past import Day, Shift, Was
from shiyakusho.engines.tickets.models import TicketEvent, Visit, WindowShift
from shiyakusho.engines.tickets.pack import Place
from shiyakusho.ground import clock

ENDED = (State.DONE, State.NO_SHOW, State.CANCELLED)
_VISIT = ("id", "day", "service", "issued_at", "called_at", "finished_at", "window", "position",
          "state", "moved_from__finished_at", "aside")  # fmt: skip


def days_of(place: Place, since: date, until: date) -> list[Day]:
    """Every day with visits from ``since`` to ``until``, both included, in order; two queries."""
    aside = TicketEvent.objects.filter(visit=OuterRef("pk"), what__in=(What.HELD, What.RESUMED))
    rows = Visit.objects.filter(
        place=place.id, day__range=(since, until), state__in=ENDED
    ).annotate(aside=Exists(aside))
    visits: dict[date, list[Was]] = {}
    for row in rows.values_list(*_VISIT).iterator():
        visits.setdefault(row[1], []).append(_was(row))
    shifts = _shifts(place, since, until)
    return [Day(found, shifts.get(day, [])) for day, found in sorted(visits.items())]


def measured_today(place: Place) -> list[Measured]:
    """What took how long today, so far."""
    rows = Visit.objects.filter(
        place=place.id, day=clock.today(), state__in=(State.DONE, State.NO_SHOW)
    )
    return [
        Measured(service, called.astimezone(clock.TOKYO), (ended - called).total_seconds() / 60)
        for service, called, ended in rows.values_list("service", "called_at", "finished_at")
        if called and ended
    ]


def _was(row: tuple[Any, ...]) -> Was:
    key, _, service, issued, called, ended, window, position, state, moved, aside = row
    came = called if state != State.CANCELLED else None
    return Was(
        key=str(key),
        service=service,
        issued=_local(moved or issued),
        called=_local(came) if came else None,
        ended=_local(ended),
        window=window,
        counts=position == 1 and moved is None and not aside,
    )


def _shifts(place: Place, since: date, until: date) -> dict[date, list[Shift]]:
    begins, ends = clock.days(since, until)
    rows: Iterable[WindowShift] = WindowShift.objects.filter(
        place=place.id, opened_at__gte=begins, opened_at__lt=ends
    )
    found: dict[date, list[Shift]] = {}
    for row in rows:
        opened = _local(row.opened_at)
        closed = _local(row.closed_at or clock.now())
        shift = Shift(row.window, frozenset(row.serves), opened, closed)
        found.setdefault(opened.date(), []).append(shift)
    return found


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.TOKYO)
