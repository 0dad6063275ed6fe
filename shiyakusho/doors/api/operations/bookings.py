"""What can be booked, its slots, booking and cancelling. Nobody has to be signed in where the resource
says so; a booking made so is held by its id, which only its maker was told."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from shiyakusho.doors.api import booking_schemas as schemas
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route

router = Router(tags=["bookings"])
SPAN = dt.timedelta(days=31)


@router.get("/resources", response=schemas.ResourcePage, summary="予約できるもの")
@route.public
def resources(request: HttpRequest) -> dict[str, Any]:
    """Everything that takes bookings now."""
    return {"items": [resource_json(one) for one in booking.open_resources()], "next_cursor": None}


@router.get("/resources/{resource_id}/slots", response=schemas.SlotPage, summary="予約の枠")
@route.public
def slots(
    request: HttpRequest, resource_id: UUID, asked: schemas.SlotsAsked = Query(...)
) -> dict[str, Any]:
    """Slots from a moment up to another (a day is its midnight in Japan; ``to`` as a day is included).

    Without ``from``: from now; without ``to``: 31 days, of a resource whose slots were opened one by
    one all that are to come. What has begun is not listed. Never more than 93 days of hours.
    """
    resource, now = booking.resource_of(resource_id), clock.now()
    start = _moment(asked.from_) or now
    end = _moment(asked.to, whole_day=True) or booking.horizon(resource, max(start, now), SPAN)
    found = booking.offers(resource, start, end, now)
    return {"items": [_slot_json(one) for one in found], "next_cursor": None}


@router.post("/bookings", response={201: schemas.BookingOut}, summary="予約する")
@route.public
def book(
    request: HttpRequest,
    body: schemas.BookingIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key", min_length=1, max_length=120),
    turn: str = Header("", alias="Turn", max_length=200),
) -> Status[Any]:
    """Book places of a slot. The same key and body again: the same booking. Another body: 409.

    ``state``: confirmed, or pending where the office looks at it first (its places are held). No
    places left: 409 ``slot_full``; a space that is taken: 409 ``slot_taken``. Where a waiting room
    stands before it: 409 ``gate_admission_needed`` (``gate``, ``opens_at``) for whoever was not let in;
    an account that was is known by its token, anybody else sends the code of their turn as ``Turn``.
    """
    person = booking.Person(
        name=body.name,
        email=body.email,
        phone=body.phone,
        account=_resident(request),
        birth_date=body.birth_date,
        language=body.language,
    )
    made = booking.book(
        slot=body.slot,
        person=person,
        places=body.places,
        channel=booking.Channel.API,
        key=idempotency_key,
        admission=turn,
    )
    return Status(201, booking_json(made))


@router.get("/bookings/{booking_id}", response=schemas.BookingOut, summary="予約のようす")
@route.anyone_with_link
def found(request: HttpRequest, booking_id: UUID) -> dict[str, Any]:
    """One's own booking: by its account, or by its id where nobody signed in for it."""
    return booking_json(booking.held_by_id(booking_id))


@router.delete("/bookings/{booking_id}", response=schemas.BookingOut, summary="予約を取り消す")
@route.anyone_with_link
def cancel(request: HttpRequest, booking_id: UUID) -> dict[str, Any]:
    """Cancel one's own booking; twice is once. Too late by its rules: 409
    ``booking_cancel_too_late``."""
    held = booking.held_by_id(booking_id)
    return booking_json(booking.cancel(booking_id=held.pk))


def resource_json(one: booking.Resource) -> dict[str, Any]:
    """A resource as the API tells it."""
    return {
        "id": one.pk,
        "name": one.name,
        "about": one.about or None,
        "kind": one.kind,
        "way": one.way,
        "place": one.place or None,
    }


def booking_json(one: booking.Booking) -> dict[str, Any]:
    """A booking as the API tells it, to whoever may have it."""
    return {
        "id": one.pk,
        "state": one.state,
        "code": booking.code_of(one.pk),
        "resource": one.resource_id,
        "start": one.starts_at.astimezone(clock.TOKYO),
        "end": one.ends_at.astimezone(clock.TOKYO),
        "places": one.places,
    }


def _slot_json(one: booking.Offer) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "start": one.start.astimezone(clock.TOKYO),
        "end": one.end.astimezone(clock.TOKYO),
        "capacity": one.capacity,
        "remaining": one.remaining,
        "bookable": one.bookable,
    }


def _moment(asked: dt.datetime | dt.date | None, *, whole_day: bool = False) -> dt.datetime | None:
    if asked is None:
        return None
    if isinstance(asked, dt.datetime):
        return asked if asked.tzinfo else asked.replace(tzinfo=clock.TOKYO)
    day = asked + dt.timedelta(days=1) if whole_day else asked
    return clock.midnight(day)


def _resident(request: HttpRequest) -> Account | None:
    user = request.user
    return user if isinstance(user, Account) and user.is_resident else None
