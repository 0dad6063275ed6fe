"""A series (くりかえし): every Tuesday, holidays passed over, in one transaction and with one mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction

from shiyakusho.engines.booking import codes, hours, slot_ids
from shiyakusho.engines.booking.choices import Channel
from shiyakusho.engines.booking.gate.services.passing import NO_GATE, Passage, passage
from shiyakusho.engines.booking.limits import limit
from shiyakusho.engines.booking.models import Booking, Series
from shiyakusho.engines.booking.refusals import SeriesRefused, SeriesTooLong
from shiyakusho.engines.booking.selectors import resource_of
from shiyakusho.engines.booking.services.guarding import heard, once_more
from shiyakusho.engines.booking.services.paying import collect
from shiyakusho.engines.booking.services.people import Person, require_few
from shiyakusho.engines.booking.services.preparing import Target, numbered, prepared, target_of
from shiyakusho.engines.booking.services.telling import tell
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.fence.asking import show


@dataclass(frozen=True)
class Made:
    """What became of a series."""

    series: Series
    bookings: list[Booking]
    refused: list[dict[str, Any]]


def book_series(
    *,
    first: str,
    times: int,
    person: Person,
    places: int = 1,
    every_weeks: int = 1,
    all_or_nothing: bool = True,
    channel: Channel = Channel.ONLINE,
    admission: str = "",
    key: str = "",
) -> Made:
    """The slot ``first`` and the same hour in the weeks after it: so many dates that are no holidays.

    ``all_or_nothing``: :class:`SeriesRefused` names the dates that could not be had, and nothing is
    booked; else they are listed and the others are booked. SeriesTooLong. The same ``key`` is the same
    series, whatever happened since.
    """
    if not (2 <= times <= limit("most_in_series") and 1 <= every_weeks <= 52):
        raise SeriesTooLong(extra={"most": limit("most_in_series")})
    whose = f"account:{person.account.pk}" if person.account else "anybody"
    digest = codes.key_digest(f"series {key}", whose) if key else None
    if (before := _before(digest)) is not None:
        return before
    now = clock.now()
    found, refused = _targets(list(_dates(first, times, every_weeks)), now)
    way = _way(found, person, admission, channel, now)

    def act() -> Made:
        series = Series(resource=resource_of(slot_ids.read(first).resource), made_at=now)
        bookings = [prepared(one, person, places=places, channel=channel, now=now) for one in found]
        with recorded("booking.book_series") as event:
            way.use(now)
            made = _all_of(series, bookings, found, list(refused))
            if not made.bookings or (all_or_nothing and made.refused):
                raise SeriesRefused(extra={"refused": made.refused})
            if digest:  # on one that was made; a second press meets it, and is told of the first
                made.bookings[0].key_digest = digest
                made.bookings[0].save(update_fields=["key_digest"])
            event.subjects.extend(made.bookings[0].subjects)
            event.detail.update(bookings=len(made.bookings), refused=len(made.refused))
            tell(made.bookings[0], "booking-series")
        return made

    try:
        return once_more(act)
    except Refusal:
        if (before := _before(digest)) is None:
            raise
        return before


def _before(digest: str | None) -> Made | None:
    """What this key made before."""
    if digest is None:
        return None
    show("bookingkey", digest)
    first = Booking.objects.select_related("series", "resource").filter(key_digest=digest).first()
    if first is None or first.series is None:
        return None
    return Made(first.series, [first], list(first.series.refused))


def _way(
    targets: list[Target], person: Person, admission: str, channel: Channel, now: datetime
) -> Passage:
    """A series behind a gate is one booking of whoever was let in."""
    ways = (
        passage(one.resource, one.day, token=admission, account=person.account, channel=channel,
                now=now)
        for one in targets
    )  # fmt: skip
    return next((one for one in ways if one.gate is not None), NO_GATE)


def _dates(first: str, times: int, every_weeks: int) -> Iterator[slot_ids.SlotId]:
    """The wall clock of the place counts, not the hours between."""
    start = slot_ids.read(first)
    zone = resource_of(start.resource).tz
    begin, found, week = start.start.astimezone(zone), 0, 0
    while found < times and week < 10 * times:
        day = begin.date() + timedelta(weeks=week * every_weeks)
        week += 1
        if hours.is_closed_by_calendar(day):
            continue
        found += 1
        moment = datetime.combine(day, begin.time(), zone)
        yield slot_ids.SlotId(start.resource, moment, start.minutes)


def _targets(
    dates: list[slot_ids.SlotId], now: datetime
) -> tuple[list[Target], list[dict[str, Any]]]:
    found, refused = [], []
    for one in dates:
        try:
            found.append(target_of(one, now))
        except Refusal as refusal:
            refused.append(_said(one.start, refusal))
    # In the order in which every other transaction takes their locks.
    found.sort(key=lambda one: one.slot.pk if one.slot else 0)
    return found, refused


def _all_of(
    series: Series, bookings: list[Booking], targets: list[Target], refused: list[dict[str, Any]]
) -> Made:
    series.save(force_insert=True)
    made = []
    if bookings:
        one = bookings[0]
        require_few(one.person, one.resource, targets[0].terms, one.made_at, more=len(bookings))
    for booking in bookings:
        numbered(booking)
        booking.series = series
        show("booking", booking.pk)
        try:
            with transaction.atomic():
                collect(booking, booking.made_at)
                booking.save(force_insert=True)
        except DatabaseError as fault:
            if (refusal := heard(fault)) is None:
                raise
            refused.append(_said(booking.starts_at, refusal))
        else:
            made.append(booking)
    refused.sort(key=lambda one: one["start"])
    series.refused = refused
    series.save(update_fields=["refused"])
    return Made(series, sorted(made, key=lambda one: one.starts_at), refused)


def _said(start: datetime, refusal: Refusal) -> dict[str, Any]:
    return {"start": start.astimezone(clock.TOKYO).isoformat(), "code": refusal.code}
