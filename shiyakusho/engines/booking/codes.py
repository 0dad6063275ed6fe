"""予約番号: ten signs worked out from the booking's id and the city's key, never stored but as a hash.

Whoever has the right to a booking is told its code again at any time; nobody reads it out of the
database, and nobody can lock another out, since no wrong try is counted against a booking.
"""

from __future__ import annotations

from uuid import UUID

from shiyakusho.engines.booking.refusals import CodeMistyped
from shiyakusho.ground.identity import codes

CODE, FEED, KEY, PERSON = "booking code", "booking feed", "booking key", "booking person"
GROUP = "lottery group"


def code_of(booking_id: UUID) -> str:
    """The code without separators."""
    number = int(codes.digest(str(booking_id), CODE), 16)
    body = ""
    for _sign in range(codes.BODY):
        number, rest = divmod(number, codes.PRIME)
        body += codes.ALPHABET[rest]
    return body + codes.check_character(body)


def digest_of(code: str) -> str:
    """What the database keeps of a code."""
    return codes.digest(code, CODE)


def typed_digest(typed: str) -> str:
    """The hash of a code as a person typed it; :class:`CodeMistyped`."""
    code = codes.as_typed(typed)
    if not codes.is_well_formed(code):
        raise CodeMistyped
    return digest_of(code)


def feed_token(resource_id: UUID, number: int) -> str:
    """The secret in the address of a resource's calendar; another ``number``, another address."""
    return codes.digest(f"{resource_id}:{number}", FEED)[:40]


def key_digest(key: str, whose: str) -> str:
    """An Idempotency-Key belongs to whoever sent it."""
    return codes.digest(f"{whose}:{key}", KEY)


def person_digest(whose: str) -> str:
    """By which bookings of one person are counted."""
    return codes.digest(whose, PERSON)


def group_digest(code: str) -> str:
    """What is kept of the number of a group that takes part in lotteries."""
    return codes.digest(code, GROUP)
