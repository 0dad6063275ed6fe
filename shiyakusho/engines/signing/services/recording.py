"""What a clerk does for a case (窓口での記録): somebody appeared, or a paper stands for the consent.

The caller has opened the case for this clerk: whose it is, and who may, is asked in the view.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing.choices import WAITING, Seen, Way
from shiyakusho.engines.signing.documents import signer_of
from shiyakusho.engines.signing.models import Consent
from shiyakusho.engines.signing.refusals import (
    AlreadySettled,
    HowUnknown,
    NameMissing,
    PaperMissing,
)
from shiyakusho.engines.signing.services.agreeing import _own_answers, write
from shiyakusho.engines.signing.services.holding import changing, require_turn
from shiyakusho.engines.signing.services.identifying import Known, refuse_the_same
from shiyakusho.engines.signing.services.inviting import LONGEST_NAME
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written


def record_at_counter(
    *,
    consent_id: UUID,
    actor: Account,
    name: str,
    birth_date: date | None,
    checked: str,
    answers: Mapping[str, Any] | None = None,
) -> Consent:
    """The person came, was known by ``checked`` (Seen), was shown the document and agreed.

    Raises HowUnknown, NameMissing, AlreadySettled, NotYourTurn, SelfSigned, SignerAnswersInvalid.
    """
    with changing(consent_id, "signing.record") as (consent, event):
        if checked not in Seen.values:
            raise HowUnknown
        known = Known(_named(name), checked, birth_date)
        _require_waiting(consent)
        require_turn(consent)
        refuse_the_same(consent, known)
        values = _own_answers(consent, answers or {}, known)
        write(consent, known, way=Way.COUNTER, answers=values, recorded_by=actor.display_name)
        event.detail.update(checked=checked, by=str(actor.pk))
    return consent


def accept_paper(*, consent_id: UUID, actor: Account, name: str) -> Consent:
    """The attached paper bears this person's consent: the clerk read it.

    Raises PaperMissing, NameMissing, AlreadySettled, NotYourTurn.
    """
    with changing(consent_id, "signing.accept_paper") as (consent, event):
        _require_waiting(consent)
        require_turn(consent)
        item = signer_of(consent.application.version_id, consent.role).paper
        if item is None or not forms.has_attached(consent.application, item):
            raise PaperMissing
        known = Known(_named(name), "file", consent.birth_date)
        refuse_the_same(consent, known)
        write(consent, known, way=Way.PAPER, answers={}, recorded_by=actor.display_name)
        event.detail.update(item=item, by=str(actor.pk))
    return consent


def _require_waiting(consent: Consent) -> None:
    if consent.state not in WAITING:
        raise AlreadySettled(extra={"state": consent.state})


def _named(name: str) -> str:
    if not (written := as_written(name, limit=LONGEST_NAME)):
        raise NameMissing
    return written
