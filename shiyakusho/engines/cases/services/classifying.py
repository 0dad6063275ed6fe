"""秘匿の区分: raise one case by hand, and all cases of a procedure whose rule became stricter.

Only who is cleared for the new secrecy sees the case from then on; a colleague who is not lets go of
it. A case is never less secret than its definition says.
"""

from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import may_act, permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.refusals import ReasonMissing, SecrecyInvalid
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.engines.cases.services import locking
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.catalogue import public as catalogue

REASON_LIMIT = 1000


def set_secrecy(*, case_id: Any, to: Any, reason: str, actor: Account, version: Any) -> Case:
    """Make the case as secret as ``to`` (1–3) says, and note why.

    :class:`SecrecyInvalid` for what is no secrecy, the one it has, less than its definition's, or
    more than the one who asks may see; :class:`ReasonMissing` and the usual ones.
    """
    with recorded("cases.secrecy", to=str(to)) as audit:
        case = locking.locked(case_id)
        permit("secrecy", case, actor)
        audit.subjects.extend(case.subjects)
        locking.check_version(case, version)
        if to not in (level for level in choices(case, actor) if level != case.secrecy):
            raise SecrecyInvalid(extra={"choices": choices(case, actor)})
        words = as_written(reason, limit=REASON_LIMIT)
        if not words:
            raise ReasonMissing
        before, case.secrecy = case.secrecy, to
        audit.detail["before"] = before
        _let_go(case)
        locking.changed(case)
        locking.save(case)
        history.append(case, EventKind.SECRECY, before=before, after=to, reason=words)
    return case


def choices(case: Case, account: Account) -> list[int]:
    """The secrecies ``account`` may give the case: from its definition's up to what they see."""
    if not may_act("secrecy", case, account):
        return []
    lowest = catalogue.secrecy_level(definition_of(case).secrecy)
    return [level for level in Clearance.values if level >= lowest and _sees(account, case, level)]


def raise_to_rules(*, procedures: tuple[str, ...]) -> int:
    """Raise the cases of ``procedures`` to what their live definitions say; never lower one.

    Returns how many were raised. Their versions stay: nothing of the case itself changed.
    """
    with recorded("cases.classify") as audit:
        raised: dict[str, int] = {}
        for version in (*catalogue.all_live(), *catalogue.coming()):  # early, never late
            level = catalogue.secrecy_level(version.definition.secrecy)
            if version.procedure_id not in procedures or level == Clearance.ORDINARY:
                continue
            below = Case.objects.filter(procedure_id=version.procedure_id, secrecy__lt=level)
            if count := below.update(secrecy=level):
                raised[version.procedure_id] = count
        audit.detail["raised"] = raised
    return sum(raised.values())


def _sees(account: Account, case: Case, level: int) -> bool:
    kept, case.secrecy = case.secrecy, level
    try:
        return scope_of(account).covers(case)
    finally:
        case.secrecy = kept


def _let_go(case: Case) -> None:
    """Who may not see it any more does not hold it any more."""
    if case.assignee is not None and not scope_of(case.assignee).covers(case):
        case.assignee = None
