"""Write to one recipient: the letter with the form in it, and a mail where there is an account."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.engines.yearly.models import Mailing, Recipient
from shiyakusho.engines.yearly.plans import plans
from shiyakusho.engines.yearly.services.beginning import SEND
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

LETTER = MAIL = "yearly-report"


@outbox.delivers(SEND)
def send_one(payload: dict[str, Any], key: str) -> None:
    """Print and keep the letter, send the mail. Once; what cannot be printed says why in the list."""
    with recorded("yearly.send") as audit:
        found = Recipient.objects.select_for_update(of=("self",)).select_related("mailing")
        recipient = found.get(pk=payload["recipient"])
        audit.subjects += [recipient.mailing.subject, recipient.subject]
        if recipient.prepared_at is not None:
            return
        person = people.person(recipient.resident_id)
        try:
            recipient.letter = _letter(recipient, person)
        except Refusal as refusal:  # a letter with a hole never goes out; a clerk writes by hand
            recipient.refused = audit.detail["refused"] = refusal.code
        _mail(recipient)
        recipient.prepared_at = clock.now()
        recipient.save(update_fields=["letter", "refused", "prepared_at"])


def _letter(recipient: Recipient, person: people.Person) -> letters.Letter:
    mailing, today = recipient.mailing, clock.today()
    office = organisation.section(mailing.section_id)
    number = approvals.issue_document_number(office.symbol, today, subject=recipient.subject)
    return letters.issue(
        LETTER,
        {
            "section_id": office.id,
            "issued_on": today,
            "reasons": [],
            "values": _values(mailing, person, office),
        },
        number=number,
        subject=mailing.subject,
        addressee=_addressee(person),
        language=_language(recipient),
    )


def _values(
    mailing: Mailing, person: people.Person, office: organisation.Section
) -> dict[str, Any]:
    plan = plans()[mailing.procedure_id]
    return {
        "procedure": plan.title.ja,
        "recipient": person.name,
        "visit_from": mailing.visit_from,
        "visit_until": mailing.visit_until,
        "place": office.full_name.ja,
        "bring": [{"item": item} for item in plan.bring],
        "rows": [
            {"page": row.page, "item": row.item, "known": row.known}
            for row in forms.paper_form(mailing.procedure_id, person.id)
        ],
    }


def _addressee(person: people.Person) -> dict[str, Any]:
    """Name and address of the window. Under 支援措置 no address stands on any paper of ours."""
    named = {"name": person.name, "subject": person.subject}
    if person.protected or person.address is None:
        return named
    address = person.address
    return named | {"postal_code": address.postal_code, "address": [address.one_line]}


def _language(recipient: Recipient) -> str:
    account = people.account_of(recipient.resident_id)
    return account.language if account and account.language else "ja"


def _mail(recipient: Recipient) -> None:
    account = people.account_of(recipient.resident_id)
    if account is None:
        return
    mailing = recipient.mailing
    office = organisation.section(mailing.section_id)
    messaging.send(
        to=account.pk,
        template=MAIL,
        context={
            "procedure": plans()[mailing.procedure_id].title.model_dump(),
            "visit_from": mailing.visit_from,
            "visit_until": mailing.visit_until,
            "link": ["forms:start", mailing.procedure_id],
            "office": {word: getattr(office.full_name, word, None) for word in ("ja", "en")},
            "phone": office.phone.number,
        },
        key=f"{recipient.mailing.subject}:{recipient.pk}",
        about=mailing.subject,
    )
