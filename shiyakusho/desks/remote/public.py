"""The front desk of the talks (リモート相談): for doors."""

from .choices import Outcome
from .models import Seat, Talk
from .pack import Booth, pack
from .services.ending import end
from .services.opening import open_at_booth
from .services.seating import admit, by_phone, enter, take

__all__ = [
    "Booth",
    "Outcome",
    "Seat",
    "Talk",
    "admit",
    "by_phone",
    "end",
    "enter",
    "open_at_booth",
    "pack",
    "take",
]
