"""The report came back: note it with its recipient, and say on paper that it arrived."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.yearly.models import Recipient
from shiyakusho.engines.yearly.plans import plans
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import recorded

ACKNOWLEDGE = "yearly.acknowledge"
PRE_SENT = "pre_sent"  # what a definition calls its letter for what was sent ahead


def take_answer(*, case_id: str, application_id: str) -> None:
    """Called for every case that opens; nothing to do where it is no yearly report."""
    application = forms.application_of(application_id)
    if application.procedure_id not in plans():
        return
    with recorded("yearly.answer", subjects=application.subjects):
        recipient = _awaited(application)
        if recipient is not None:
            recipient.application_id = application.pk
            recipient.answered_at = application.arrived_at
            recipient.save(update_fields=["application_id", "answered_at"])
        payload = {"case": case_id, "application": application_id}
        outbox.put(ACKNOWLEDGE, payload, key=f"{ACKNOWLEDGE}:{case_id}")


@outbox.delivers(ACKNOWLEDGE)
def acknowledge(payload: dict[str, Any], key: str) -> None:
    """事前送信の受付のお知らせ: what arrived, and when to come; issued once for a case."""
    application = forms.application_of(payload["application"])
    plan = plans()[application.procedure_id]
    mine = Recipient.objects.filter(application_id=application.pk).select_related("mailing").first()
    arrived = application.arrived_at.astimezone(clock.TOKYO).date()
    window = plan.window_after(arrived)
    first, last = window.first, window.last
    if mine is not None and mine.mailing.visit_until >= arrived:
        first, last = mine.mailing.visit_from, mine.mailing.visit_until
    cases.issue_once(
        payload["case"],
        PRE_SENT,
        visit_from=first.isoformat(),
        visit_until=last.isoformat(),
        bring=[{"item": item} for item in plan.bring],
    )


def _awaited(application: Any) -> Recipient | None:
    """The newest mailing to this person that waits for an answer."""
    if application.resident_id is None:
        return None
    return (
        Recipient.objects.select_for_update(of=("self",))
        .filter(
            resident_id=application.resident_id,
            mailing__procedure_id=application.procedure_id,
            answered_at=None,
        )
        .order_by("-mailing__year")
        .first()
    )
