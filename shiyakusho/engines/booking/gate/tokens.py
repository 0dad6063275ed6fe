"""What a browser shows for its turn: the key with our signature. Made-up ones are told apart without
asking the database; a copied one is the same turn and not a second."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

from shiyakusho.engines.booking.gate.models import GateTurn

LONGEST = 200


def token_of(turn: GateTurn) -> str:
    """As the cookie and the address have it."""
    return _signer().sign(turn.key.hex)


def key_in(token: str) -> UUID | None:
    """The key, or None for what bears no signature of ours."""
    try:
        return UUID(hex=_signer().unsign(token[:LONGEST]))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="shiyakusho.booking.turn", sep=".")
