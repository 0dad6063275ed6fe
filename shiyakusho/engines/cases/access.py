"""Who may open a case they see in their list, and what for (利用目的).

A case is opened by working on it, by deciding its draft, by answering for the section (監督), by a
reason chosen from the list, or through a break-glass. Else only its head is shown: what it takes to
pick it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case, CaseEvent, Decision
from shiyakusho.engines.cases.purpose import purpose_of, read_for
from shiyakusho.engines.cases.refusals import CaseNotFound
from shiyakusho.engines.cases.scope import case_uuid, scope_of, visible_case
from shiyakusho.engines.cases.services.deciding import may_decide
from shiyakusho.ground import clock
from shiyakusho.ground.audit import Purpose
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose import glasses
from shiyakusho.ground.purpose.reasons import lasts, reasons
from shiyakusho.ground.purpose.refusals import PurposeNeeded

SUPERVISE = "cases.supervise"


@dataclass(frozen=True)
class Access:
    """A case and what it is opened for; without a ``purpose`` only its head may be shown.

    ``through_glass``: of another section, to read and nothing else.
    """

    case: Case
    purpose: Purpose | None
    through_glass: bool = False


def opened(case_id: Any, account: Account) -> Case:
    """A case of one's own, opened: from here on it is what is read for.

    :class:`CaseNotFound` for anything else, :class:`PurposeNeeded` for one that is only listed.
    """
    access = access_to(case_id, account)
    if access.purpose is None:
        raise PurposeNeeded(extra=ways_to(access.case))
    return access.case


def to_act(case_id: Any, account: Account) -> Case:
    """A case to do something with: opened where it can be, and one that nobody works on is taken
    first (:class:`PurposeNeeded`). What a colleague works on the act itself refuses, by name."""
    access = access_to(case_id, account)
    if access.through_glass:
        raise CaseNotFound
    if access.purpose is None and access.case.assignee_id is None:
        raise PurposeNeeded(extra=ways_to(access.case))
    return access.case


def access_to(case_id: Any, account: Account) -> Access:
    """A case with its head at least; where there is a purpose, it is set. :class:`CaseNotFound`."""
    try:
        case = visible_case(case_id, account)
    except CaseNotFound:
        return _through_glass(case_id, account)
    purpose = what_for(case, account)
    if purpose is not None:
        read_for(purpose)
    elif (glass := glasses.open_for(account, case.subject)) is not None:
        return Access(case, glasses.read_through(glass), through_glass=True)
    return Access(case, purpose)


def what_for(case: Case, account: Account) -> Purpose | None:
    """What ``account`` may open this case of their sections for, now; ``None``: for nothing."""
    if case.assignee_id == account.pk:
        return purpose_of(case)
    if _waits_for(case, account):
        return purpose_of(case, "draft", "決裁")
    if scope_of(account).permits(SUPERVISE, case):
        return purpose_of(case, "task", "課の監督")
    return _looking(case, account)


def ways_to(case: Case) -> dict[str, Any]:
    """What would open a case that is only listed, for a program to go on."""
    free = case.assignee_id is None and case.is_open
    return {"case": str(case.pk), "way": "assignment" if free else "look"}


def looks_of(case: Case) -> list[CaseEvent]:
    """Who opened the case with a reason while it is another's, the newest first."""
    rows = CaseEvent.objects.filter(case=case, kind=EventKind.LOOKED)
    return list(rows.order_by("-id")[:5])


def _waits_for(case: Case, account: Account) -> bool:
    if not case.awaiting_post:
        return False
    decision = Decision.objects.filter(case=case).order_by("-number").first()
    return may_decide(case, decision, account)


def _looking(case: Case, account: Account) -> Purpose | None:
    """A reason chosen from the list opens the case for a while (``national/purposes``)."""
    since = clock.now() - lasts("look")
    mine = CaseEvent.objects.filter(
        case=case, kind=EventKind.LOOKED, actor_id=str(account.pk), at__gt=since
    )
    look = mine.order_by("-id").first()
    if look is None:
        return None
    why = reasons("look").get(look.detail.get("look", ""))
    return purpose_of(case, "task", why.words) if why else None


def _through_glass(case_id: Any, account: Account) -> Access:
    identity = case_uuid(case_id)
    glass = glasses.open_for(account, f"case:{identity}")
    if glass is None:
        raise CaseNotFound
    purpose = glasses.read_through(glass)
    show("case", identity)
    case = Case.objects.select_related("assignee").filter(pk=identity).first()
    if case is None:
        raise CaseNotFound
    return Access(case, purpose, through_glass=True)
