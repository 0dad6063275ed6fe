# Beside them stand the models of lotteries and gates; a booking names its win by its model's name.
from shiyakusho.engines.booking.gate import models as _gate  # noqa: F401
from shiyakusho.engines.booking.groups import models as _groups  # noqa: F401
from shiyakusho.engines.booking.lottery import models as _lottery  # noqa: F401

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
