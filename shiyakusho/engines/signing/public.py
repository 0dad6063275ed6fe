"""The front desk of the consents (同意): ask or tell, nothing else."""

from .choices import State
from .selectors import consents_of
from .services.agreeing import agree
from .services.ending import expire_due, remind_due
from .services.identifying import Known
from .services.inviting import invite
from .services.recording import accept_paper, record_at_counter

__all__ = [
    "Known",
    "State",
    "accept_paper",
    "agree",
    "consents_of",
    "expire_due",
    "invite",
    "record_at_counter",
    "remind_due",
]
