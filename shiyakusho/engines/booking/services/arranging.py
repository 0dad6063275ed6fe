"""Arrange what can be booked (資源を用意する): resources, the rules, exceptions, opened slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from pydantic import ValidationError

from shiyakusho.engines.booking.choices import Kind, Way
from shiyakusho.engines.booking.models import DayHours, FamilySpace, Resource, Slot, Terms
from shiyakusho.engines.booking.refusals import OpeningWrong, TermsWrong
from shiyakusho.engines.booking.selectors import resource_of
from shiyakusho.engines.booking.services.waiting import promote
from shiyakusho.engines.booking.terms import Period, TermsData
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.ui.written import WordsRefused, as_written

Texts = Mapping[str, str]
MOST_SLOTS = 1000
# Signs of each text in each language; the pages' fields say the same.
LONGEST = {"name": 80, "about": 1000, "place": 200, "access_note": 500}


def add_resource(
    *,
    name: Texts,
    terms: TermsData,
    since: date | None = None,
    kind: str = Kind.COUNTER,
    way: str = Way.PLACE,
    about: Texts | None = None,
    place: Texts | None = None,
    access_note: Texts | None = None,
    section_id: str = "",
    exclusive: bool = False,
    inside: UUID | None = None,
    is_open: bool = True,
) -> Resource:
    """Something new that can be booked, under rules in force from ``since`` (today).

    A space ``inside`` another is taken whenever the other is, and the other way round.
    """
    texts = _said(name=name, about=about or {}, place=place or {}, access_note=access_note or {})
    with recorded("booking.add_resource") as event:
        made = Resource(
            kind=kind, way=way, section_id=section_id, exclusive=exclusive, is_open=is_open,
            made_at=clock.now(), **texts,
        )  # fmt: skip
        if inside is not None:
            made.inside = _holding_space(inside, exclusive)
        made.save(force_insert=True)
        _join_family(made)
        Terms.objects.create(
            resource=made, since=since or clock.today(), data=terms.model_dump(mode="json")
        )
        event.subjects.append(made.subject)
    return made


def describe(
    *, resource_id: UUID, name: Texts, about: Texts, place: Texts, access_note: Texts
) -> Resource:
    """What a resource says of itself, by language; a text that is left out is gone. OpeningWrong names
    the one that is too long, or cannot be kept."""
    texts = _said(name=name, about=about, place=place, access_note=access_note)
    resource = resource_of(resource_id, closed_too=True)
    with recorded("booking.describe", subjects=[resource.subject]):
        for name_of, text in texts.items():
            setattr(resource, name_of, text)
        resource.save(update_fields=[*texts])
    return resource


def terms_of(data: Mapping[str, Any]) -> TermsData:
    """Rules read and checked; :class:`TermsWrong` names what is wrong."""
    try:
        return TermsData.model_validate(data)
    except ValidationError as error:
        found = [".".join(str(part) for part in one["loc"]) for one in error.errors()]
        raise TermsWrong(extra={"errors": found}) from None


def set_terms(*, resource_id: UUID, data: Mapping[str, Any], since: date) -> Terms:
    """Other rules from a day on; what was in force ends the day before. Bookings already made keep
    what they were promised. :class:`TermsWrong`."""
    read, resource = terms_of(data), resource_of(resource_id, closed_too=True)
    try:
        with recorded("booking.set_terms", subjects=[resource.subject], since=since.isoformat()):
            rows = Terms.objects.select_for_update().filter(resource=resource)
            rows.filter(since__gte=since).delete()
            rows.filter(since__lt=since).exclude(until__lt=since).update(
                until=since - timedelta(days=1)
            )
            made = Terms.objects.create(
                resource=resource, since=since, data=read.model_dump(mode="json")
            )
    except IntegrityError:
        raise TermsWrong(extra={"errors": ["since"]}) from None
    return made


def set_day(
    *, resource_id: UUID, day: date, periods: Iterable[Period] | None, why: Texts | None = None
) -> None:
    """Other hours on one day; none: closed; ``None``: as the week says again. Bookings stay: the
    calendar shows who has to be asked to come at another time."""
    resource = resource_of(resource_id, closed_too=True)
    with recorded("booking.set_day", subjects=[resource.subject], day=day.isoformat()):
        if periods is None:
            DayHours.objects.filter(resource=resource, day=day).delete()
            return
        told = [one.model_dump(mode="json") for one in periods]
        DayHours.objects.update_or_create(
            resource=resource, day=day, defaults={"periods": told, "why": dict(why or {})}
        )


def open_slots(
    *, resource_id: UUID, start: datetime, minutes: int, slots: int, capacity: int
) -> list[Slot]:
    """Open so many slots one after the other, each for ``capacity`` people. :class:`OpeningWrong`."""
    if start.tzinfo is None or not (
        5 <= minutes <= 1440 and 1 <= slots <= MOST_SLOTS and 1 <= capacity <= 100_000
    ):
        raise OpeningWrong
    start = start.replace(second=0, microsecond=0)
    length = timedelta(minutes=minutes)
    resource = resource_of(resource_id, closed_too=True)
    if resource.exclusive:
        raise OpeningWrong(extra={"field": "exclusive"})
    rows = [
        Slot(resource=resource, starts_at=start + n * length, ends_at=start + (n + 1) * length,
             capacity=capacity, opened=True)
        for n in range(slots)
    ]  # fmt: skip
    with recorded("booking.open_slots", subjects=[resource.subject], slots=slots):
        Slot.objects.bulk_create(rows, ignore_conflicts=True)
    return list(
        Slot.objects.filter(
            resource=resource, starts_at__gte=start, starts_at__lt=start + slots * length
        ).order_by("starts_at")
    )


def set_capacity(*, slot_id: int, capacity: int) -> Slot:
    """More or fewer places: never fewer than are taken (:class:`OpeningWrong`). Whoever waits first
    is offered what came free."""
    with recorded("booking.set_capacity", slot=slot_id, capacity=capacity):
        slot = Slot.objects.select_for_update(no_key=True).filter(pk=slot_id).first()
        if slot is None or not slot.taken <= capacity <= 100_000:
            raise OpeningWrong(extra={"taken": slot.taken if slot else None})
        slot.capacity = capacity
        slot.save(update_fields=["capacity"])
        promote(slot_id, clock.now())
    slot.refresh_from_db()
    return slot


def set_open(*, resource_id: UUID, is_open: bool) -> Resource:
    """Take bookings, or none for now. What was booked stays."""
    resource = resource_of(resource_id, closed_too=True)
    with recorded("booking.set_open", subjects=[resource.subject], is_open=is_open):
        resource.is_open = is_open
        resource.save(update_fields=["is_open"])
    return resource


def new_feed(*, resource_id: UUID) -> Resource:
    """Another address for a resource's calendar; the one before leads nowhere."""
    resource = resource_of(resource_id, closed_too=True)
    with recorded("booking.new_feed", subjects=[resource.subject]):
        resource.feed_number += 1
        resource.save(update_fields=["feed_number"])
    return resource


