"""延期: the decision will take longer; the person is told until when and why.

Source: 介護保険法27条11項 (a decision on care needs within thirty days, or a notice saying how long
it will take and why); the same courtesy serves every procedure with a 標準処理期間. How often and how far
a law lets it be: ``national/attention.yaml``.
"""

from datetime import date, timedelta
from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.attention import limit_of
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.purpose import for_the_work
from shiyakusho.engines.cases.refusals import (
    ExtensionInvalid,
    ExtensionNotByLaw,
    MoveNotAllowed,
    ReasonMissing,
)
from shiyakusho.engines.cases.scope import require_hold
from shiyakusho.engines.cases.services import clocking, lettering, locking, telling
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

LETTER = "extended"


def extend_case(*, case_id: Any, until: date, reason: str, actor: Account, version: Any) -> Case:
    """Extend the period to ``until``; where the definition has a letter for it, issue it."""
    with recorded("cases.extend", until=until.isoformat()) as audit:
        case = locking.locked(case_id)
        permit("extend", case, actor)
        audit.subjects.extend(case.subjects)
        for_the_work(case)
        locking.check_version(case, version)
        require_hold(case, actor)
        _require_sense(case, until, reason)
        case.extended_to = until
        locking.changed(case)
        clocking.reckon(case)
        locking.save(case)
        history.append(
            case, EventKind.EXTENDED, public=True, until=until.isoformat(), reason=reason
        )
        lettering.issue_named(case, LETTER, reason=reason, extended_until=until.isoformat())
        telling.tell(case, "extended")
    return case


def _require_sense(case: Case, until: date, reason: str) -> None:
    if not case.is_open or case.decided_at is not None:
        raise MoveNotAllowed(extra={"state": case.state, "moves": []})
    if not reason.strip():
        raise ReasonMissing
    if until <= clock.today() or (case.due_on is not None and until <= case.due_on):
        raise ExtensionInvalid(extra={"due_on": case.due_on.isoformat() if case.due_on else None})
    _require_law(case, until)


def _require_law(case: Case, until: date) -> None:
    """:class:`ExtensionNotByLaw` beyond what the law of this procedure gives, where it says."""
    limit = limit_of(case.procedure_id)
    if limit is None:
        return
    before = CaseEvent.objects.filter(case=case, kind=EventKind.EXTENDED).count()
    over = limit.times is not None and before >= limit.times
    if limit.days is not None and case.due_on is not None:
        over = over or until > case.due_on + timedelta(days=limit.days)
    if limit.within is not None:
        over = over or until > clocking.arrived_on(case) + timedelta(days=limit.within)
    if over:
        said = f"{ExtensionNotByLaw.message}（{limit.law}）"
        raise ExtensionNotByLaw(said, extra={"law": limit.law})
