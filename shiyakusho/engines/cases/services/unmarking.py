"""A mark is taken back: the field need not be corrected any more, the others still wait."""

from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.purpose import for_the_work
from shiyakusho.engines.cases.refusals import FieldNotAsked, LastMark, NoOpenCorrection
from shiyakusho.engines.cases.scope import require_hold
from shiyakusho.engines.cases.services import correcting, locking
from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor, recorded
from shiyakusho.ground.identity.models import Account


def withdraw_mark(*, case_id: Any, field: str, actor: Account, version: Any) -> Case:
    """Take the mark on ``field`` back; the resident no longer sees it and may not change it.

    :class:`NoOpenCorrection`, :class:`FieldNotAsked`, :class:`LastMark` for the only one left.
    """
    with recorded("cases.withdraw_mark", field=field[:80]) as audit:
        case = locking.locked(case_id)
        permit("correct", case, actor)
        audit.subjects.extend(case.subjects)
        for_the_work(case)
        locking.check_version(case, version)
        require_hold(case, actor)
        _take_back(case, field)
        locking.changed(case)
        locking.save(case)
        history.append(case, EventKind.MARK_WITHDRAWN, field=field)
    return case


def _take_back(case: Case, field: str) -> None:
    correction = correcting.open_correction(case)
    if correction is None:
        raise NoOpenCorrection
    if field not in correction.fields:
        raise FieldNotAsked(extra={"fields": [field]})
    if len(correction.fields) == 1:
        raise LastMark(extra={"field": field})
    when = {"withdrawn": clock.now().isoformat(), "withdrawn_by": current_actor().name}
    correction.items = [
        one | when if one["field"] == field and not one.get("withdrawn") else one
        for one in correction.items
    ]
    correction.save(update_fields=["items"])