def _said(**texts: Texts) -> dict[str, dict[str, str]]:
    """What was written, as it is kept."""
    if not texts["name"].get("ja", "").strip():
        raise OpeningWrong(extra={"field": "name_ja"})
    return {
        name: {tongue: _text(name, tongue, text) for tongue, text in told.items()}
        for name, told in texts.items()
    }


def longest(name: str, tongue: str) -> int:
    """Signs a text may have; with its readings (｜漢字《かんじ》) one of three is read."""
    return LONGEST[name] * (3 if tongue == "plain" else 1)


def _text(name: str, tongue: str, text: str) -> str:
    try:
        return as_written(text, limit=longest(name, tongue))
    except WordsRefused as refusal:
        raise OpeningWrong(
            extra={"field": f"{name}_{tongue}", "told": str(refusal.detail)}
        ) from None


def _holding_space(inside: UUID, exclusive: bool) -> Resource:
    space = resource_of(inside, closed_too=True)
    if not (exclusive and space.exclusive):
        raise OpeningWrong(extra={"field": "inside"})
    return space


def _join_family(made: Resource) -> None:
    """A booking of the new space takes it; so does a booking of whatever contains it."""
    if not made.exclusive:
        return
    holders, above = [made], made.inside
    while above is not None:
        holders.append(above)
        above = above.inside
    FamilySpace.objects.bulk_create([FamilySpace(resource=one, space=made) for one in holders])
