"""News of the register, published in the transaction that makes them true."""

from dataclasses import dataclass
from uuid import UUID

from shiyakusho.ground.events import Event


@dataclass(frozen=True)
class ProtectionChanged(Event):
    """Who may see where these residents live has changed (支援措置): begun, ended, other posts."""

    residents: tuple[UUID, ...]
