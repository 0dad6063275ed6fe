"""メモ: words of the staff about a case. A note is history: it is added, never changed."""

from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import CaseEvent
from shiyakusho.engines.cases.refusals import NoteEmpty
from shiyakusho.engines.cases.services import locking
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written

LONGEST = 4000


def add_note(*, case_id: Any, text: str, actor: Account) -> CaseEvent:
    """Add a note. It does not raise the version: two notes never stand in each other's way."""
    words = as_written(text, limit=LONGEST)
    if not words:
        raise NoteEmpty
    with recorded("cases.note") as audit:
        case = locking.locked(case_id)
        permit("note", case, actor)
        audit.subjects.extend(case.subjects)
        return history.append(case, EventKind.NOTED, text=words)
