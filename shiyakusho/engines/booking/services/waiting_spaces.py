"""The waiting list of a space (空き待ち): who waits for a span of it, or of what contains it or lies in it,
in the order in which they were acknowledged.

An entry waits for the whole of its span; what is free of it in part is open to others. Every span
somebody waits for has a slot that nobody books, which gives the numbers. Locks: spaces in the order of
keys, lists, entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.models import Booking, Claim, FamilySpace, Resource, Slot
from shiyakusho.engines.booking.refusals import PlacesLeft
from shiyakusho.engines.booking.selectors import Calendar
from shiyakusho.engines.booking.services.telling import tell
from shiyakusho.ground.fence.asking import lifted

_NUMBER = "UPDATE booking_slot SET numbers = numbers + 1 WHERE id = %s RETURNING numbers"


def join_list(entry: Booking) -> None:
    """Give an entry its list and its number, in its transaction. :class:`PlacesLeft` where the span is
    free: whoever frees it waits for the spaces we hold, and finds the entry."""
    lock_spaces(entry.resource_id)
    if is_free(entry):
        raise PlacesLeft
    span = {"resource": entry.resource, "starts_at": entry.starts_at, "ends_at": entry.ends_at}
    Slot.objects.bulk_create([Slot(**span, capacity=1)], ignore_conflicts=True)
    entry.slot = Slot.objects.get(**span)
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [entry.slot.pk])
        entry.number = cursor.fetchone()[0]


def promote_spans(resource_id: UUID, start: datetime, end: datetime, now: datetime) -> int:
    """Hold what became free for whoever waited first of those whose whole span is free now; how many
    were told. In the transaction that made it free."""
    lock_spaces(
        resource_id
    )  # before anybody is looked for: who joins now is seen, or sees what is free
    told = 0
    found = list(waits_for(resource_id, start, end, now).values_list("pk", "slot_id"))
    lists = sorted({slot for _pk, slot in found})
    list(Slot.objects.select_for_update(no_key=True).filter(pk__in=lists).order_by("pk"))
    rows = Booking.objects.filter(pk__in=[pk for pk, _slot in found], state=State.WAITING)
    locked = rows.select_related("resource").select_for_update(of=("self",), no_key=True)
    for entry in locked.order_by("made_at", "number"):
        if not is_free(entry):
            continue
        entry.slot, entry.state, entry.from_waiting = None, State.HELD, True
        entry.expires_at = offered_until(entry.resource, entry.starts_at, now)
        entry.version += 1
        entry.save()
        tell(entry, "booking-offered")
        told += 1
    return told


def waits_for(
    resource_id: UUID, start: datetime, end: datetime, now: datetime
) -> QuerySet[Booking]:
    """Entries that something of this span stands in the way of, with the time kept around it."""
    widest = timedelta(minutes=600)
    rows = Booking.objects.filter(state=State.WAITING, resource__in=_related(resource_id))
    return rows.filter(starts_at__lt=end + widest, ends_at__gt=start - widest, starts_at__gt=now)


def is_free(entry: Booking) -> bool:
    """What the guard of the database will say (migration 0002), under the same locks."""
    uses = (entry.starts_at, entry.ends_at)
    keeps = (
        entry.starts_at - timedelta(minutes=entry.before),
        entry.ends_at + timedelta(minutes=entry.after),
    )
    taken = Q(kept__overlap=uses) | Q(during__overlap=keeps)
    return not Claim.objects.filter(taken, space__in=_spaces([entry.resource_id])).exists()


def lock_spaces(resource_id: UUID) -> None:
    """Everything that can get in the way of this space, in the order of keys."""
    wanted = _spaces(_related(resource_id))
    rows = Resource.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    list(rows.order_by("pk").values_list("pk", flat=True))


def offered_until(resource: Resource, starts_at: datetime, now: datetime) -> datetime:
    """Until when an offer stands: never beyond the beginning."""
    day = starts_at.astimezone(resource.tz).date()
    terms = Calendar(resource, day, day).terms(day)
    minutes = terms.waiting_hold if terms else 60
    return min(now + timedelta(minutes=minutes), starts_at)


def ahead_of(entry: Booking) -> int:
    """How many were acknowledged before, for the same time of the same spaces."""
    with lifted("booking.ahead"):
        rows = Booking.objects.filter(
            state=State.WAITING, resource__in=_related(entry.resource_id),
            starts_at__lt=entry.ends_at, ends_at__gt=entry.starts_at, made_at__lt=entry.made_at,
        )  # fmt: skip
        return rows.count()


def _related(resource_id: UUID) -> QuerySet[FamilySpace, UUID]:
    """Resources that share a space with this one, itself among them."""
    own = FamilySpace.objects.filter(resource=resource_id).values("space")
    return FamilySpace.objects.filter(space__in=own).values_list("resource_id", flat=True)


def _spaces(resources: Iterable[UUID]) -> QuerySet[FamilySpace, UUID]:
    rows = FamilySpace.objects.filter(resource__in=resources)
    return rows.values_list("space_id", flat=True)
