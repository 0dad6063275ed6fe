"""What an applicant does with their own application by program: see what is asked, answer it,
take the application back. Nothing of the office's own history goes out here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shiyakusho.engines.cases.correction_reasons import correction_reasons
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import NoOpenCorrection, StaleWrite
from shiyakusho.engines.cases.services.correcting import open_correction
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
from shiyakusho.engines.cases.whose import own_case
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.models import Account


def standing_of(application_id: Any, *, account: Account) -> dict[str, Any]:
    """``{"version", "correction"}`` of one's own application; :class:`CaseNotFound`."""
    case = _own(application_id, account)
    return {"version": case.version, "correction": _asked(case)}


def resubmit(
    application_id: Any,
    *,
    account: Account,
    answers: Mapping[str, Any],
    attachments: Mapping[str, list[Any]],
) -> Any:
    """Answer the open 補正の求め with corrected answers and files; forms' revision comes back.

    Only what was asked may change. :class:`CaseNotFound`, :class:`NoOpenCorrection`, and what
    forms refuses (``unknown_answers``, ``answers_invalid``, ``attachment_refused``).
    """
    case = _own(application_id, account)
    correction = open_correction(case)
    if correction is None:
        raise NoOpenCorrection
    return forms.revise(
        application_id=case.application_id,
        answers=answers,
        fields=correction.fields,
        attachments=attachments,
        account=account,
    )


def withdraw_own(application_id: Any, *, account: Account, version: Any, reason: str) -> None:
    """Take one's own application back, as of the version one saw.

    :class:`StaleWrite` says only that the city acted since: who and what is the office's own.
    """
    try:
        withdraw_case(application_id=application_id, actor=account, version=version, reason=reason)
    except StaleWrite as stale:
        told = {key: stale.extra[key] for key in ("version", "your_version", "state")}
        raise StaleWrite(extra=told) from None


def _own(application_id: Any, account: Account) -> Case:
    return own_case(account, application_id=application_id)


def _asked(case: Case) -> dict[str, Any] | None:
    correction = open_correction(case)
    if correction is None:
        return None
    return {
        "respond_by": correction.respond_by,
        "message": correction.message,
        "fields": [
            {
                "field": item["field"],
                "reason": correction_reasons()[item["reason"]].text.model_dump(),
                "text": item["text"],
            }
            for item in correction.open_items
        ],
    }
