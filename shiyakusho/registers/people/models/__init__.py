"""The tables of the room, a file for each noun."""

from .accounts import AccountLink
from .facts import GivenFact, RegisterEntry
from .imports import ImportBatch
from .linking import LinkRequest
from .mandates import Mandate
from .places import AddressPeriod
from .protection import Protection
from .relations import Household, Membership, Relation
from .residents import Resident

__all__ = [
    "AccountLink",
    "AddressPeriod",
    "GivenFact",
    "Household",
    "ImportBatch",
    "LinkRequest",
    "Mandate",
    "Membership",
    "Protection",
    "RegisterEntry",
    "Relation",
    "Resident",
]
