"""What this browser may read: who came by a link and said who they are, for a while."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from shiyakusho.engines.signing.limits import limit
from shiyakusho.engines.signing.models import Consent
from shiyakusho.engines.signing.refusals import ConsentNotFound, NotIdentified
from shiyakusho.engines.signing.selectors import consent_of
from shiyakusho.engines.signing.services.identifying import Known, age_of, signed_in_as
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account

KNOWN = "signing.known"
MOST = 5


def resident(request: HttpRequest) -> Account | None:
    """The signed-in resident, None for anybody else."""
    user = request.user
    return user if isinstance(user, Account) and user.is_resident else None


def remember(request: HttpRequest, consent: Consent, known: Known) -> None:
    """Who this is, for this consent alone. Nothing of a sign-in is kept: it is asked each time."""
    there = {
        key: one for key, one in request.session.get(KNOWN, {}).items() if key != str(consent.pk)
    }
    entry: dict[str, Any] = {"at": clock.now().timestamp(), "checked": known.checked}
    if known.account is None:
        born = known.birth_date.isoformat() if known.birth_date else ""
        entry |= {"name": known.name, "birth_date": born}
    request.session[KNOWN] = dict([*there.items(), (str(consent.pk), entry)][-MOST:])


def forget(request: HttpRequest, consent_id: UUID) -> None:
    """The next one at this browser begins anew."""
    request.session[KNOWN] = {
        key: one for key, one in request.session.get(KNOWN, {}).items() if key != str(consent_id)
    }


def read(request: HttpRequest, consent_id: UUID) -> tuple[Consent, Known]:
    """The consent and who reads it. ConsentNotFound, NotIdentified (never, or too long ago)."""
    entry = request.session.get(KNOWN, {}).get(str(consent_id))
    if entry is None or age_of(entry) > limit("known_minutes") * 60:
        raise NotIdentified
    show("consent", consent_id)
    consent = consent_of(consent_id)
    if consent is None:
        raise ConsentNotFound
    if "name" in entry:
        born = date.fromisoformat(entry["birth_date"]) if entry["birth_date"] else None
        return consent, Known(entry["name"], entry["checked"], born)
    account = resident(request)
    if account is None:
        raise NotIdentified
    return consent, signed_in_as(consent, account)
