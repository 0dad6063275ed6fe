"""Mails about bookings: one row in the outbox now, written and sent by the worker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground import outbox
from shiyakusho.ground.jp.money import yen
from shiyakusho.registers.organisation import public as organisation

OUTBOX_KIND = "booking.tell"


def tell(booking: Booking, template: str) -> None:
    """Once for each state of a booking; nobody is told who left no address."""
    if not (booking.email or booking.account_id):
        return
    key = f"{template}:{booking.pk}:{booking.version}"
    outbox.put(OUTBOX_KIND, {"booking": str(booking.pk), "template": template}, key=key)


@outbox.delivers(OUTBOX_KIND)
def write_mail(payload: dict[str, Any], key: str) -> None:
    """The worker's: a booking that was erased meanwhile is told nothing of."""
    rows = Booking.objects.select_related("resource").filter(pk=UUID(payload["booking"]))
    booking = rows.first()
    if booking is None:
        return
    to = booking.email or booking.account_id
    if not to:
        return
    names = messaging.uses(payload["template"])
    messaging.send(
        to=to,
        template=payload["template"],
        context={name: value for name, value in _said(booking).items() if name in names},
        key=key,
        language=booking.language,
        about=booking.subject,
    )


def _said(booking: Booking) -> dict[str, Any]:
    city, zone = organisation.city(), booking.resource.tz
    start, end = (timezone.localtime(one, zone) for one in (booking.starts_at, booking.ends_at))
    until = booking.expires_at or booking.cancel_until
    return {
        "what": booking.resource.name,
        "day": start.date(),
        "time": f"{start:%H:%M}–{end:%H:%M}",
        "places": str(booking.places),
        "until": f"{timezone.localtime(until, zone):%Y-%m-%d %H:%M}",
        "office": {"ja": city.name.ja, "en": city.name.en},
        "phone": city.hall.phone.number,
        "fee": yen(booking.fee_yen, "symbol"),
        "link": ["booking:mine", str(booking.pk)],
        "dates": str(_others(booking)),
    }


def _others(booking: Booking) -> int:
    """How many dates its series has."""
    if booking.series_id is None:
        return 1
    return Booking.objects.filter(series_id=booking.series_id).count()
