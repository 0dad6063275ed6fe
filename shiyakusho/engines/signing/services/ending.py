"""The end of the consents of an application, and the time that passes: reminders, links that ran out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from shiyakusho.engines.signing import history
from shiyakusho.engines.signing.choices import State, What
from shiyakusho.engines.signing.documents import signer_of
from shiyakusho.engines.signing.models import Consent
from shiyakusho.engines.signing.refusals import ConsentClosed
from shiyakusho.engines.signing.services import inviting, telling
from shiyakusho.engines.signing.services.holding import changing, locked, settle
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded

AT_ONCE = 500


def close(application_id: Any) -> None:
    """The application is decided, or was taken back: no consent of it changes any more, and neither
    link, code nor address is kept. The caller holds the application or its case."""
    if not Consent.objects.filter(application_id=application_id, closed_at=None).exists():
        return
    with recorded("signing.close", subjects=[f"application:{application_id}"]):
        for consent in locked(application_id):
            if consent.closed_at is not None:
                continue
            if consent.state not in (State.GIVEN, State.ENDED):
                settle(consent, State.ENDED)
                history.note(consent, What.ENDED, why="closed")
            consent.closed_at = clock.now()
            consent.token_digest, consent.code_digest, consent.email = None, "", ""
            consent.save()


def expire_due() -> int:
    """Invitations whose time is over; how many. Each is a write of its own."""
    return sum(_expire(one) for one in _due())


def remind_due() -> int:
    """Signers who have not answered for as long as the definition says get one more mail."""
    rows = Consent.objects.filter(state=State.ASKED, reminded_at=None, closed_at=None)
    return sum(_remind(one) for one in rows.values_list("pk", flat=True)[:AT_ONCE])


def _due() -> list[UUID]:
    rows = Consent.objects.filter(state=State.ASKED, expires_at__lte=clock.now(), closed_at=None)
    return list(rows.order_by("expires_at").values_list("pk", flat=True)[:AT_ONCE])


def _expire(consent_id: UUID) -> bool:
    try:
        with changing(consent_id, "signing.expire") as (consent, _event):
            over = consent.expires_at is not None and consent.expires_at <= clock.now()
            if consent.state != State.ASKED or not over:
                return False
            settle(consent, State.EXPIRED)
            consent.save()
            history.note(consent, What.EXPIRED)
            signer = signer_of(consent.application.version_id, consent.role)
            if signer.if_expired == "again" and not consent.renewed and consent.email:
                consent.renewed = True
                inviting.send_again(consent, "consent-reminder")
            else:
                telling.tell_applicant(consent, "consent-missing")
    except ConsentClosed:
        return False
    return True


def _remind(consent_id: UUID) -> bool:
    try:
        with changing(consent_id, "signing.remind") as (consent, _event):
            days = signer_of(consent.application.version_id, consent.role).remind_days
            since = consent.asked_at
            if consent.state != State.ASKED or consent.reminded_at or days is None or since is None:
                return False
            if since + timedelta(days=days) > clock.now() or not consent.email:
                return False
            token = inviting.new_link(consent)
            consent.reminded_at = clock.now()
            consent.save()
            history.note(consent, What.REMINDED)
            telling.tell_signer(consent, "consent-reminder", token=token, until=consent.expires_at)
    except ConsentClosed:
        return False
    return True
