"""Invite a signer: a mail with a link that is used once, and a code that the applicant tells them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing import history
from shiyakusho.engines.signing.choices import State, What
from shiyakusho.engines.signing.documents import signer_of
from shiyakusho.engines.signing.limits import limit
from shiyakusho.engines.signing.models import Consent, ConsentEvent
from shiyakusho.engines.signing.refusals import (
    AddressRefused,
    AlreadySettled,
    NameMissing,
    TooManyInvitations,
)
from shiyakusho.engines.signing.rules import folded, folded_address
from shiyakusho.engines.signing.services import telling
from shiyakusho.engines.signing.services.holding import changing, require_turn
from shiyakusho.ground import clock
from shiyakusho.ground.identity import codes
from shiyakusho.ground.ui.written import as_written

LINK, CODE = "consent link", "consent code"
LONGEST_NAME = 200
LANGUAGES = ("ja", "ja-easy", "en")


def invite(*, consent_id: UUID, name: str, email: str, language: str = "") -> tuple[Consent, str]:
    """Ask a person to agree, or ask again; earlier links stop working.

    Returns the consent and the code the applicant tells this person, "" where they sign in instead.
    Another name than before is another person: nothing the first one was told counts. Refusals:
    AlreadySettled, NotYourTurn, NameMissing, AddressRefused, TooManyInvitations.
    """
    with changing(consent_id, "signing.invite") as (consent, event):
        if consent.state in (State.GIVEN, State.ENDED):
            raise AlreadySettled(extra={"state": consent.state})
        require_turn(consent)
        _not_too_often(consent)
        _name(consent, as_written(name, limit=LONGEST_NAME))
        consent.email = _address(consent, email)
        if language in LANGUAGES:
            consent.language = language
        code = _new_code(consent)
        _send(consent, "consent-asked")
        event.detail["until"] = consent.expires_at.isoformat() if consent.expires_at else ""
    return consent, codes.grouped(code) if code else ""


def send_again(consent: Consent, template: str) -> None:
    """A new link to the address there is, for whoever holds the consent: after a correction, to
    remind, or because the definition says so. The code told before still counts."""
    _send(consent, template)


def new_link(consent: Consent) -> str:
    """A link that leads to this consent from now on; the one before does not."""
    token = codes.new_link_token()
    consent.token_digest = codes.digest(token, LINK)
    return token


def _send(consent: Consent, template: str) -> None:
    signer = signer_of(consent.application.version_id, consent.role)
    token, moment = new_link(consent), clock.now()
    consent.state, consent.signature = State.ASKED, None
    consent.asked_at, consent.reminded_at = moment, None
    consent.expires_at = moment + timedelta(days=signer.link_days)
    consent.save()
    history.note(consent, What.INVITED, until=consent.expires_at.isoformat(), mail=template)
    telling.tell_signer(consent, template, token=token, until=consent.expires_at)


def _not_too_often(consent: Consent) -> None:
    since = clock.now() - timedelta(days=1)
    sent = ConsentEvent.objects.filter(consent=consent, what=What.INVITED, at__gt=since)
    if sent.count() >= limit("invitations_a_day"):
        raise TooManyInvitations


def _name(consent: Consent, name: str) -> None:
    if not name:
        raise NameMissing
    if consent.name and folded(name) != folded(consent.name):
        consent.resident_id = consent.birth_date = None
        consent.code_digest = ""
    consent.name = name


def _address(consent: Consent, email: str) -> str:
    """An address of this person's alone, as far as it can be told."""
    address = as_written(email, limit=254)
    try:
        validate_email(address)
    except ValidationError:
        raise AddressRefused from None
    application = consent.application
    contact, account = forms.contact_of(application), application.account
    taken = {contact.email, account.email if account else ""}
    others = Consent.objects.filter(application_id=consent.application_id).exclude(pk=consent.pk)
    if not signer_of(application.version_id, consent.role).may_repeat:
        others = others.exclude(role=consent.role, key=consent.key)
        taken |= set(others.values_list("email", flat=True))
    if folded_address(address) in {folded_address(one) for one in taken if one}:
        raise AddressRefused
    return address


def _new_code(consent: Consent) -> str:
    """A code where the definition lets people be known by one; shown once, kept as its hash."""
    if signer_of(consent.application.version_id, consent.role).identity != "code":
        consent.code_digest = ""
        return ""
    code = codes.new_code()
    consent.code_digest = codes.digest(code, CODE)
    return code
