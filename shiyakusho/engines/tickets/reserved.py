"""Reservations at the kiosk (予約): a code that is near its time goes first, once."""

from __future__ import annotations

from django.http import HttpRequest

from shiyakusho.engines.booking import public as booking
from shiyakusho.engines.tickets.models import Kiosk
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.refusals import ReservationNotNow
from shiyakusho.ground import clock
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.registers.organisation import public as organisation

LONGEST_CODE = 40


def reservation_of(request: HttpRequest, kiosk: Kiosk) -> booking.Arrival | None:
    """The booking of the code that was typed or scanned; None where there is no code.

    Wrong codes are counted by where they come from. Refusals: ReservationNotNow, CodeMistyped of
    the bookings, TooManyTries.
    """
    code = request.POST.get("reservation", "").strip()[:LONGEST_CODE]
    if not code:
        return None
    this = tries.begin("guess", network_of(request))
    found = booking.arriving(code, clock.now())
    if found is None or not _here(found, kiosk):
        raise ReservationNotNow
    this.was_none()
    return found


def _here(found: booking.Arrival, kiosk: Kiosk) -> bool:
    """Whether it is a booking of the bureau whose hall this is."""
    section = organisation.city().sections.get(found.section_id)
    return section is not None and section.bureau_id == pack().place(kiosk.place).bureau
