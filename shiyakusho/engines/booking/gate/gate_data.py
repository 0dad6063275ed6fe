"""What the office says of a gate, checked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shiyakusho.engines.booking.gate.choices import Mode

LONGEST = timedelta(days=31)
Many = Annotated[int, Field(ge=1, le=10_000)]


class GateData(BaseModel):
    """Moments with their zone; days are those of the resource's place."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode: Mode = Mode.DRAW
    doors_at: datetime
    opens_at: datetime
    ends_at: datetime
    first_day: date | None = None
    last_day: date | None = None
    a_minute: Many = 30
    inside: Many = 100
    stay_minutes: Annotated[int, Field(ge=2, le=120)] = 10
    bookings: Annotated[int, Field(ge=1, le=20)] = 1

    @model_validator(mode="after")
    def _in_order(self) -> GateData:
        if not self.doors_at <= self.opens_at < self.ends_at <= self.doors_at + LONGEST:
            raise ValueError("doors, opening and end are in the wrong order, or too far apart")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("the last day is before the first")
        return self


# What may still be changed while people wait: how fast it goes, and until when.
WHILE_OPEN = ("a_minute", "inside", "stay_minutes", "ends_at")
