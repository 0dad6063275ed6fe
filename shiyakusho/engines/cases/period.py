"""標準処理期間 (standard processing period, 行政手続法6条): pure arithmetic of days.

The period counts from the 到達日 (day of arrival), which never changes; the day itself is not
counted (民法140条). A day on which a correction (補正) is outstanding does not count: when it was
asked on day A and answered on day B, the days after A up to and including B are left out. A period
of calendar days that would end on a closed day ends on the next open one (民法142条).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

IsOpen = Callable[[date], bool]
Kind = Literal["calendar", "business"]
ONE = timedelta(days=1)
LONGEST = 366 * 30


@dataclass(frozen=True)
class Stop:
    """A pause of the clock; ``resumed_on`` is ``None`` while it lasts."""

    stopped_on: date
    resumed_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether ``day`` is left out of the count."""
        return self.stopped_on < day and (self.resumed_on is None or day <= self.resumed_on)


def due_on(
    arrived_on: date, count: int, kind: Kind, stops: Iterable[Stop], is_open: IsOpen
) -> date | None:
    """The day the period ends, or ``None`` while the clock stands still.

    ``count`` is in days of ``kind``; zero means the day of arrival itself. Raises ``ValueError``
    when no day within thirty years is open.
    """
    stops = tuple(stops)
    if any(stop.resumed_on is None for stop in stops):
        return None
    day, left = arrived_on, count
    for _ in range(LONGEST):
        if left == 0 and (kind == "business" or is_open(day) or count == 0):
            return day
        day += ONE
        if left and _counts(day, kind, stops, is_open):
            left -= 1
    raise ValueError("no open day within thirty years")


def days_used(
    arrived_on: date, on: date, kind: Kind, stops: Iterable[Stop], is_open: IsOpen
) -> int:
    """How many days of the period are used up at the end of ``on``."""
    stops = tuple(stops)
    span = max((on - arrived_on).days, 0)
    days = (arrived_on + ONE * n for n in range(1, span + 1))
    return sum(_counts(day, kind, stops, is_open) for day in days)


def _counts(day: date, kind: Kind, stops: tuple[Stop, ...], is_open: IsOpen) -> bool:
    if any(stop.covers(day) for stop in stops):
        return False
    return kind == "calendar" or is_open(day)
