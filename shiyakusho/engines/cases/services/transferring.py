"""移送: a case that belongs to another section goes there whole, with the reason.

The 到達日 and everything written stay as they are; the person need not file again. What the old
section may see ends with the transfer, what the new one may see begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import may_act, permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.facts import decider_role
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.purpose import for_the_work
from shiyakusho.engines.cases.refusals import (
    ReasonMissing,
    TransferNotNow,
    TransferNotThere,
)
from shiyakusho.engines.cases.scope import require_hold
from shiyakusho.engines.cases.services import clocking, locking, telling
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.organisation import public as organisation

REASON_LIMIT = 1000


@dataclass(frozen=True)
class Destination:
    """A section a case can go to. ``same_work``: it does this work in another ward."""

    id: str
    name: str
    same_work: bool


def destinations(case: Case) -> list[Destination]:
    """Where ``case`` can go: the same work in other wards first, then every other section."""
    same = _same_work(case)
    found = [
        Destination(one.id, one.full_name.ja, one.id in same)
        for one in organisation.city().sections.values()
        if not one.outside and one.id != case.section_id
    ]
    return sorted(found, key=lambda one: not one.same_work)


def may_transfer(case: Case, account: Account) -> bool:
    """Whether a case can go elsewhere now: it is open, and no draft waits for a decision."""
    return case.is_open and not case.awaiting_post and may_act("transfer", case, account)


def transfer_case(*, case_id: Any, to: str, reason: str, actor: Account, version: Any) -> Case:
    """Send the case to section ``to``. Nobody holds it there; the period is reckoned by that
    section's opening days, and the person is told where to ask.

    :class:`TransferNotNow`, :class:`TransferNotThere`, :class:`ReasonMissing` and the usual ones.
    """
    with recorded("cases.transfer", to=str(to)) as audit:
        case = locking.locked(case_id)
        permit("transfer", case, actor)
        audit.subjects.extend(case.subjects)
        for_the_work(case)
        audit.detail["before"] = case.section_id
        locking.check_version(case, version)
        require_hold(case, actor)
        words = _require_sense(case, reason, actor)
        before = organisation.section(case.section_id)
        after = _receiving(case, str(to))
        case.section_id, case.assignee = after.id, None
        locking.changed(case)
        # An answer that is awaited is awaited until the same day.
        waits = case.step_kind == "wait_applicant"
        clocking.reckon(case, look_on=case.queue_on if waits else None)
        locking.save(case)
        history.append(
            case,
            EventKind.TRANSFERRED,
            public=True,
            before=before.full_name.ja,
            after=after.full_name.ja,
            reason=words,
        )
        telling.tell(case, "transferred")
    return case


def _require_sense(case: Case, reason: str, actor: Account) -> str:
    if not may_transfer(case, actor):
        raise TransferNotNow(extra={"state": case.state})
    words = as_written(reason, limit=REASON_LIMIT)
    if not words:
        raise ReasonMissing
    return words


def _receiving(case: Case, to: str) -> organisation.Section:
    """The section the case goes to; it must have the post that decides such a case."""
    if to not in {one.id for one in destinations(case)}:
        raise TransferNotThere(extra={"to": to})
    try:
        organisation.post_above(to, decider_role(case))
    except organisation.UnknownPost:
        raise TransferNotThere(extra={"to": to}) from None
    return organisation.section(to)


def _same_work(case: Case) -> set[str]:
    """The sections that do this procedure's work, ward by ward."""
    role, wards = definition_of(case).office, organisation.city().wards
    return {organisation.office_for(role, ward.id).id for ward in wards}
