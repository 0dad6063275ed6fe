"""The front desk of the tickets (番号札): ask or tell, nothing else."""

from .choices import Source, State
from .forecast.play import Counter, played
from .hours import gives_out
from .models import Ticket
from .pack import pack
from .refusals import NoSuchQueue, NoSuchTicket
from .registry import Desk, desks
from .selectors.queues import Queue, at_window_of, queue, queue_names, token_of, visits_of
from .services.issuing import issue
from .services.kiosks import open_extra, register_kiosk
from .services.measuring import measure
from .services.taking_over import take_over

__all__ = [
    "Counter",
    "Desk",
    "NoSuchQueue",
    "NoSuchTicket",
    "Queue",
    "Source",
    "State",
    "Ticket",
    "at_window_of",
    "desks",
    "gives_out",
    "issue",
    "measure",
    "open_extra",
    "pack",
    "played",
    "queue",
    "queue_names",
    "register_kiosk",
    "take_over",
    "token_of",
    "visits_of",
]
