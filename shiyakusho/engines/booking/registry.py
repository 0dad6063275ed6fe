"""Plug in: where one meets whom one booked, for a booking that is held from afar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shiyakusho.engines.booking.models import Booking
from shiyakusho.ground.ui.registry import Source


@dataclass(frozen=True)
class Meeting:
    """``url`` is posted to from the page of the booking; before ``opens_at`` it refuses."""

    url: str
    opens_at: datetime
    is_open: bool


meeting: Source[[Booking], Meeting | None] = Source(lambda booking: None)


def provide_meeting(find: Callable[[Booking], Meeting | None]) -> None:
    """Answered by the desk that holds the talks."""
    meeting.provide(find)
