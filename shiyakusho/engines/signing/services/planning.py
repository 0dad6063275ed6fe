"""Which consents an application needs, when it arrives and whenever it is corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing import history
from shiyakusho.engines.signing.choices import State, What
from shiyakusho.engines.signing.documents import digest_of, document_for, signers_asked
from shiyakusho.engines.signing.limits import limit
from shiyakusho.engines.signing.models import Consent
from shiyakusho.engines.signing.rules import folded
from shiyakusho.engines.signing.services import inviting, telling
from shiyakusho.engines.signing.services.holding import held_of, settle
from shiyakusho.ground.audit import recorded
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.signer import Signer


@dataclass(frozen=True)
class Needed:
    """One person who must agree, as far as the answers and the register know them."""

    signer: Signer
    position: int
    key: str = ""
    name: str = ""
    birth_date: date | None = None
    resident_id: UUID | None = None
    email: str = ""


def plan(application_id: Any) -> None:
    """Write down who must agree to what, and freeze it; ask again where what was signed changed.

    Called when an application arrives and when it was corrected. What is needed no more ends.
    """
    application = forms.application_of(application_id)
    definition = catalogue.version(application.version_id).definition
    if not signers_asked(definition):
        return
    with recorded("signing.plan", subjects=application.subjects) as event:
        there = {
            (one.role, one.key): one for one in held_of(application.pk) if one.state != State.ENDED
        }
        needed = list(_needed(application, definition))
        for one in needed:
            known = there.pop((one.signer.role, one.key), None)
            _refresh(known, one, application) if known else _begin(one, application)
        for left in there.values():
            end(left, "not_needed")
        event.detail["needed"] = [f"{one.signer.role} {one.key}".strip() for one in needed]


def end(consent: Consent, why: str) -> None:
    """The consent is needed no more; what was signed stays in the record and counts for nothing."""
    settle(consent, State.ENDED)
    consent.save()
    history.note(consent, What.ENDED, why=why)


def _needed(application: Any, definition: Any) -> Iterator[Needed]:
    signers = signers_asked(definition)
    asked = forms.holding(application, {one.role: one.when for one in signers})
    for position, signer in enumerate(signers, start=1):
        if signer.role in asked:
            yield from _people(application, signer, position)


def _people(application: Any, signer: Signer, position: int) -> Iterator[Needed]:
    answers = application.answers
    if signer.each is None:
        name = str(answers.get(signer.name or "") or "")
        born = _day(answers.get(signer.birth_date or ""))
        email = str(answers.get(signer.email or "") or "")
        resident = _in_household(application, name, born)
        yield Needed(signer, position, "", name, born, resident, email)
        return
    for row in (answers.get(signer.each) or [])[: limit("most_people")]:
        name, born = str(row.get("name") or ""), _day(row.get("birth_date"))
        resident = _in_household(application, name, born)
        yield Needed(signer, position, str(row.get("key") or name)[:60], name, born, resident)


def _in_household(application: Any, name: str, born: date | None) -> UUID | None:
    """The member of the applicant's household with this name and birth date, if there is one."""
    if not (application.resident_id and name and born):
        return None
    household = people.household_of(application.resident_id)
    for member in household.members if household else ():
        person = member.person
        if person.birth_date == born and folded(name) in (
            folded(person.name),
            folded(person.alias),
        ):
            return person.id if person.id != application.resident_id else None
    return None


def _begin(one: Needed, application: Any) -> None:
    document = document_for(application, one.signer)
    consent = Consent(
        application=application,
        role=one.signer.role,
        key=one.key,
        position=one.position,
        language=application.language,
        document=document,
        digest=digest_of(document),
    )
    _know(consent, one)
    consent.save(force_insert=True)
    history.note(consent, What.NEEDED)


def _know(consent: Consent, one: Needed) -> None:
    consent.name = (one.name or consent.name)[:200]
    consent.birth_date = one.birth_date or consent.birth_date
    consent.resident_id = one.resident_id or consent.resident_id
    consent.email = consent.email or one.email


def _refresh(consent: Consent, one: Needed, application: Any) -> None:
    """Freeze what there is now. Another person than before is asked anew, and so is whoever agreed
    to something else than this."""
    document = document_for(application, one.signer)
    other = bool(one.name) and folded(one.name) != folded(consent.name)
    changed = digest_of(document) != consent.digest
    if not (changed or other):
        return
    consent.document, consent.digest = document, digest_of(document)
    if other:
        consent.email, consent.birth_date, consent.resident_id = one.email, None, None
        consent.code_digest = ""
    was = consent.state
    _know(consent, one)
    if was in (State.GIVEN, State.DECLINED, State.WITHDRAWN) or (other and was != State.OPEN):
        settle(consent, State.OPEN)
        history.note(consent, What.CHANGED, was=was, other=other)
        consent.save()
        if was == State.GIVEN and consent.email and not other:
            inviting.send_again(consent, "consent-changed")
        elif was == State.GIVEN:
            telling.tell_applicant(consent, "consent-missing")
        return
    consent.save()


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
