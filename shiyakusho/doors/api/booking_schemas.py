"""Shapes of bookings: what can be booked, slots, what is sent and what comes back."""

import datetime as dt
import re
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field

from shiyakusho.doors.api.schemas import LATEST, Words

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _a_day_is_no_midnight(asked: object) -> object:
    """A day stays a day: as the end of a span it is another thing than its first moment."""
    if isinstance(asked, str) and DAY.fullmatch(asked):
        return dt.date.fromisoformat(asked)
    return asked


Moment = Annotated[dt.datetime | dt.date, BeforeValidator(_a_day_is_no_midnight)]


class ResourceOut(Schema):
    """Something that can be booked. ``kind``: counter, specialist, facility, health, course, outreach,
    collection; ``way``: place, phone, remote, visit."""

    id: UUID
    name: Words
    about: Words | None
    kind: str
    way: str
    place: Words | None


class ResourcePage(Schema):
    items: list[ResourceOut]
    next_cursor: None


class SlotOut(Schema):
    """``remaining`` places of ``capacity``; none while others wait in the list. ``bookable``: neither too
    early nor too late to book it now."""

    id: str
    start: dt.datetime
    end: dt.datetime
    capacity: int
    remaining: int
    bookable: bool


class SlotPage(Schema):
    items: list[SlotOut]
    next_cursor: None


class BookingIn(Schema):
    """``slot`` is the id of a slot. ``phone`` where one is called; ``birth_date`` where the resource is
    from an age on: it is compared and not kept."""

    slot: str = Field(max_length=80)
    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    phone: str = Field(default="", max_length=30)
    places: int = Field(default=1, ge=1, le=1000)
    birth_date: dt.date | None = Field(default=None, ge=dt.date(1900, 1, 1), le=LATEST)
    language: Literal["ja", "ja-easy", "en"] = "ja"


class BookingOut(Schema):
    """``state``: waiting, held, unpaid, pending, confirmed, done, no_show, cancelled, expired. ``code`` is what
    is shown on arrival."""

    id: UUID
    state: str
    code: str
    resource: UUID
    start: dt.datetime
    end: dt.datetime
    places: int


class SlotsAsked(Schema):
    """``from`` and ``to``: a moment (ISO 8601; Japan's time if none is said) or a day."""

    from_: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None
