"""The answer came at the counter, by post or by telephone: a clerk writes it down for the person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.purpose import for_the_work
from shiyakusho.engines.cases.refusals import AnswerNotDated, CaseNotFound, NoOpenCorrection
from shiyakusho.engines.cases.scope import case_uuid, require_hold, require_visible
from shiyakusho.engines.cases.services import correcting, locking
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

# How an answer reaches the office beside its pages (forms.choices.Channel).
BY = {"counter": "窓口", "mail": "郵送"}


def record_answer(
    *,
    case_id: Any,
    actor: Account,
    version: Any,
    answers: Mapping[str, Any],
    attachments: Mapping[str, list[Any]],
    channel: str,
    received_on: date | None,
) -> Case:
    """Take corrected answers and papers as they came on ``received_on``: the same as if the person
    had sent them, with the clerk as who wrote them down.

    :class:`NoOpenCorrection`, :class:`AnswerNotDated`, and what forms refuses.
    """
    with recorded("cases.record_answer", channel=channel[:20]) as audit:
        forms.hold(_application_of(case_id))  # locks go the application first, then its case
        case = locking.locked(case_id)
        require_visible(case, actor)
        permit("correct", case, actor)
        audit.subjects.extend(case.subjects)
        for_the_work(case)
        locking.check_version(case, version)
        require_hold(case, actor)
        correction = correcting.open_correction(case)
        if correction is None:
            raise NoOpenCorrection
        asked_on = correction.asked_at.astimezone(clock.TOKYO).date()
        if channel not in BY or not received_on or not asked_on <= received_on <= clock.today():
            raise AnswerNotDated
        forms.revise(
            application_id=case.application_id,
            answers=answers,
            attachments=attachments,
            fields=correction.fields,
            account=actor,
            told=forms.Told(channel, received_on),
        )
    case.refresh_from_db()
    return case


def _application_of(case_id: Any) -> Any:
    found = Case.objects.filter(pk=case_uuid(case_id)).values_list("application_id", flat=True)
    if not found:
        raise CaseNotFound
    return found[0]
