"""The front desk of the tickets (番号札): ask or tell, nothing else."""

from .choices import Source, State
from .models import Ticket
from .pack import pack
from .refusals import NoSuchQueue, NoSuchTicket
from .selectors.queues import Queue, queue, queue_names, token_of, visits_of
from .services.issuing import issue
from .services.measuring import measure

__all__ = [
    "NoSuchQueue",
    "NoSuchTicket",
    "Queue",
    "Source",
    "State",
    "Ticket",
    "issue",
    "measure",
    "pack",
    "queue",
    "queue_names",
    "token_of",
    "visits_of",
]
