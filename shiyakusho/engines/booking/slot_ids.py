"""The id of a slot, as pages and the API name it: resource, beginning, minutes. A slot that comes of
the hours has its id before anybody booked it, so that looking writes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shiyakusho.engines.booking.refusals import SlotNotOffered

_SHAPE = re.compile(r"([0-9a-f]{32})\.(\d{8}T\d{4}Z)\.([1-9]\d{0,4})", re.ASCII)
_STAMP = "%Y%m%dT%H%MZ"


@dataclass(frozen=True, order=True)
class SlotId:
    """``<resource>.<beginning in UTC>.<minutes>``."""

    resource: UUID
    start: datetime
    minutes: int

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        stamp = self.start.astimezone(UTC).strftime(_STAMP)
        return f"{self.resource.hex}.{stamp}.{self.minutes}"


def slot_id(resource: UUID, start: datetime, end: datetime) -> SlotId:
    """The id of what begins and ends then."""
    return SlotId(resource, start, int((end - start).total_seconds()) // 60)


def read(text: str) -> SlotId:
    """Read an id; :class:`SlotNotOffered` for anything that is none."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise SlotNotOffered
    try:
        start = datetime.strptime(found[2], _STAMP).replace(tzinfo=UTC)
        made = SlotId(UUID(found[1]), start, int(found[3]))
        _ = made.end  # past the end of the calendar
    except (ValueError, OverflowError):
        raise SlotNotOffered from None
    return made
