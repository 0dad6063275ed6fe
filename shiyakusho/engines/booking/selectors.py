"""What can be booked, when, and what is booked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from shiyakusho.engines.booking import hours
from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.models import Booking, Claim, DayHours, FamilySpace, Resource, Slot
from shiyakusho.engines.booking.models import Terms as TermsRow
from shiyakusho.engines.booking.refusals import BookingNotFound, ResourceNotFound
from shiyakusho.engines.booking.rules import is_bookable
from shiyakusho.engines.booking.slot_ids import SlotId, slot_id
from shiyakusho.engines.booking.terms import Period, TermsData
from shiyakusho.ground.audit.actors import current_actor
from shiyakusho.ground.fence.asking import show
from shiyakusho.registers.organisation import public as organisation

MOST_DAYS = 93
MOST_OFFERED = 2000


@dataclass(frozen=True)
class Offer:
    """A slot as it is offered: ``remaining`` places of ``capacity``; ``waiting`` groups in its list;
    ``bookable`` now, or too early or too late by the rules of its day; ``waits`` where one may stand in
    its list."""

    id: SlotId
    start: datetime
    end: datetime
    capacity: int
    remaining: int
    waiting: int = 0
    bookable: bool = False
    waits: bool = False


class Calendar:
    """Rules and exceptions of one resource between two days, read once."""

    def __init__(self, resource: Resource, first: date, last: date) -> None:
        self.resource, self._span = resource, (first, last)
        self._terms = [
            (row.since, row.until, row.read)
            for row in TermsRow.objects.filter(
                Q(until=None) | Q(until__gte=first), resource=resource, since__lte=last
            )
        ]

    @cached_property
    def _days(self) -> dict[date, list[Period]]:
        """Read when the first day is asked about: an opened slot asks about none."""
        rows = DayHours.objects.filter(resource=self.resource, day__range=self._span)
        return {row.day: [Period.model_validate(one) for one in row.periods] for row in rows}

    def terms(self, day: date) -> TermsData | None:
        """The rules in force on a day."""
        for since, until, data in self._terms:
            if since <= day and (until is None or day <= until):
                return data
        return None

    def judged(self, one: Offer, now: datetime) -> Offer:
        """The same, by the rules of its day."""
        zone = self.resource.tz
        terms = self.terms(one.start.astimezone(zone).date())
        if terms is None:
            return one
        bookable = is_bookable(one.start, terms, zone, now)
        return replace(one, bookable=bookable, waits=terms.waiting_list)

    def periods(self, day: date, terms: TermsData) -> tuple[Period, ...]:
        """The open periods of a day."""
        return hours.periods_on(day, terms, self._days.get(day))


def open_resources() -> QuerySet[Resource]:
    """Everything that takes bookings, by kind and name."""
    return Resource.objects.filter(is_open=True).order_by("kind", "name__ja", "pk")


def sections_of_staff() -> list[tuple[str, str]]:
    """The sections whoever asks serves by their posts, and what belongs to them: id and name."""
    return [(row.pk, str(organisation.section(row.pk).full_name)) for row in _own_sections()]


def _own_sections() -> QuerySet[organisation.SectionRow]:
    held = [section for section, _clearance in current_actor().standing.sections]
    return organisation.SectionRow.objects.filter(Q(pk__in=held) | Q(parent_id__in=held))


def resources_of_staff() -> QuerySet[Resource]:
    """What whoever asks serves by their posts, and what no section alone serves; closed ones too."""
    own = _own_sections().values("pk")
    rows = Resource.objects.filter(Q(section_id="") | Q(section_id__in=own))
    return rows.order_by("-is_open", "kind", "name__ja", "pk")


def meetings_of_staff(way: str, start: datetime, end: datetime) -> list[Booking]:
    """What stands between two moments in one way of meeting, of the sections one works in, in order."""
    rows = Booking.objects.filter(
        resource__in=resources_of_staff().filter(way=way),
        state__in=(State.CONFIRMED, State.DONE),
        starts_at__lt=end,
        ends_at__gt=start,
    )
    return list(rows.select_related("resource").order_by("starts_at", "pk")[:MOST_OFFERED])


def resource_of(resource_id: UUID, *, closed_too: bool = False) -> Resource:
    """:class:`ResourceNotFound`."""
    rows = Resource.objects.all() if closed_too else Resource.objects.filter(is_open=True)
    if (found := rows.filter(pk=resource_id).first()) is None:
        raise ResourceNotFound
    return found


def booking_of(booking_id: UUID) -> Booking:
    """A booking one is given: :class:`BookingNotFound`."""
    found = Booking.objects.select_related("resource").filter(pk=booking_id).first()
    if found is None:
        raise BookingNotFound
    return found


def held_by_id(booking_id: UUID) -> Booking:
    """For its account, or of a booking nobody signed in for, for whoever holds its id: that is its key
    (122 bits, told to the booker alone). :class:`BookingNotFound` for everybody else, staff too: they
    come by their own pages, with their own proof."""
    show("booking", booking_id)
    found = booking_of(booking_id)
    if found.account_id is not None and str(found.account_id) != current_actor().id:
        raise BookingNotFound
    return found


def by_code(digest: str) -> Booking:
    """The booking of a code: :class:`BookingNotFound`."""
    show("bookingcode", digest)
    found = Booking.objects.select_related("resource").filter(code_digest=digest).first()
    if found is None:
        raise BookingNotFound
    return found


def horizon(resource: Resource, start: datetime, span: timedelta) -> datetime:
    """How far to look when nobody said: ``span``, or the last slot that somebody opened."""
    last = Slot.objects.filter(resource=resource, opened=True).aggregate(last=Max("ends_at"))[
        "last"
    ]
    return max(start + span, last) if last else start + span


def offers(resource: Resource, start: datetime, end: datetime, now: datetime) -> list[Offer]:
    """What is offered between two moments and has not begun, in order; at most ``MOST_OFFERED``.

    Nothing is written: a slot of the hours has its id before anybody books it.
    """
    start = max(start, now)
    first, last = (one.astimezone(resource.tz).date() for one in (start, end))
    last = min(last, first + timedelta(days=MOST_DAYS))
    calendar = Calendar(resource, first, last)
    if resource.exclusive:
        found = _spans(calendar, first, last)
    else:
        found = _slots(calendar, first, last, start, end)
    chosen = (one for one in found if start <= one.start < end)
    in_order = sorted(chosen, key=lambda one: (one.start, one.end))[:MOST_OFFERED]
    return [calendar.judged(one, now) for one in in_order]


def _of_hours(
    calendar: Calendar, first: date, last: date
) -> Iterable[tuple[hours.Span, TermsData]]:
    day = first
    while day <= last:
        if (terms := calendar.terms(day)) is not None and terms.weekly:
            periods = calendar.periods(day, terms)
            zone = calendar.resource.tz
            for span in hours.spans_on(day, terms, periods, zone, terms.shortest):
                yield span, terms
        day += timedelta(days=1)


def _slots(
    calendar: Calendar, first: date, last: date, start: datetime, end: datetime
) -> list[Offer]:
    resource = calendar.resource
    rows = Slot.objects.filter(resource=resource, starts_at__gte=start, starts_at__lt=end)
    there = {(row.starts_at, row.ends_at): row for row in rows[: 2 * MOST_OFFERED]}
    found = {span: _counted(row) for span, row in there.items() if row.opened and row.is_open}
    for (begin, over), terms in _of_hours(calendar, first, last):
        row = there.get((begin, over))
        if row is None:
            one = slot_id(resource.pk, begin, over)
            found[begin, over] = Offer(one, begin, over, terms.capacity, terms.capacity)
        elif row.is_open:
            found[begin, over] = _counted(row)
    return list(found.values())


def _counted(row: Slot) -> Offer:
    one = slot_id(row.resource_id, row.starts_at, row.ends_at)
    return Offer(one, row.starts_at, row.ends_at, row.capacity, row.remaining, row.waiting)


def _spans(calendar: Calendar, first: date, last: date) -> list[Offer]:
    resource, found = calendar.resource, []
    taken = taken_between(resource, first, last + timedelta(days=1))
    for (begin, over), terms in _of_hours(calendar, first, last):
        free = not _meets(begin, over, terms, taken)
        one = slot_id(resource.pk, begin, over)
        found.append(Offer(one, begin, over, 1, int(free)))
    return found


def taken_between(resource: Resource, first: date, last: date) -> list[Claim]:
    """What stands in the way of a booking of this space in these days."""
    spaces = FamilySpace.objects.filter(resource=resource).values("space_id")
    zone = resource.tz
    window = (
        datetime.combine(first - timedelta(days=1), datetime.min.time(), zone),
        datetime.combine(last + timedelta(days=1), datetime.min.time(), zone),
    )
    return list(Claim.objects.filter(space_id__in=spaces, kept__overlap=window))


def _meets(begin: datetime, over: datetime, terms: TermsData, taken: Iterable[Claim]) -> bool:
    early = begin - timedelta(minutes=terms.before)
    late = over + timedelta(minutes=terms.after)
    return any(
        (one.kept.lower < over and begin < one.kept.upper)
        or (one.during.lower < late and early < one.during.upper)
        for one in taken
    )
