"""A paper that was asked for is given in one go (即日交付): prepared, ready, paid, handed over or posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shiyakusho.engines.cases.facts import fee_of
from shiyakusho.engines.cases.models import Case, Handover
from shiyakusho.engines.cases.refusals import CaseNotFound
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

PREPARED, READY, OVER = "preparing", "ready", "handed_over"
WAY = {"received": PREPARED, PREPARED: READY, READY: OVER}


@dataclass(frozen=True)
class Issue:
    """A request for a paper: what it costs, and how it was given."""

    case_id: UUID
    application_id: UUID
    section_id: str
    yen: int
    state: str
    method: str = ""
    handed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may be given still."""
        return self.state in WAY


def issue_of(application_id: UUID) -> Issue:
    """How the paper asked for by an application stands. CaseNotFound."""
    case = Case.objects.select_related("application").filter(application_id=application_id).first()
    if case is None:
        raise CaseNotFound
    given = Handover.objects.filter(case=case).first()
    return Issue(
        case.pk,
        application_id,
        case.section_id,
        fee_of(case),
        case.state,
        given.method if given else "",
        given.handed_at if given else None,
    )


def hand_out(
    *,
    application_id: UUID,
    actor: Account,
    item: str,
    method: str,
    received_by: str = "",
    tracking: str = "",
) -> Issue:
    """Through every step that is left to 交付済み, in one transaction; given already it stays as it is.

    That the fee was received is the caller's to know. Raises what the moves raise.
    """
    with recorded("cases.hand_out", method=method) as event:
        case = Case.objects.select_for_update(of=("self",)).filter(application_id=application_id).first()  # fmt: skip
        if case is None:
            raise CaseNotFound
        event.subjects.extend(case.subjects)
        if case.assignee_id is None and case.state in WAY:
            case = assign_case(case_id=case.pk, to=actor, actor=actor, version=case.version)
        how = {"method": method, "received_by": received_by, "tracking": tracking}
        said: dict[str, dict[str, Any]] = {
            PREPARED: {},
            READY: {"outcome": "issued", "fields": {"item": item, "place": ""}},
            OVER: {"fields": {"paid": True, **how}},
        }
        while case.state in WAY:
            to = WAY[case.state]
            case = move_case(case_id=case.pk, to=to, version=case.version, actor=actor, **said[to])
    return issue_of(application_id)


__all__ = ["Issue", "hand_out", "issue_of"]
