"""Whose a case or a draft about a case is, for the alarm of 支援措置 (people's ``named_by``)."""

from uuid import UUID

from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.cases.models import Case
from shiyakusho.registers.people.registry import named_by


def of_case(case_id: UUID) -> UUID | None:
    """The resident a case is about."""
    return Case.objects.filter(pk=case_id).values_list("resident_id", flat=True).first()


def of_proposal(proposal_id: UUID) -> UUID | None:
    """The resident whose case is to be decided."""
    proposal = approvals.proposal_by_id(proposal_id)
    kind, _, key = proposal.subject.partition(":") if proposal else ("", "", "")
    return of_case(UUID(key)) if kind == "case" else None


def plug_in() -> None:
    """Tell the register; doing so twice is harmless."""
    named_by.register("case_id", of_case)
    named_by.register("proposal_id", of_proposal)
