"""The sheets of the staff's calendar: day by day who comes, and which times are free."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from shiyakusho.engines.booking.choices import LIVE, State
from shiyakusho.engines.booking.models import Booking, Resource
from shiyakusho.engines.booking.selectors import offers
from shiyakusho.engines.booking.shown import TAGS, times_label
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read

MOST_SHOWN = 1000
SHOWN_STATES = (*LIVE, State.DONE, State.NO_SHOW)


def days_of_staff(resource: Resource, first: date, length: int) -> list[dict[str, Any]]:
    """Day by day: bookings as rows, and the times that are still free."""
    zone = resource.tz
    start = datetime.combine(first, datetime.min.time(), zone)
    end = start + timedelta(days=length)
    rows = Booking.objects.filter(
        resource=resource, starts_at__gte=start, starts_at__lt=end, state__in=SHOWN_STATES
    )
    found = list(rows.select_related("resource").order_by("starts_at", "number", "pk")[:MOST_SHOWN])
    record_read({one for row in found for one in row.subjects}, what=f"bookings of {resource}")
    offered = offers(resource, start, end, clock.now())
    free = [one for one in offered if one.remaining and one.bookable]
    shown = []
    for n in range(length):
        day = first + timedelta(days=n)
        times = [
            {"label": f"{one.start.astimezone(zone):%H:%M}", "left": one.remaining,
             "url": f"{reverse('booking_staff:entry', args=[resource.pk])}?slot={one.id}"}
            for one in free if one.start.astimezone(zone).date() == day
        ]  # fmt: skip
        of_day = [_row(one) for one in found if one.starts_at.astimezone(zone).date() == day]
        shown.append({"day": day, "rows": of_day, "times": times})
    return shown


def _row(one: Booking) -> dict[str, Any]:
    time = times_label(one.resource, one.starts_at, one.ends_at)
    tag = TAGS.get(State(one.state), "neutral")
    return {
        "href": reverse("booking_staff:booking", args=[one.pk]),
        "cells": [
            time,
            one.name or "（まだ書いていません）",
            one.places,
            {"value": str(one.get_state_display()), "tag": tag},
            one.get_channel_display(),
        ],
    }
