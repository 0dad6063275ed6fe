"""The front desk of bookings.

``offers(resource, start, end, now)``, ``open_resources()``, ``resource_of(id)``;
``book(slot=, person=, places=, channel=, key=)``, ``held_by_id(id)``, ``cancel(booking_id=)``;
``arriving(code, at)`` for whoever comes with a code: the booking near that moment, naming nobody.
"""

from shiyakusho.engines.booking.arrivals import Arrival, arriving
from shiyakusho.engines.booking.choices import Channel, Kind, State, Way
from shiyakusho.engines.booking.codes import code_of
from shiyakusho.engines.booking.models import Booking, Resource
from shiyakusho.engines.booking.selectors import (
    Offer,
    held_by_id,
    horizon,
    offers,
    open_resources,
    resource_of,
)
from shiyakusho.engines.booking.services.arranging import add_resource, open_slots
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.people import Person
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.terms import Fee, Period, TermsData

__all__ = [
    "Arrival",
    "Booking",
    "Channel",
    "Fee",
    "Kind",
    "Offer",
    "Period",
    "Person",
    "Resource",
    "State",
    "TermsData",
    "Way",
    "add_resource",
    "arriving",
    "book",
    "cancel",
    "code_of",
    "held_by_id",
    "horizon",
    "offers",
    "open_resources",
    "open_slots",
    "resource_of",
    "wait",
]
