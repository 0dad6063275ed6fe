"""Ask about consents; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing.choices import WAITING, State, What
from shiyakusho.engines.signing.documents import own_form, signer_of
from shiyakusho.engines.signing.models import Consent, ConsentEvent, Signature
from shiyakusho.engines.signing.rules import is_turn
from shiyakusho.engines.signing.services.identifying import differs
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

TAGS = {
    State.OPEN: "warning",
    State.ASKED: "progress",
    State.GIVEN: "success",
    State.DECLINED: "danger",
    State.WITHDRAWN: "danger",
    State.EXPIRED: "warning",
}


@dataclass(frozen=True)
class Line:
    """A consent as its applicant and the clerk see it. ``turn``: whether it may be asked now."""

    consent: Consent
    signer: Any
    turn: bool
    tag: str

    @property
    def waits(self) -> bool:
        return self.consent.state in WAITING and self.consent.closed_at is None

    @property
    def label(self) -> dict[str, str]:
        found: dict[str, str] = self.consent.document["label"]
        return found

    @property
    def by_code(self) -> bool:
        return bool(self.signer.identity == "code")


def lines_of(application_id: Any) -> list[Line]:
    """Every consent an application needs or needed till its end, in order; what ended is left out."""
    rows = list(
        Consent.objects.filter(application_id=application_id)
        .select_related("application__account", "signature__account")
        .order_by("position", "pk")
    )
    if not rows:
        return []
    version = rows[0].application.version_id
    ordered = catalogue.version(version).definition.signers_order == "sequential"
    return [
        Line(
            one,
            signer_of(version, one.role),
            is_turn(one, rows, in_order=ordered),
            TAGS.get(State(one.state), "neutral"),
        )
        for one in rows
        if one.state != State.ENDED
    ]


def open_by_application(application_ids: Iterable[UUID]) -> dict[UUID, list[Consent]]:
    """Consents that are not there yet, by application; one query."""
    rows = Consent.objects.filter(application__in=list(application_ids), closed_at=None)
    found: dict[UUID, list[Consent]] = {}
    for one in rows.exclude(state__in=(State.GIVEN, State.ENDED)).order_by("position", "pk"):
        found.setdefault(one.application_id, []).append(one)
    return found


def consents_of(application_id: Any) -> list[Consent]:
    """Every consent that is needed, in order."""
    rows = Consent.objects.filter(application_id=application_id).exclude(state=State.ENDED)
    return list(rows.select_related("signature").order_by("position", "pk"))


def waiting_for(account: Any) -> list[Consent]:
    """Consents asked of the resident this account is, who can answer without any link."""
    resident_id = people.resident_id_of(account)
    if resident_id is None or people.authority_now() is not None:
        return []
    rows = Consent.objects.filter(resident_id=resident_id, state=State.ASKED, closed_at=None)
    return list(rows.select_related("application").order_by("asked_at"))


def consent_of(consent_id: UUID) -> Consent | None:
    """One consent with its signature, if whoever asks may see it."""
    rows = Consent.objects.select_related("signature__account")
    return rows.filter(pk=consent_id).first()


def signed_rows(consent: Consent, signature: Signature) -> list[dict[str, Any]]:
    """What the signer answered themselves, in every language."""
    form = own_form(consent.application.version_id, consent.role)
    return forms.own_rows(form, signature.answers) if form else []


def name_differs(consent: Consent) -> bool:
    """Whether it was signed under another name than the application says."""
    return consent.signature is not None and differs(consent, consent.signature.name)


def history_of(consents: Iterable[Consent]) -> list[ConsentEvent]:
    """What happened, newest first."""
    rows = ConsentEvent.objects.filter(consent__in=list(consents)).exclude(what=What.IDENTIFIED)
    return list(rows.select_related("consent").order_by("-id")[:50])


def application_to_close(case_id: str, *, decided: bool = False) -> UUID | None:
    """The application of a case that ended, or is being decided; None while the case goes on."""
    return cases.application_of(case_id) if decided or cases.has_ended(case_id) else None
