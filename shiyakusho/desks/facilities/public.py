"""The front desk of the facilities: for whoever prepares a city."""

from .models import Room
from .services import tie

__all__ = ["Room", "tie"]
