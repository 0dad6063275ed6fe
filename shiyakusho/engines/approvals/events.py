"""News of approvals, told inside the transaction of the decision."""

from dataclasses import dataclass
from uuid import UUID

from shiyakusho.ground.events import Event


@dataclass(frozen=True)
class Approved(Event):
    """The last seat approved: the decision stands, with its number (決裁)."""

    subject: str
    proposal_id: UUID
    document_number: str
    decided_by_post: str
    acting: bool


@dataclass(frozen=True)
class SentBack(Event):
    """A seat sent the proposal back to its drafter (差戻し), with the reason."""

    subject: str
    proposal_id: UUID
    reason: str
    by_post: str
