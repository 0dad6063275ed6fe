"""担当でない案件を開く: with a reason from the list, noted in the case for the one who works on it."""

from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services import locking
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.reasons import reason


def look_into(*, case_id: Any, chosen: str, actor: Account) -> Case:
    """Open a case one does not work on, for a while. :class:`UnknownReason` and the usual ones.

    It does not raise the version: looking stands in nobody's way.
    """
    why = reason("look", chosen)
    with recorded("cases.look", look=why.id) as audit:
        case = locking.locked(case_id)
        permit("read", case, actor)
        audit.subjects.extend(case.subjects)
        history.append(case, EventKind.LOOKED, look=why.id, reason=why.title)
    return case
