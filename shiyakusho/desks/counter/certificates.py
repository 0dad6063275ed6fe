"""Certificates asked for at the counter (証明書): the fee at the till, the paper, handed over or posted.

A certificate is a request for a paper (交付請求) like any other procedure of the reception: its own form,
case and number. Here is what comes after the filing: the fee by the city's table of the day, cash at a
till (engines/payments), the paper in the house's letters, and that it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments.registry import Purpose
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp.money import yen
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

from .refusals import CertificateNotHere, CertificateUnpaid
from .taking import takable

KIND, PURPOSE = "交付請求", "certificate"
TEMPLATE, RECORD = "resident-record-copy", "juminhyo"
NOT_OURS = frozenset({"domicile", "former_name", "individual_number", "former_address"})
MOST = 12


@dataclass(frozen=True)
class Certificate:
    """One certificate of a reception: what it costs, whether that was paid, how it was given."""

    title: Any
    copies: int
    by_post: bool
    prints: bool
    issue: cases.Issue
    payment: payments.Payment | None

    @property
    def paid(self) -> bool:
        """Nothing is due any more."""
        return self.issue.yen == 0 or bool(self.payment and self.payment.is_settled)

    @property
    def fee(self) -> str:
        return yen(self.issue.yen)


def offered(account: Account) -> list[catalogue.Definition]:
    """Certificates this officer may take down, by title: what has a fee of the city's table."""
    found = [one.definition for one in takable(account)]
    return [one for one in found if one.kind == KIND and one.fee != "0"][:MOST]


def asked_in(reception: bundles.Bundle) -> list[Certificate]:
    """The certificates of a filed reception, in their order."""
    ids = [one.application_id for one in bundles.members_of(reception) if one.application_id]
    found = []
    for one in ids:
        show("application", one)
        application = forms.application_of(one)
        if _kind(application) == KIND:
            found.append(_certificate(application))
    return found


def one_of(reception: bundles.Bundle, application_id: UUID) -> Certificate:
    """One of them. CaseNotFound for any other."""
    for one in asked_in(reception):
        if one.issue.application_id == application_id:
            return one
    raise cases.CaseNotFound


def ask_fees(reception: bundles.Bundle) -> None:
    """The fee of each is asked for, once: it waits at the till under the name of who came."""
    came = reception.on_behalf_of
    name = people.person(came).name if came else ""
    for one in asked_in(reception):
        if one.issue.yen and one.payment is None:
            payments.ask(
                payments.Asked(
                    purpose=PURPOSE,
                    reference=str(one.issue.application_id),
                    what={
                        "ja": f"{one.title.ja}（{one.copies}通）",
                        "en": one.title.in_language("en"),
                    },
                    yen=one.issue.yen,
                    payer=payments.Payer(name=name),
                    section_id=one.issue.section_id,
                )
            )


def give(
    one: Certificate, *, actor: Account, method: str, received_by: str, tracking: str
) -> cases.Issue:
    """Handed over or posted, once. CertificateUnpaid, and what the moves of the case refuse."""
    with recorded("counter.give_certificate", method=method) as event, transaction.atomic():
        forms.hold(one.issue.application_id)
        payment = payment_of(one.issue.application_id)
        if one.issue.yen and not (payment and payment.is_settled):
            raise CertificateUnpaid
        event.subjects.append(f"application:{one.issue.application_id}")
        return cases.hand_out(
            application_id=one.issue.application_id,
            actor=actor,
            item=f"{one.title.ja} {one.copies}通",
            method=method,
            received_by=received_by,
            tracking=tracking,
        )


def paper_of(one: Certificate, reception: bundles.Bundle) -> bytes:
    """住民票の写し from the register's copy, with the people and facts that were asked for.

    CertificateUnpaid; CertificateNotHere for what the copy does not hold, and for whoever is guarded
    (支援措置): those are issued by the office of the residents alone.
    """
    if not one.paid:
        raise CertificateUnpaid
    if not one.prints or reception.on_behalf_of is None:
        raise CertificateNotHere
    application = forms.application_of(one.issue.application_id)
    household = people.household_of(reception.on_behalf_of)
    members = _members(application.answers, household)
    if not members or any(each.person.protected for each in members):
        raise CertificateNotHere
    with recorded("counter.print_certificate") as event:
        event.subjects.extend(["application:" + str(application.pk), *(m.person.subject for m in members)])  # fmt: skip
        return letters.render(TEMPLATE, _data(one, application, members))


def _data(one: Certificate, application: Any, members: list[people.Member]) -> dict[str, Any]:
    shows = set(application.answers.get("contents") or ())
    first = members[0].person
    return {
        "section_id": one.issue.section_id,
        "issued_on": clock.today(),
        "number": f"{application.receipt_number}",
        "addressee": {"name": first.name},
        "values": {
            "registered_address": first.address_line,
            "copies": one.copies,
            "members": [
                {
                    "name": each.person.name,
                    "birth_date": each.person.birth_date,
                    "resident_since": each.person.since,
                    "relation": each.relation if "relation" in shows else "（省略）",
                }
                for each in members
            ],
        },
    }


def _members(
    answers: dict[str, Any], household: people.HouseholdView | None
) -> list[people.Member]:
    """The household, or those of it that were named by name and birth date."""
    there = list(household.members) if household else []
    if answers.get("whose") != "members":
        return there
    named = {(one.get("name"), str(one.get("birth_date"))) for one in answers.get("people") or []}
    return [one for one in there if (one.person.name, one.person.birth_date.isoformat()) in named]


def _certificate(application: Any) -> Certificate:
    answers = application.answers
    contents = set(answers.get("contents") or ())
    return Certificate(
        title=catalogue.version(application.version_id).definition.title,
        copies=int(answers.get("copies") or 1),
        by_post=answers.get("delivery") == "post",
        prints=application.procedure_id == RECORD and not contents & NOT_OURS,
        issue=cases.issue_of(application.pk),
        payment=payment_of(application.pk),
    )


def _kind(application: Any) -> str:
    return str(catalogue.version(application.version_id).definition.kind)


def payment_of(application_id: UUID) -> payments.Payment | None:
    """The payment of a certificate's fee, to whoever filed it."""
    return payments.payment_of(purpose=PURPOSE, reference=str(application_id))


def _nothing(payment: payments.Payment) -> None:
    """The paper waits for its payment, and looks for it itself."""


def _page(reference: str) -> str:
    return reverse("forms:receipt", args=[reference])


def _desk(reference: str, officer: Account) -> tuple[str, str] | None:
    """The 案内票, for the officer whose reception it is."""
    reception = bundles.receiving.reception_with(UUID(reference), officer)
    if reception is None:
        return None
    return reverse("counter_staff:reception_done", args=[reception.pk]), "案内票にもどる"


FEE = Purpose(title="証明書の手数料", settled=_nothing, lapsed=_nothing, page=_page, desk=_desk)
