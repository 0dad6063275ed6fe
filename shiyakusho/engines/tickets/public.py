"""The front desk of the tickets (番号札): ask or tell, nothing else."""

from .choices import Source, State
from .models import Ticket
from .pack import pack
from .services.issuing import issue

__all__ = [
    "Source",
    "State",
    "Ticket",
    "issue",
    "pack",
]
