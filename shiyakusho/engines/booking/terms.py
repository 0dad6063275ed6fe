"""予約の決まり: the rules of a resource, as data with dates of force. Minutes unless it says days."""

from __future__ import annotations

import itertools
from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WeekDay = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 400)]
Length = Annotated[int, Field(ge=5, le=60 * 24)]


class Period(BaseModel):
    """From a time to another on the same day; without ``end`` to midnight."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: time
    end: time | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end is not None and self.end <= self.start:
            raise ValueError("a period ends after it begins")
        return self


class Back(BaseModel):
    """So much goes back to whoever cancels so many minutes before the beginning."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    before: Minutes
    percent: int = Field(ge=0, le=100)


class Fee(BaseModel):
    """An amount in yen, for each booking, each place or each hour begun. ``pay_within`` so many minutes the
    booking comes free again unpaid; 0: paid on the spot. ``back``: what goes back when it is cancelled; without
    a line everything does. What the office cancels goes back whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    yen: int = Field(default=0, ge=0, le=10_000_000)
    per: Literal["booking", "place", "hour"] = "booking"
    pay_within: Minutes = 60 * 24 * 3
    back: tuple[Back, ...] = ()


class TermsData(BaseModel):
    """All rules of one resource.

    ``weekly`` empty: only what somebody opens can be booked. ``holidays``: what Japanese holidays
    and the days around New Year are. ``level``: who may book: anybody without signing in (empty),
    or whoever is known at least so surely. A person's limits count what is still to come.
    ``series``: how many dates people book at once by themselves, every week; 0: one by one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    weekly: dict[WeekDay, tuple[Period, ...]] = Field(default_factory=dict)
    holidays: Literal["closed", "as_any_day"] = "closed"
    start_every: Length = 30
    shortest: Length = 30
    longest: Length = 30
    before: Annotated[int, Field(ge=0, le=600)] = 0
    after: Annotated[int, Field(ge=0, le=600)] = 0
    capacity: int = Field(default=1, ge=1, le=100_000)
    most_places: int = Field(default=1, ge=1, le=1000)
    notice: Minutes = 0
    opens_days_before: int = Field(default=60, ge=0, le=730)
    opens_at: time | None = None
    most_per_person: int = Field(default=0, ge=0, le=1000)
    level: Literal["", "L0", "L1", "L2", "L3"] = ""
    min_age: int = Field(default=0, ge=0, le=120)
    approval: bool = False
    hold: Minutes = 0
    series: int = Field(default=0, ge=0, le=60)
    cancel_until: Minutes = 0
    waiting_list: bool = False
    waiting_hold: Annotated[int, Field(ge=5, le=60 * 24 * 14)] = 60 * 24
    fee: Fee = Fee()

    @model_validator(mode="after")
    def _agree(self) -> TermsData:
        if self.longest < self.shortest:
            raise ValueError("longest is shorter than shortest")
        if self.most_places > self.capacity:
            raise ValueError("most_places is more than capacity")
        for periods in self.weekly.values():
            for one, other in itertools.pairwise(periods):
                if one.end is None or other.start < one.end:
                    raise ValueError("periods of a day overlap or stand in the wrong order")
        return self
