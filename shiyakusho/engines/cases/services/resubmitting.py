"""The resident answered a 補正の求め (on the forms' own page): the case goes on."""

from typing import Any

from shiyakusho.engines.cases.services import correcting, locking
from shiyakusho.engines.cases.services.correcting import Answer
from shiyakusho.engines.cases.services.withdrawing import case_id_of
from shiyakusho.ground.audit import recorded


def take_revision(*, application_id: Any, answer: Answer) -> None:
    """Forms says an application was revised: note the difference, start the clock, move on.

    Raises :class:`NoOpenCorrection` when nothing was asked, which takes the revision down with it:
    an application changes only where the city asked for it.
    """
    with recorded("cases.take_correction", subjects=[f"application:{application_id}"]) as audit:
        case = locking.locked(case_id_of(application_id))
        audit.subjects.extend(case.subjects)
        correcting.take_answer(case, answer)
