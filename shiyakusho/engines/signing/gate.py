"""What consents tell the cases: no answer that stands on them without them, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.cases.registry import CaseSection, OpenPoint
from shiyakusho.engines.forms.registry import StillNeeded
from shiyakusho.engines.signing.choices import State
from shiyakusho.engines.signing.documents import signers_asked
from shiyakusho.engines.signing.refusals import ConsentMissing
from shiyakusho.engines.signing.rules import missing, needs_consent
from shiyakusho.engines.signing.selectors import history_of, lines_of, open_by_application
from shiyakusho.engines.signing.services.holding import locked
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.registers.catalogue import public as catalogue

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Outcome

TITLE = _("ほかの方の同意が要ります")
TEXT = _("あなたの申請は届いています。同意がそろってから決まります。")
LINK = _("同意のようすを見る・たのむ")


def require_consents(case: Any, outcome: Outcome) -> None:
    """:class:`ConsentMissing` while a needed consent is not there. Every consent is held until the
    decision stands: whoever takes one back at the same moment comes before it or too late."""
    if not (_asks(case.version_id) and needs_consent(outcome)):
        return
    with lifted("signing.gate"):
        rows = locked(case.application_id)
        if missing(rows):
            names = [one.document["label"]["ja"] for one in rows if missing([one])]
            raise ConsentMissing(extra={"missing": names, "outcome": outcome.id})


def points_of(cases: Iterable[Any]) -> dict[UUID, OpenPoint]:
    """What applicants still have to see to, by the id of the case."""
    by_application = {case.application_id: case.pk for case in cases if _asks(case.version_id)}
    found = open_by_application(by_application) if by_application else {}
    return {
        by_application[application_id]: OpenPoint(
            TITLE, TEXT, reverse("signing:people", args=[application_id]), LINK
        )
        for application_id in found
    }


def still_needed(application: Any) -> StillNeeded | None:
    """The same, on the receipt."""
    if not (_asks(application.version_id) and open_by_application([application.pk])):
        return None
    return StillNeeded(TITLE, TEXT, reverse("signing:people", args=[application.pk]), LINK)


def section_of(case: Any, account: Account) -> CaseSection | None:
    """The consents of a case on the clerk's page; None where it needs none."""
    lines = lines_of(case.application_id) if _asks(case.version_id) else []
    if not lines:
        return None
    given = sum(line.consent.state == State.GIVEN for line in lines)
    context = {
        "lines": lines,
        "given": given,
        "total": len(lines),
        "may_work": case.is_open and may(account, "cases.work"),
        "last": history_of([line.consent for line in lines])[:1],
    }
    return CaseSection("signing/staff/section.html", context)


def _asks(version_id: Any) -> bool:
    """Whether a version asks anybody at all: most do not, and cost no query."""
    return bool(signers_asked(catalogue.version(version_id).definition))
