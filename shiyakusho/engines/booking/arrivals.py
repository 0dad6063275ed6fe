"""Whoever comes with a code: is there a booking near this moment (番号札, 窓口)?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shiyakusho.engines.booking import codes
from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.limits import limit
from shiyakusho.engines.booking.refusals import BookingNotFound
from shiyakusho.engines.booking.selectors import by_code


@dataclass(frozen=True)
class Arrival:
    """A booking somebody came for. It names nobody: a kiosk stands where all can see."""

    booking_id: UUID
    resource_id: UUID
    resource: dict[str, str]
    section_id: str
    starts_at: datetime
    ends_at: datetime
    places: int


def arriving(code: str, at: datetime, *, within: timedelta | None = None) -> Arrival | None:
    """The confirmed booking of a code as somebody typed or scanned it, when it begins within ten
    minutes before or after ``at`` (``national/booking.yaml``) or is under way; else None.

    :class:`CodeMistyped` when no booking can have this code. Wrong codes are to be counted by the
    caller, by where they come from and never against a booking.
    """
    try:
        found = by_code(codes.typed_digest(code))
    except BookingNotFound:
        return None
    near = within if within is not None else timedelta(minutes=limit("arrival_minutes"))
    early, late = found.starts_at - near, max(found.starts_at + near, found.ends_at)
    if found.state != State.CONFIRMED or not early <= at <= late:
        return None
    return Arrival(
        booking_id=found.pk,
        resource_id=found.resource_id,
        resource=found.resource.name,
        section_id=found.resource.section_id,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        places=found.places,
    )
