"""Hear what the database's guard says, as the room's own refusals; one more try where two waited for
each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError

from shiyakusho.engines.booking.refusals import AlreadyWaiting, KeyReused, SlotFull, SlotTaken
from shiyakusho.ground.contracts import Refusal

T = TypeVar("T")
# Constraints of the tables and of the guard (migrations 0001, 0002), and what each means.
MEANS: dict[str, type[Refusal]] = {
    "booking_slot_full": SlotFull,
    "booking_slot_counts": SlotFull,
    "booking_space_taken": SlotTaken,
    "booking_space_once": SlotTaken,
    "booking_waits_once": AlreadyWaiting,
}
KEY_COLUMN, CODE_COLUMN = "key_digest", "code_digest"
# serialization_failure, deadlock_detected: nothing was wrong but the moment.
MOMENTARY = frozenset({"40001", "40P01"})


def once_more(act: Callable[[], T]) -> T:
    """Run ``act``, which is one whole transaction. Where it met another crosswise it is run once
    more; the second time that means :class:`SlotTaken`: somebody else was there, never an error."""
    try:
        return _heard(act)
    except Momentary:
        pass
    try:
        return _heard(act)
    except Momentary:
        raise SlotTaken from None


def heard(fault: DatabaseError) -> Refusal | None:
    """The refusal behind a fault of the database; None for what is no matter of bookings."""
    constraint = _constraint(fault)
    if constraint in MEANS:
        return MEANS[constraint]()
    return KeyReused() if KEY_COLUMN in constraint else None


class Momentary(Exception):
    """The same again may well succeed."""


def _heard(act: Callable[[], T]) -> T:
    try:
        return act()
    except DatabaseError as fault:
        if (refusal := heard(fault)) is not None:
            raise refusal from None
        if _state(fault) in MOMENTARY or CODE_COLUMN in _constraint(fault):
            raise Momentary from fault
        raise


def _state(fault: DatabaseError) -> str:
    return getattr(fault.__cause__, "sqlstate", None) or ""


def _constraint(fault: DatabaseError) -> str:
    told = getattr(fault.__cause__, "diag", None)
    return getattr(told, "constraint_name", None) or ""
