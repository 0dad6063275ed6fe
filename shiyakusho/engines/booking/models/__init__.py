from .bookings import Booking, Series
from .resources import DayHours, FamilySpace, Resource, Terms
from .slots import Claim, Slot

__all__ = [
    "Booking",
    "Claim",
    "DayHours",
    "FamilySpace",
    "Resource",
    "Series",
    "Slot",
    "Terms",
]
