"""A place as it is now: who waits, who is called, and how long it will take; nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shiyakusho.engines.tickets.choices import AT_WINDOW, State
from shiyakusho.engines.tickets.forecast.learning import History, pace, remembered
from shiyakusho.engines.tickets.forecast.simulation import Outlook, look_ahead
from shiyakusho.engines.tickets.forecast.state import Forecast, InLine, OpenWindow, QueueState
from shiyakusho.engines.tickets.hours import begin_of_today
from shiyakusho.engines.tickets.models import Learned, Visit, WindowShift
from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.engines.tickets.selectors.past import measured_today
from shiyakusho.engines.tickets.services.calling import in_order
from shiyakusho.ground import clock


@dataclass(frozen=True)
class Hall:
    """One place at one moment. ``waiting`` is in the order of calling."""

    place: Place
    moment: datetime
    waiting: Sequence[Visit]
    at_windows: Sequence[Visit]
    shifts: Sequence[WindowShift]
    outlook: Outlook = field(repr=False)

    def waiting_for(self, service: str) -> list[Visit]:
        """Who waits for one service."""
        return [one for one in self.waiting if one.service == service]

    def called_for(self, service: str) -> list[Visit]:
        """Who is called, or stands at a window, for one service: the newest call first."""
        return [one for one in self.at_windows if one.service == service]

    def forecast(self, service: str) -> Forecast | None:
        """How long whoever comes now would wait; None while no open window serves it."""
        return self.outlook.services.get(service)

    def ahead_of(self, visit: Visit) -> int:
        """How many are called before this one: those before it that a window of its own serves."""
        near = {s for shift in self.shifts if visit.service in shift.serves for s in shift.serves}
        near.add(visit.service)
        before = []
        for one in self.waiting:
            if one.pk == visit.pk:
                break
            before.append(one)
        return sum(one.service in near for one in before)


def hall_of(place: Place) -> Hall:
    """The place now: five queries, whatever it holds."""
    moment = clock.now()
    today = Visit.objects.filter(place=place.id, day=moment.date()).select_related("ticket")
    waiting = list(in_order(today.filter(state=State.WAITING), moment))
    here = list(today.filter(state__in=AT_WINDOW).order_by("-called_at"))
    shifts = open_shifts(place)
    state = _state(moment, waiting, here, shifts)
    history = history_of(place)
    outlook = look_ahead(state, history, pace(measured_today(place), history))
    return Hall(place, moment, waiting, here, shifts, outlook)


def open_shifts(place: Place) -> list[WindowShift]:
    """The windows that are open; one that somebody forgot to close yesterday is not."""
    today = begin_of_today()
    rows = WindowShift.objects.filter(place=place.id, closed_at=None, opened_at__gte=today)
    return list(rows.order_by("window"))


def history_of(place: Place) -> History:
    """What the last night learned of this place."""
    standard = {service: pack().services[service].minutes for service in place.services}
    kept = Learned.objects.filter(pk=place.id).values_list("habits", flat=True).first()
    return remembered(kept or {}, standard)


def _state(
    moment: datetime,
    waiting: Sequence[Visit],
    here: Sequence[Visit],
    shifts: Sequence[WindowShift],
) -> QueueState:
    at = {one.window: one for one in here}
    windows = tuple(_window(shift, at.get(shift.window), moment) for shift in shifts)
    line = tuple(InLine(str(one.pk), one.service) for one in waiting)
    return QueueState(moment.astimezone(clock.TOKYO), windows, line)


def _window(shift: WindowShift, here: Visit | None, moment: datetime) -> OpenWindow:
    if here is None or here.called_at is None:
        return OpenWindow(shift.window, frozenset(shift.serves))
    since = max((moment - here.called_at).total_seconds() / 60, 0.0)
    return OpenWindow(shift.window, frozenset(shift.serves), here.service, since)
