"""What the counters did in a span of days, in figures (KPI); nothing of them is about one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean, quantiles
from typing import Any

from django.db.models import QuerySet

from shiyakusho.engines.tickets.choices import State
from shiyakusho.engines.tickets.models import Visit, WindowShift
from shiyakusho.engines.tickets.pack import Place
from shiyakusho.ground import clock

_ROW = ("ticket", "state", "issued_at", "called_at", "started_at", "finished_at", "due",
        "moved_from", "ticket__issued_at", "day")  # fmt: skip
ENDED = (State.DONE, State.NO_SHOW, State.CANCELLED)


@dataclass(frozen=True)
class Spread:
    """Minutes: the mean, and what nine of ten stay below. None of nothing."""

    mean: float | None
    p90: float | None


@dataclass(frozen=True)
class Measures:
    """The figures. Shares are of visits; ``little``: how many waited on the average (L), and what
    arrivals times waiting say (λW): the same, where the record is whole (Little's law)."""

    visitors: int
    visits: int
    waiting: Spread
    serving: Spread
    stay: Spread
    abandoned: float | None
    no_show: float | None
    reserved: float | None
    services_each: float | None
    window_use: float | None
    little: tuple[float, float] | None


@dataclass(frozen=True)
class _Row:
    ticket: Any
    state: str
    issued: datetime
    called: datetime | None
    started: datetime | None
    finished: datetime
    due: datetime | None
    moved_from: Any
    first_issued: datetime
    day: date


def measures(place: Place | None, since: date, until: date, service: str = "") -> Measures:
    """Of one place, or of the city, from ``since`` to ``until``, both included; two queries."""
    found = Visit.objects.filter(day__range=(since, until), state__in=ENDED)
    found = found.filter(place=place.id) if place else found
    found = found.filter(service=service) if service else found
    rows = [_Row(*one) for one in found.values_list(*_ROW)]
    began = [_minutes(one.called, one.issued) for one in rows if one.called and not one.moved_from]
    took = [
        _minutes(one.finished, one.started)
        for one in rows
        if one.state == State.DONE and one.started
    ]
    return Measures(
        visitors=len({one.ticket for one in rows}),
        visits=len(rows),
        waiting=_spread(began),
        serving=_spread(took),
        stay=_spread(_stays(rows)),
        abandoned=_share(rows, [one for one in rows if one.state == State.CANCELLED]),
        no_show=_share(rows, [one for one in rows if one.state == State.NO_SHOW]),
        reserved=_share(rows, [one for one in rows if one.due]),
        services_each=len(rows) / len({one.ticket for one in rows}) if rows else None,
        window_use=_window_use(rows, place, since, until) if not service else None,
        little=_little(rows),
    )  # fmt: skip


def arrivals(place: Place, since: date, until: date, weekday: int) -> list[tuple[str, datetime]]:
    """Who came on one weekday of a span: service and moment, transfers left out."""
    rows: QuerySet[Visit] = Visit.objects.filter(
        place=place.id, day__range=(since, until), day__iso_week_day=weekday + 1, moved_from=None
    )
    return [
        (service, at.astimezone(clock.TOKYO))
        for service, at in rows.values_list("service", "issued_at")
    ]


def _spread(minutes: list[float]) -> Spread:
    if not minutes:
        return Spread(None, None)
    p90 = quantiles(minutes, n=10)[-1] if len(minutes) > 1 else minutes[0]
    return Spread(fmean(minutes), p90)


def _stays(rows: Sequence[_Row]) -> list[float]:
    """From the number to the end of the last service of it, of those who came to an end."""
    last: dict[Any, datetime] = {}
    first: dict[Any, datetime] = {}
    for one in rows:
        if one.state == State.DONE:
            last[one.ticket] = max(last.get(one.ticket, one.finished), one.finished)
            first[one.ticket] = one.first_issued
    return [_minutes(last[ticket], first[ticket]) for ticket in last]


def _share(rows: Sequence[_Row], some: Sequence[_Row]) -> float | None:
    return len(some) / len(rows) if rows else None


def _window_use(
    rows: Sequence[_Row], place: Place | None, since: date, until: date
) -> float | None:
    begins, ends = clock.days(since, until)
    shifts = WindowShift.objects.filter(opened_at__gte=begins, opened_at__lt=ends)
    shifts = shifts.filter(place=place.id) if place else shifts
    open_for = sum(
        _minutes(closed or clock.now(), opened)
        for opened, closed in shifts.values_list("opened_at", "closed_at")
    )
    busy = sum(_minutes(one.finished, one.called) for one in rows if one.called)
    return busy / open_for if open_for else None


def _little(rows: Sequence[_Row]) -> tuple[float, float] | None:
    """L is counted: how many waited at each of many moments, through the days from the first number to
    the last call. λW is reckoned from arrivals and waiting times."""
    waits = [
        (one.issued, one.called or one.finished, one.day) for one in rows if not one.moved_from
    ]
    days = sorted({day for *_, day in waits})
    open_minutes, counted, moments = 0.0, 0, 0
    for day in days:
        of_day = [(begins, ends) for begins, ends, its in waits if its == day]
        first, last = min(one[0] for one in of_day), max(one[1] for one in of_day)
        open_minutes += _minutes(last, first)
        for step in range(_STEPS):
            at = first + (last - first) * ((step + 0.5) / _STEPS)
            counted += sum(begins <= at < ends for begins, ends in of_day)
            moments += 1
    if not open_minutes:
        return None
    mean_wait = fmean(_minutes(ends, begins) for begins, ends, _ in waits)
    return counted / moments, len(waits) / open_minutes * mean_wait


_STEPS = 96  # moments of a day at which the hall is counted


def _minutes(later: datetime | None, earlier: datetime | None) -> float:
    if later is None or earlier is None:
        return 0.0
    return (later - earlier).total_seconds() / 60
