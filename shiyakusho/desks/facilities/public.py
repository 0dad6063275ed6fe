"""The front desk of the facilities: for whoever prepares a city."""

from shiyakusho.desks.facilities.refusals import NoSuchFacility

from .models import Room
from .services import tie

__all__ = ["NoSuchFacility", "Room", "tie"]
