"""The tables of the room, a file for each noun."""

from .accounts import AccountLink
from .facts import GivenFact, RegisterEntry
from .imports import ImportBatch
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
    "Membership",
    "Protection",
    "RegisterEntry",
    "Relation",
    "Resident",
]
