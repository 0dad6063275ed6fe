"""Say in the header what personal data is looked at for (利用目的), and note the reading."""

from django.http import HttpRequest

from shiyakusho.engines.cases.models import Case
from shiyakusho.ground.audit import record_read

LISTING = "案件の処理"


def reading(request: HttpRequest, case: Case) -> None:
    """The purpose from now on is this case; its reading is noted with the person it is about."""
    record_read(case.subjects, what=case.subject)
    _say(request, f"案件 {case.receipt_number}")


def listing(request: HttpRequest, cases: list[Case]) -> None:
    """The purpose is the work queue; whoever stands in the list was read."""
    record_read([subject for case in cases for subject in case.subjects], what="cases.list")
    _say(request, LISTING)


def _say(request: HttpRequest, purpose: str) -> None:
    # Set only when it changes: a session that did not change is not written.
    if request.session.get("purpose") != purpose:
        request.session["purpose"] = purpose
