"""担当: take a case, give it to a colleague, let it go. Who holds it alone moves it."""

from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import may_act, permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import AssigneeNotOfSection, HeldByOther
from shiyakusho.engines.cases.services import locking
from shiyakusho.engines.cases.services.releasing import tell_taken
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


def assign_case(
    *, case_id: Any, to: Account | None, actor: Account, version: Any, take_over: bool = False
) -> Case:
    """Make ``to`` the one who works on the case (``None`` lets it go).

    A case a colleague holds is given only with ``take_over`` said out loud: it stays in the
    history, and the colleague is told. ``to`` must be able to see the case and to work on it.
    """
    with recorded("cases.assign", to=str(to.pk) if to else "") as audit:
        case = locking.locked(case_id)
        permit("assign", case, actor)
        audit.subjects.extend(case.subjects)
        locking.check_version(case, version)
        before = case.assignee
        if before and before.pk != actor.pk:
            if not take_over:
                raise HeldByOther(extra={"assignee": before.display_name})
            permit("take_over", case, actor)
        if to is not None and not may_act("assign", case, to):
            raise AssigneeNotOfSection
        if (to.pk if to else None) == case.assignee_id:
            return case
        case.assignee = to
        locking.changed(case)
        locking.save(case)
        history.append(
            case,
            EventKind.ASSIGNED if to else EventKind.UNASSIGNED,
            before=before.display_name if before else "",
            after=to.display_name if to else "",
        )
        if before and before.pk != actor.pk:
            tell_taken(case, before, actor)
    return case
