"""How much of a resource was used (利用統計): hours and numbers of a span of days, about nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum

from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.models import Booking, Resource
from shiyakusho.engines.booking.selectors import Calendar
from shiyakusho.ground.fence.asking import lifted

USED = (State.CONFIRMED, State.DONE)
WHOLE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Usage:
    """Of one resource between two days, both included. ``open_hours`` are those of its week and its
    exceptions; ``people`` the places that were booked."""

    resource: Resource
    open_hours: float
    used_hours: float
    bookings: int
    people: int
    cancelled: int
    no_show: int

    @property
    def rate(self) -> float | None:
        """Used hours of the open ones; None where none were open."""
        return self.used_hours / self.open_hours if self.open_hours else None


def usage_of(resources: Collection[Resource], first: date, last: date) -> list[Usage]:
    """One statement for all of them; the hours of a slot with several places count once a booking."""
    counted = _counted([one.pk for one in resources], first, last)
    return [
        Usage(one, _open_hours(one, first, last), *counted.get(one.pk, (0.0, 0, 0, 0, 0)))
        for one in resources
    ]


def _counted(
    ids: Collection[UUID], first: date, last: date
) -> dict[UUID, tuple[float, int, int, int, int]]:
    zone = Resource._meta.get_field("zone").default
    start = datetime.combine(first, time(), Resource(zone=zone).tz)
    end = datetime.combine(last + WHOLE_DAY, time(), Resource(zone=zone).tz)
    used = Q(state__in=USED)
    length = ExpressionWrapper(F("ends_at") - F("starts_at"), DurationField())
    with lifted("booking.usage"):  # numbers of rows, of nobody
        rows = Booking.objects.filter(resource__in=ids, starts_at__gte=start, starts_at__lt=end)
        found = list(
            rows.order_by()
            .values("resource_id")
            .annotate(
                hours=Sum(length, filter=used),
                made=Count("pk", filter=used),
                people=Sum("places", filter=used),
                gone=Count("pk", filter=Q(state=State.CANCELLED)),
                missed=Count("pk", filter=Q(state=State.NO_SHOW)),
            )
        )
    return {
        one["resource_id"]: (
            (one["hours"] or timedelta()).total_seconds() / 3600,
            one["made"],
            one["people"] or 0,
            one["gone"],
            one["missed"],
        )
        for one in found
    }


def _open_hours(resource: Resource, first: date, last: date) -> float:
    calendar, total, day = Calendar(resource, first, last), timedelta(), first
    while day <= last:
        terms = calendar.terms(day)
        for period in calendar.periods(day, terms) if terms else ():
            end = (
                datetime.combine(day, period.end)
                if period.end
                else datetime.combine(day + WHOLE_DAY, time())
            )
            total += end - datetime.combine(day, period.start)
        day += WHOLE_DAY
    return total.total_seconds() / 3600
