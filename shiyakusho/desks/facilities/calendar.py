"""Two weeks of a room that can be read on a telephone: a line a day, three parts of it, one sign each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shiyakusho.desks.facilities.models import Room
from shiyakusho.engines.booking import public as booking

DAYS = 14
PARTS = ((time(0), time(12)), (time(12), time(17)), (time(17), time(23, 59)))
FREE, SOME, FULL, CLOSED = "free", "some", "full", "closed"


@dataclass(frozen=True)
class Line:
    """A day, and how each part of it stands."""

    day: date
    parts: list[str]

    @property
    def is_bookable(self) -> bool:
        """Whether anything of it may be booked."""
        return FREE in self.parts or SOME in self.parts


def lines_of(room: Room, first: date, now: datetime) -> list[Line]:
    """The days from ``first`` on, closed ones too: an empty line says so."""
    zone = room.resource.tz
    start = datetime.combine(first, time(), zone)
    offers = booking.offers(room.resource, start, start + timedelta(days=DAYS), now)
    free: dict[tuple[date, int], list[bool]] = {}
    for one in offers:
        begin = one.start.astimezone(zone)
        part = next(n for n, (since, until) in enumerate(PARTS) if since <= begin.time() < until)
        free.setdefault((begin.date(), part), []).append(one.remaining > 0)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    return [Line(day, [_sign(free.get((day, n), [])) for n in range(len(PARTS))]) for day in days]


def _sign(there: list[bool]) -> str:
    if not there:
        return CLOSED
    if all(there):
        return FREE
    return SOME if any(there) else FULL
