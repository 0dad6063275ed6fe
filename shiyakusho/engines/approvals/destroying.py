"""Destroy the proposals about something, when its time is over (廃棄)."""

from shiyakusho.ground.audit import recorded

from .models import Proposal, Seat


def destroy_proposals(subject: str) -> int:
    """Drafts and their route go; the register of document numbers (文書番号簿) stays."""
    with recorded("approvals.destroy", subjects=[subject]) as event:
        proposals = Proposal.objects.filter(subject=subject)
        Seat.objects.filter(proposal__in=proposals).delete()
        proposals.update(previous=None)
        count: int = proposals.delete()[0]
        event.detail["proposals"] = count
    return count
