"""Days as they were: who came, was called and went, and which windows were open; and what could be
known at any moment of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shiyakusho.engines.tickets.forecast.learning import Measured
from shiyakusho.engines.tickets.forecast.state import InLine, OpenWindow, QueueState


@dataclass(frozen=True)
class Was:
    """One visit of the past, in line from ``issued`` on. ``called`` is None of those who gave up.
    ``counts``: its waiting was the queue's alone (not put aside, sent on, or at another window);
    ``came``: somebody came when it was called."""

    key: str
    service: str
    issued: datetime
    called: datetime | None
    ended: datetime
    window: int | None
    counts: bool = True
    came: bool = True

    @property
    def waited(self) -> float:
        """Minutes from the number to the call, of those who were called."""
        assert self.called is not None
        return (self.called - self.issued).total_seconds() / 60

    @property
    def measured(self) -> Measured:
        """How long it took at the window."""
        assert self.called is not None
        return Measured(self.service, self.called, (self.ended - self.called).total_seconds() / 60)


@dataclass(frozen=True)
class Shift:
    """A window that was open."""

    window: int
    serves: frozenset[str]
    opened: datetime
    closed: datetime


@dataclass(frozen=True)
class Day:
    """One day of one place."""

    visits: Sequence[Was]
    shifts: Sequence[Shift]


def state_at(day: Day, moment: datetime, *, but: str = "") -> QueueState:
    """What could be known at a moment; ``but`` is the visit that joins just then."""
    here = {
        one.window: one
        for one in day.visits
        if one.called is not None and one.called <= moment < one.ended
    }
    windows = tuple(_window(shift, here.get(shift.window), moment) for shift in _open(day, moment))
    line = tuple(
        InLine(one.key, one.service)
        for one in sorted(day.visits, key=lambda one: (one.issued, one.key))
        if one.issued <= moment < (one.called or one.ended) and one.key != but
    )
    return QueueState(moment, windows, line)


def _open(day: Day, moment: datetime) -> list[Shift]:
    return [one for one in day.shifts if one.opened <= moment < one.closed]


def _window(shift: Shift, here: Was | None, moment: datetime) -> OpenWindow:
    if here is None or here.called is None:
        return OpenWindow(shift.window, shift.serves)
    since = (moment - here.called).total_seconds() / 60
    return OpenWindow(shift.window, shift.serves, here.service, since)
