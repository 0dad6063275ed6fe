"""What cases ask of registers/people: facts for rules, the ward, a name and an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.registers.people import public as people

TAKEN_DOWN: dict[str, str] = {
    forms.Channel.COUNTER: "（窓口で受付）",
    forms.Channel.MAIL: "（郵便で受付）",
}


@dataclass(frozen=True)
class Person:
    """The applicant, by the register where we know them, else by what they wrote."""

    name: str
    postal_code: str = ""
    address: str = ""
    birth_date: date | None = None
    protected: bool = False


def register_facts(resident_id: UUID | None, as_of: date) -> dict[str, Any]:
    """The register's facts about a resident; none for somebody we do not know."""
    return people.facts_for(resident_id, as_of) if resident_id else {}


def ward_of_resident(resident_id: UUID, on: date) -> str:
    """The ward (name or code) the resident lives in, ``""`` when hidden or not known."""
    address = people.person(resident_id, on).address
    return (address.ward or address.lg_code) if address else ""


def register_values(resident_id: UUID) -> dict[str, Any]:
    """What the register says, by the names a question may be prefilled with (``register.…``)."""
    offered = people.prefill(resident_id)
    return {name: found.value for name, found in offered.items() if name.startswith("register.")}


def person_of(case: Case) -> Person:
    """Who the letters of a case go to."""
    if case.resident_id:
        return _registered(case.resident_id)
    return Person(name=_written_name(case))


def listed_applicant(case: Case) -> str:
    """Who applied, as far as a list and the head of a case tell it: no answer, no fact of the register.
    Who came to the counter or wrote on paper has no account whose name could be told."""
    if case.applicant:
        return case.applicant.display_name
    return TAKEN_DOWN.get(case.channel, "（匿名）")


def _registered(resident_id: UUID) -> Person:
    found = people.person(resident_id, clock.today())
    address = found.address
    return Person(
        name=found.name,
        postal_code=address.postal_code if address else "",
        address=address.one_line if address else "",
        birth_date=found.birth_date,
        protected=found.protected,
    )


def _written_name(case: Case) -> str:
    """The first name question of the form; else the name of the account."""
    form = definition_of(case).form
    for question in form.questions() if form else []:
        if question.kind == "name" and forms.answers_of(case.application).get(question.id):
            return str(forms.answers_of(case.application)[question.id])
    return case.applicant.display_name if case.applicant else "申請者"
