"""A booking as it would be written: everything that can be judged without a lock."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shiyakusho.engines.booking import codes, hours, rules
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.groups.kinds import WHOLE, percent_of
from shiyakusho.engines.booking.groups.selectors import group_for
from shiyakusho.engines.booking.lottery.models import EntrantGroup
from shiyakusho.engines.booking.models import Booking, Resource, Slot
from shiyakusho.engines.booking.refusals import ResourceNotFound, SlotNotOffered
from shiyakusho.engines.booking.selectors import Calendar, resource_of
from shiyakusho.engines.booking.services.people import Person, born, checked
from shiyakusho.engines.booking.slot_ids import SlotId
from shiyakusho.engines.booking.terms import TermsData


@dataclass(frozen=True)
class Target:
    """A slot or a span that may be booked now, and under which rules. ``slot`` is None of a space."""

    resource: Resource
    terms: TermsData
    start: datetime
    end: datetime
    slot: Slot | None

    @property
    def day(self) -> date:
        """The day it begins, where it takes place."""
        return self.start.astimezone(self.resource.tz).date()

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60


def target_of(asked: SlotId, now: datetime) -> Target:
    """ResourceNotFound, SlotNotOffered, NotYetOpen, TooLate."""
    slot = _slot_row(asked)
    resource = slot.resource if slot else resource_of(asked.resource)
    day = asked.start.astimezone(resource.tz).date()
    calendar = Calendar(resource, day, day)
    terms = calendar.terms(day)
    if terms is None:
        raise SlotNotOffered
    if slot is None or not slot.opened:
        span, periods = (asked.start, asked.end), calendar.periods(day, terms)
        whole = not resource.exclusive
        if not hours.fits(span, terms, periods, resource.tz, whole_slots=whole):
            raise SlotNotOffered
    rules.require_time(asked.start, terms, resource.tz, now)
    if slot is None and not resource.exclusive:
        slot = _first_asked_for(resource, asked, terms)
    return Target(resource, terms, asked.start, asked.end, slot)


def prepared(
    target: Target,
    person: Person,
    *,
    places: int,
    channel: Channel,
    now: datetime,
    state: State | None = None,
) -> Booking:
    """The row, unsaved. Of somebody who has not said who they are yet (a hold) no name is asked."""
    by_staff = channel == Channel.STAFF
    terms = target.terms
    rules.require_places(places, terms)
    if not by_staff:
        rules.require_identity(person.account, terms)
    made = Booking(
        resource=target.resource,
        places=places,
        state=state or rules.first_state(terms),
        channel=channel,
        account=person.account,
        made_at=now,
    )
    made.group = group_of(person, target)
    put(made, target)
    if state != State.HELD:
        write_person(made, person, target, by_staff=by_staff)
    return made


def group_of(person: Person, target: Target) -> EntrantGroup | None:
    """The group they stand for, in force on that day; None where they come for themselves."""
    if person.group_id is None:
        return None
    return group_for(person.account, person.group_id, target.day)


def put(booking: Booking, target: Target) -> None:
    """At this time, under its rules."""
    booking.slot = target.slot
    booking.starts_at, booking.ends_at = target.start, target.end
    terms, spaces = target.terms, target.resource.exclusive
    booking.before, booking.after = (terms.before, terms.after) if spaces else (0, 0)
    booking.cancel_until = target.start - timedelta(minutes=terms.cancel_until)
    day = target.start.astimezone(target.resource.tz).date()
    share = percent_of(booking.group.kind, day) if booking.group else WHOLE
    booking.fee_yen = rules.fee_for(terms.fee, booking.places, target.minutes) * share // WHOLE
    booking.back = [[one.before, one.percent] for one in terms.fee.back]


def write_person(booking: Booking, person: Person, target: Target, *, by_staff: bool) -> None:
    """NameMissing, ContactMissing, AgeUnknown, TooYoung, WordsRefused."""
    kept = checked(person, target.resource, by_staff=by_staff)
    if target.terms.min_age:
        rules.require_age(born(kept), target.terms, target.day)
    booking.name, booking.email, booking.phone = kept.name, kept.email, kept.phone
    booking.person, booking.language = kept.digest, kept.language


def numbered(booking: Booking) -> None:
    """An id, and the code that goes with it."""
    booking.pk = uuid.uuid4()
    booking.code_digest = codes.digest_of(codes.code_of(booking.pk))


def content_digest(booking: Booking) -> str:
    """Whether the same key came with the same content."""
    said = [
        *(str(booking.resource_id), booking.starts_at.timestamp(), booking.ends_at.timestamp()),
        *(booking.places, booking.name, booking.email, booking.phone),
        *([str(booking.group_id)] if booking.group_id else []),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _slot_row(asked: SlotId) -> Slot | None:
    """Its row with its resource, if somebody asked for it before; a space has none."""
    rows = Slot.objects.select_related("resource").filter(
        resource=asked.resource, starts_at=asked.start, ends_at=asked.end
    )
    if (row := rows.first()) is None or row.resource.exclusive:
        return None  # of a space there is at most the list of who waits for this span
    if not row.resource.is_open:
        raise ResourceNotFound
    if not row.is_open:
        raise SlotNotOffered
    return row


def _first_asked_for(resource: Resource, asked: SlotId, terms: TermsData) -> Slot:
    """A slot of the hours gets its row when somebody first asks for it; the same for two at once."""
    row = Slot(resource=resource, starts_at=asked.start, ends_at=asked.end, capacity=terms.capacity)
    Slot.objects.bulk_create([row], ignore_conflicts=True)
    return Slot.objects.get(resource=resource, starts_at=asked.start, ends_at=asked.end)
