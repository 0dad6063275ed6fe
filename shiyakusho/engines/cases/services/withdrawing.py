"""取下げ: the applicant takes the application back, any time before the decision."""

from typing import Any

from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import process_of, withdrawal_from
from shiyakusho.engines.cases.refusals import AlreadyDecided, CaseNotFound
from shiyakusho.engines.cases.services import correcting, deciding, locking, stepping
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


def withdraw_case(*, application_id: Any, actor: Account, version: Any, reason: str = "") -> Case:
    """Withdraw one's own application; :class:`CaseNotFound` for anybody else's.

    :class:`AlreadyDecided` once the decision is made; :class:`StaleWrite` when the city acted since
    the page was read. The case itself moves when forms says ``Withdrawn``.
    """
    with recorded("cases.withdraw", subjects=[f"application:{application_id}"]) as audit:
        case_id = case_id_of(application_id)
        forms.hold(application_id)  # before the case, as a correction does: never a deadlock
        case = locking.locked(case_id)
        if not forms.is_mine(case.application_id, actor):
            raise CaseNotFound
        audit.subjects.extend(case.subjects)
        locking.check_version(case, version)
        if withdrawal_from(process_of(case), case.state) is None:
            raise AlreadyDecided
        forms.withdraw(application_id=case.application_id, reason=reason, account=actor)
        return locking.locked(case.pk)


def take_withdrawal(*, application_id: Any, reason: str = "") -> None:
    """Forms says an application was withdrawn: close the case, drop what was under way."""
    with recorded("cases.close_withdrawn", subjects=[f"application:{application_id}"]) as audit:
        case = locking.locked(case_id_of(application_id))
        audit.subjects.extend(case.subjects)
        move = withdrawal_from(process_of(case), case.state)
        if move is None:
            raise AlreadyDecided
        deciding.drop_draft(case)
        correcting.stop_waiting(case)
        case.outcome = ""
        detail: dict[str, Any] = {"reason": reason} if reason else {}
        stepping.take(case, move, kind=EventKind.WITHDRAWN, **detail)


def case_id_of(application_id: Any) -> Any:
    """The case of an application; :class:`CaseNotFound`."""
    found = Case.objects.filter(application_id=application_id).values_list("pk", flat=True).first()
    if found is None:
        raise CaseNotFound
    return found
