"""The clerk saw what the mark on a case is about: it goes, and the history says who saw it."""

from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.choices import EventKind, Mark
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.purpose import for_the_work
from shiyakusho.engines.cases.scope import require_hold
from shiyakusho.engines.cases.services import locking
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


def see(*, case_id: Any, actor: Account, version: Any) -> Case:
    """Take the mark off; a case without one stays as it is."""
    with recorded("cases.see") as audit:
        case = locking.locked(case_id)
        permit("work", case, actor)
        audit.subjects.extend(case.subjects)
        for_the_work(case)
        locking.check_version(case, version)
        require_hold(case, actor)
        if case.mark:
            before, case.mark = Mark(case.mark), ""
            locking.changed(case)
            locking.save(case)
            history.append(case, EventKind.SEEN, mark=before)
    return case
