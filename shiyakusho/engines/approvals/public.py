"""The front desk of approvals: draft, decide, number, look up."""

from .destroying import destroy_proposals
from .models import Proposal, State
from .numbers import issue_document_number
from .refusals import (
    AlreadyDecided,
    AlreadyProposed,
    NoPost,
    NotYourTurn,
    ReasonMissing,
    RouteEmpty,
    SamePerson,
    UnknownDecision,
    UnknownProposal,
)
from .routes import route_up_to
from .selectors import Waiting, proposal_by_id, proposals_about, seats_of, turn_of, waiting_for
from .services import decide, draft, withdraw

__all__ = [
    "AlreadyDecided", "AlreadyProposed", "NoPost", "NotYourTurn", "Proposal", "ReasonMissing",
    "RouteEmpty", "SamePerson", "State", "UnknownDecision", "UnknownProposal", "Waiting", "decide",
    "destroy_proposals", "draft", "issue_document_number", "proposal_by_id", "proposals_about", "route_up_to",
    "seats_of", "turn_of", "waiting_for", "withdraw",
]  # fmt: skip
