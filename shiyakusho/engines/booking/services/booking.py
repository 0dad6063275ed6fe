"""Book (予約する): one intent, one booking, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from shiyakusho.engines.booking import codes, rules, slot_ids
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.gate.services.passing import Passage, passage
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.refusals import (
    BookingChanged,
    HoldExpired,
    KeyReused,
    SlotFull,
    SlotTaken,
)
from shiyakusho.engines.booking.services.changing import changed, changing, require_no_lot
from shiyakusho.engines.booking.services.expiring import expire_in_the_way
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.engines.booking.services.paying import collect
from shiyakusho.engines.booking.services.people import NOBODY_YET, Person, require_few
from shiyakusho.engines.booking.services.preparing import (
    Target,
    content_digest,
    group_of,
    numbered,
    prepared,
    put,
    target_of,
    write_person,
)
from shiyakusho.engines.booking.services.telling import tell
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.fence.asking import show


def book(
    *,
    slot: str,
    person: Person,
    places: int = 1,
    channel: Channel = Channel.ONLINE,
    key: str = "",
    admission: str = "",
) -> Booking:
    """Confirmed, or pending where the office looks at it first; either holds its places.

    The same ``key`` with the same content gives the same booking again, whatever happened since.
    ``admission`` is what their browser was given in the waiting room, where one stands before it.
    Raises any refusal of the room; SlotFull and SlotTaken where somebody was faster.
    """
    whose = f"account:{person.account.pk}" if person.account else "anybody"
    key_digest = codes.key_digest(key, whose) if key else None
    if key_digest:
        show("bookingkey", key_digest)
    asked, now = slot_ids.read(slot), clock.now()
    try:
        target = target_of(asked, now)
        way = passage(target.resource, target.day, token=admission, account=person.account,
                      channel=channel, now=now)  # fmt: skip
        made = prepared(target, person, places=places, channel=channel, now=now)
        made.key_digest, made.content_digest = key_digest, content_digest(made)
        return _written(made, target, "booking.book", way)
    except Refusal:
        if (before := _before(key_digest)) is None:
            raise
        return _the_same(before, asked, person, places)


def hold(
    *, slot: str, places: int = 1, person: Person = NOBODY_YET, admission: str = ""
) -> Booking:
    """Keep places for as long as the terms say, while somebody writes who they are."""
    now = clock.now()
    target, online = target_of(slot_ids.read(slot), now), Channel.ONLINE
    way = passage(target.resource, target.day, token=admission, account=person.account,
                  channel=online, now=now)  # fmt: skip
    made = prepared(target, person, places=places, channel=online, now=now, state=State.HELD)
    made.expires_at = now + timedelta(minutes=target.terms.hold or 10)
    return _written(made, target, "booking.hold", way)


def confirm(*, booking_id: UUID, person: Person | None = None) -> Booking:
    """A place that was held, by the form or for the first in the waiting list, is taken.

    ``person`` where nobody said who they are yet. HoldExpired, BookingChanged, TooManyBookings.
    """

    def act() -> Booking:
        with changing(booking_id, "booking.confirm") as (booking, event):
            now = clock.now()
            require_no_lot(booking)
            if booking.state in (State.CONFIRMED, State.PENDING, State.UNPAID):
                return booking
            if booking.state != State.HELD:
                raise BookingChanged(extra={"state": booking.state})
            if booking.expires_at is None or booking.expires_at <= now:
                raise HoldExpired
            asked = slot_ids.slot_id(booking.resource_id, booking.starts_at, booking.ends_at)
            target = target_of(asked, now)
            if person is not None and not booking.name:
                rules.require_identity(person.account, target.terms)
                write_person(booking, person, target, by_staff=False)
                booking.account = person.account
                booking.group = group_of(person, target)
                put(booking, target)
                require_few(booking.person, target.resource, target.terms, now, but=booking.pk)
            booking.state, booking.expires_at = rules.first_state(target.terms), None
            collect(booking, now)
            changed(booking)
            tell(booking, f"booking-{booking.state}")
            event.subjects.extend(one for one in booking.subjects if one not in event.subjects)
        return booking

    return once_more(act)


def _written(made: Booking, target: Target, action: str, way: Passage) -> Booking:
    try:
        return once_more(_insert(made, target, action, way))
    except (SlotFull, SlotTaken):
        if not expire_in_the_way(made):
            raise
    if made.slot is not None:
        made.slot.refresh_from_db()
    return once_more(_insert(made, target, action, way))


def _insert(made: Booking, target: Target, action: str, way: Passage) -> Callable[[], Booking]:
    """The transaction. What is slow comes before the row, so that the slot's lock, which the row
    takes, is held for the audit's line and the commit alone."""

    def act() -> Booking:
        if made.slot is not None and made.slot.remaining < made.places:
            raise SlotFull  # seen without a lock: most who come too late wait for nobody
        numbered(made)
        show("booking", made.pk)
        with recorded(action, subjects=made.subjects, resource=str(made.resource_id)) as event:
            require_few(made.person, target.resource, target.terms, made.made_at)
            way.use(made.made_at)
            collect(made, made.made_at)
            if made.state != State.HELD:
                tell(made, f"booking-{made.state}")
            made.save(force_insert=True)
            event.detail["state"] = str(made.state)
        return made

    return act


def _before(key_digest: str | None) -> Booking | None:
    if key_digest is None:
        return None
    rows = Booking.objects.select_related("resource")
    return rows.filter(key_digest=key_digest).first()


def _the_same(before: Booking, asked: slot_ids.SlotId, person: Person, places: int) -> Booking:
    """The booking of this key, if what came now is what came then; :class:`KeyReused`."""
    now = Booking(
        resource_id=asked.resource,
        starts_at=asked.start,
        ends_at=asked.end,
        places=places,
        name=person.name.strip(),
        email=person.email.strip(),
        phone=person.phone.strip(),
        group_id=person.group_id,
    )
    if content_digest(now) != before.content_digest:
        raise KeyReused
    return before
