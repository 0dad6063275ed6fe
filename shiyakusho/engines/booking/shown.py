"""How offers and bookings are shown: days of a phone's list, times, what a page says of a booking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from shiyakusho.engines.booking.choices import OCCUPYING, State
from shiyakusho.engines.booking.models import Booking, Resource
from shiyakusho.engines.booking.selectors import Offer, offers

DAYS_SHOWN = 7
TAGS = {
    State.WAITING: "progress",
    State.HELD: "warning",
    State.UNPAID: "warning",
    State.PENDING: "progress",
    State.CONFIRMED: "success",
    State.CANCELLED: "neutral",
}


@dataclass(frozen=True)
class Time:
    """One time of a day: ``free`` places, or ``waits`` where one may stand in a list."""

    slot: str
    start: str
    label: str
    free: int
    capacity: int
    waits: bool


@dataclass(frozen=True)
class Day:
    """A day with its times."""

    day: date
    times: list[Time]


@dataclass(frozen=True)
class Pages:
    """The days shown now, and from where the next ones begin."""

    days: list[Day]
    next_day: date | None


def days_of(resource: Resource, first: date, now: datetime) -> Pages:
    """The next days on which there is anything to choose, beginning with ``first``."""
    zone = resource.tz
    start = datetime.combine(first, datetime.min.time(), zone)
    found = offers(resource, start, start + timedelta(days=92), now)
    shown: list[Day] = []
    for day, group in groupby(found, key=lambda one: one.start.astimezone(zone).date()):
        times = _times(resource, group)
        if times and len(shown) == DAYS_SHOWN:
            return Pages(shown, day)
        if times:
            shown.append(Day(day, times))
    return Pages(shown, None)


def _times(resource: Resource, group: Iterable[Offer]) -> list[Time]:
    return [
        Time(
            str(one.id),
            f"{one.start.astimezone(resource.tz):%H:%M}",
            times_label(resource, one.start, one.end),
            one.remaining,
            one.capacity,
            one.waits,
        )
        for one in group
        if one.bookable
    ]


def times_label(resource: Resource, start: datetime, end: datetime) -> str:
    """``10:00–10:30`` in the time of the place."""
    return f"{start.astimezone(resource.tz):%H:%M}–{end.astimezone(resource.tz):%H:%M}"


def day_of(booking: Booking) -> date:
    """The day of a booking, where it takes place."""
    return booking.starts_at.astimezone(booking.resource.tz).date()


def line(booking: Booking) -> dict[str, Any]:
    """A booking as lists show it."""
    return {
        "booking": booking,
        "day": day_of(booking),
        "time": times_label(booking.resource, booking.starts_at, booking.ends_at),
        "tag": TAGS.get(State(booking.state), "neutral"),
        "label": booking.get_state_display(),
        "holds": booking.state in OCCUPYING,
    }
