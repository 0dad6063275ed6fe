"""Know who opened a link, before anything is shown (本人の確かめ): by the code, or by a sign-in."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing import history
from shiyakusho.engines.signing.choices import State, What
from shiyakusho.engines.signing.documents import applicant_name, signer_of
from shiyakusho.engines.signing.models import Consent, Signature
from shiyakusho.engines.signing.refusals import (
    ConsentClosed,
    IdentityLocked,
    IdentityWrong,
    LinkNotValid,
    NameMissing,
    NotForAnother,
    SelfSigned,
    WrongPerson,
)
from shiyakusho.engines.signing.rules import Facts, folded, same_person
from shiyakusho.engines.signing.services.inviting import CODE, LINK, LONGEST_NAME
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted, show
from shiyakusho.ground.identity import codes, tries
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import require_level
from shiyakusho.ground.identity.refusals import TooManyTries
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people


@dataclass(frozen=True)
class Known:
    """Who reads and agrees. ``checked``: ``code``, the level of a sign-in, or what a clerk looked at."""

    name: str
    checked: str
    birth_date: date | None = None
    account: Account | None = None
    resident_id: UUID | None = None

    def facts(self) -> Facts:
        """What tells this person from others; of a resident what the register says too."""
        email = self.account.email if self.account else ""
        account = self.account.pk if self.account else None
        if self.resident_id is None:
            return Facts(account, None, email, self.name, self.birth_date)
        person = people.person(self.resident_id)
        return Facts(
            account,
            person.id,
            email,
            person.name,
            person.birth_date,
            person.sex,
            person.address_line,
        )


def by_link(token: str) -> Consent:
    """The consent a link leads to, while somebody may still do something with it: LinkNotValid."""
    digest = codes.digest(token, LINK)
    show("consentlink", digest)
    found = Consent.objects.filter(token_digest=digest, closed_at=None).first()
    if found is None or (found.state == State.ASKED and _is_over(found)):
        raise LinkNotValid
    return found


def by_code(*, consent: Consent, typed: str, name: str, birth_date: date) -> Known:
    """The person who knows the code of this link. Every wrong try counts (`consent_code`).

    The code is told by the applicant, the birth date is compared where the application names one.
    Raises NameMissing, IdentityWrong, IdentityLocked, SelfSigned.
    """
    named = as_written(name, limit=LONGEST_NAME)
    if not named:
        raise NameMissing
    if not consent.code_digest:  # known by a sign-in alone
        raise IdentityWrong
    try:
        this = tries.begin("consent_code", consent.code_digest)
    except TooManyTries:
        raise IdentityLocked from None
    digest = codes.digest(codes.as_typed(typed), CODE)
    right = hmac.compare_digest(digest, consent.code_digest)
    if not right or consent.birth_date not in (None, birth_date):
        raise IdentityWrong if this.left else IdentityLocked
    this.was_right()
    known = Known(named, "code", birth_date)
    _welcome(consent, known)
    return known


def by_sign_in(*, consent: Consent, account: Account) -> Known:
    """The signed-in resident, known as surely as the definition asks; never somebody acting for
    another. Raises IdentityLevelTooLow, NotForAnother, WrongPerson, SelfSigned."""
    known = signed_in_as(consent, account)
    _welcome(consent, known)
    return known


def signed_in_as(consent: Consent, account: Account) -> Known:
    """As :func:`by_sign_in`, for a visit after the first: nothing is written."""
    if people.authority_now() is not None:
        raise NotForAnother
    with lifted("signing.identify"):
        level = signer_of(consent.application.version_id, consent.role).identity
        require_level(account, "L1" if level == "code" else level)
        resident_id = people.resident_id_of(account)
        person = people.person(resident_id) if resident_id else None
    born = person.birth_date if person else None
    other = consent.resident_id is not None and consent.resident_id != resident_id
    if other or (born and consent.birth_date not in (None, born)):
        raise WrongPerson
    name = person.name if person else account.display_name
    return Known(name, account.level, born, account, resident_id)


def refuse_the_same(consent: Consent, known: Known) -> None:
    """SelfSigned for whoever applies, and for whoever agreed in another role already."""
    facts = known.facts()
    application = consent.application
    definition = catalogue.version(application.version_id).definition
    contact = forms.contact_of(application)
    mail = contact.email or (application.account.email if application.account else "")
    person = people.person(application.resident_id) if application.resident_id else None
    applicant = Facts(
        account_id=application.account_id,
        resident_id=application.resident_id,
        email=mail,
        name=person.name if person else applicant_name(application, definition),
        birth_date=person.birth_date if person else None,
        sex=person.sex if person else "",
        address=person.address_line if person else "",
    )
    if same_person(facts, applicant):
        raise SelfSigned
    if signer_of(application.version_id, consent.role).may_repeat:
        return
    others = Signature.objects.filter(consent__application=application, consent__state=State.GIVEN)
    for signature in others.exclude(consent=consent).select_related("account"):
        if same_person(facts, _facts_of(signature)):
            raise SelfSigned


def differs(consent: Consent, name: str) -> bool:
    """Whether somebody signed under another name than the application says: for the clerk to see."""
    return bool(consent.name) and folded(consent.name) != folded(name)


def _facts_of(signature: Signature) -> Facts:
    account = signature.account
    return Facts(
        signature.account_id,
        signature.resident_id,
        account.email if account else "",
        signature.name,
        signature.birth_date,
    )


def _welcome(consent: Consent, known: Known) -> None:
    with (
        recorded("signing.identify", subjects=[consent.subject]) as event,
        lifted("signing.identify"),
    ):
        if consent.closed_at is not None:
            raise ConsentClosed
        refuse_the_same(consent, known)
        event.detail["checked"] = known.checked
        history.note(consent, What.IDENTIFIED, by=known.name, checked=known.checked)


def _is_over(consent: Consent) -> bool:
    return consent.expires_at is not None and consent.expires_at <= clock.now()


def age_of(session_entry: dict[str, Any]) -> float:
    """Seconds since somebody identified themselves in this browser."""
    return clock.now().timestamp() - float(session_entry.get("at") or 0)
