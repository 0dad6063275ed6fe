"""Accounts as a request has them, their grants known: no database is asked."""

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.proofs import Proof
from shiyakusho.ground.identity.registry import RoleGrant

NOON = 1_000_000.0
CLERK, CHIEF = RoleGrant("clerk"), RoleGrant("section_chief")


def somebody(kind: str = "staff", *grants: RoleGrant, proof=None, **more) -> Account:
    """Of the staff unless said otherwise; proved at noon unless said otherwise."""
    made = Account(kind=kind, display_name="試験 花子", **more)
    made._grants = grants  # type: ignore[attr-defined]
    made.proof = Proof("passkey", NOON) if proof is None else proof
    return made
