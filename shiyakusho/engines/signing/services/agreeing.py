"""Agree, decline, take back: what a signer does themselves (同意・不同意・取消し)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing import history
from shiyakusho.engines.signing.choices import State, Way, What
from shiyakusho.engines.signing.documents import own_form
from shiyakusho.engines.signing.models import Consent, Signature
from shiyakusho.engines.signing.refusals import (
    AlreadySettled,
    DocumentChanged,
    LinkNotValid,
    SignerAnswersInvalid,
    WrongPerson,
)
from shiyakusho.engines.signing.services import inviting, telling
from shiyakusho.engines.signing.services.following import ask_the_next
from shiyakusho.engines.signing.services.holding import changing, require_turn, settle
from shiyakusho.engines.signing.services.identifying import Known, differs, refuse_the_same
from shiyakusho.ground import clock


def agree(
    *, consent_id: UUID, known: Known, digest: str, answers: Mapping[str, Any] | None = None
) -> Consent:
    """Agree to the document with this ``digest``, as the person the house knows.

    Raises AlreadySettled, NotYourTurn, LinkNotValid (run out), SelfSigned, DocumentChanged,
    SignerAnswersInvalid.
    """
    with changing(consent_id, "signing.agree") as (consent, event):
        _require_asked(consent)
        require_turn(consent)
        refuse_the_same(consent, known)
        if digest != consent.digest:
            raise DocumentChanged
        values = _own_answers(consent, answers or {}, known)
        signature = write(consent, known, way=Way.ONLINE, answers=values)
        event.detail.update(digest=signature.digest, checked=known.checked)
        if consent.email:
            token = inviting.new_link(consent)
            consent.save(update_fields=["token_digest"])
            telling.tell_signer(consent, "consent-kept", token=token)
    return consent


def write(
    consent: Consent, known: Known, *, way: Way, answers: dict[str, Any], recorded_by: str = ""
) -> Signature:
    """The signature under what the signer was shown; the consent stands on it from now. For whoever
    holds the consent and has checked the person."""
    signature = Signature.objects.create(
        consent=consent,
        document=consent.document,
        digest=consent.digest,
        answers=answers,
        way=way,
        name=known.name,
        birth_date=known.birth_date,
        checked=known.checked,
        account=known.account,
        resident_id=known.resident_id,
        recorded_by=recorded_by,
        at=clock.now(),
    )
    settle(consent, State.GIVEN)
    consent.signature = signature
    consent.save()
    history.note(
        consent,
        What.GIVEN,
        by=recorded_by or known.name,
        way=way,
        checked=known.checked,
        name_differs=differs(consent, known.name),
    )
    telling.tell_applicant(consent, "consent-given")
    ask_the_next(consent)
    return signature


def decline(*, consent_id: UUID, known: Known) -> Consent:
    """Say no. The application stays; its applicant may ask again, or somebody else."""
    with changing(consent_id, "signing.decline") as (consent, _event):
        _require_asked(consent)
        refuse_the_same(consent, known)
        settle(consent, State.DECLINED)
        consent.save()
        history.note(consent, What.DECLINED, by=known.name)
        telling.tell_applicant(consent, "consent-missing")
    return consent


def take_back(*, consent_id: UUID, known: Known) -> Consent:
    """Take back what this person agreed to, before the decision. Nobody takes back another's."""
    with changing(consent_id, "signing.take_back") as (consent, event):
        signature = consent.signature
        if consent.state != State.GIVEN or signature is None:
            raise AlreadySettled(extra={"state": consent.state})
        if not _is_theirs(signature, known):
            raise WrongPerson
        event.detail["signature"] = str(signature.pk)
        settle(consent, State.WITHDRAWN)
        consent.save()
        history.note(consent, What.WITHDRAWN, by=known.name)
        telling.tell_applicant(consent, "consent-missing")
    return consent


def _is_theirs(signature: Signature, known: Known) -> bool:
    """An account takes back what it gave. Whoever came by code or to the counter is known by the code
    of the same consent and their birth date."""
    if signature.account_id is not None:
        return known.account is not None and known.account.pk == signature.account_id
    return known.birth_date == signature.birth_date or signature.birth_date is None


def _require_asked(consent: Consent) -> None:
    if consent.state != State.ASKED:
        raise AlreadySettled(extra={"state": consent.state})
    if consent.expires_at is None or consent.expires_at <= clock.now():
        raise LinkNotValid


def _own_answers(consent: Consent, given: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """What the signer answered to the questions that are theirs; SignerAnswersInvalid."""
    form = own_form(consent.application.version_id, consent.role)
    if form is None:
        return {}
    sheet = forms.own_sheet(form, given, resident_id=known.resident_id)
    if problems := sheet.problems():
        errors = [
            {"field": path, "part": one.part, "code": one.code, "message": one.message}
            for _, path, _, one in problems
        ]
        raise SignerAnswersInvalid(extra={"errors": errors})
    return sheet.values
