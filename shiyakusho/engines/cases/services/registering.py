"""The receipt of a core system: it has the case, under a number of its own (基幹システムへの登録)."""

from __future__ import annotations

from datetime import date
from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services import locking
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


def note_registered(*, case_id: Any, system: str, number: str, on: date, actor: Account) -> Case:
    """Write into the history that ``system`` registered the case as ``number`` on a day; its person
    reads it too. Once for a case: the room that took the receipt sees to it."""
    with recorded("cases.register", system=system, number=number) as audit:
        case = locking.locked(case_id)
        permit("export", case, actor)
        audit.subjects.extend(case.subjects)
        history.append(
            case,
            EventKind.REGISTERED,
            public=True,
            system=system,
            number=number,
            on=on.isoformat(),
        )
    return case
