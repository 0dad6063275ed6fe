"""Open a case when an application arrives, in the same transaction (到達主義, 行政手続法7条)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases import events, history
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.person_written import note_person
from shiyakusho.engines.cases.services import (
    clocking,
    entitling,
    likening,
    shielding,
    stepping,
    telling,
)
from shiyakusho.engines.cases.wards import ward_of
from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import recorded
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Definition


def open_case(*, application_id: Any) -> Case:
    """Open the case of an application; opening it again returns the one there is."""
    with recorded("cases.open", subjects=[f"application:{application_id}"]) as audit:
        before = Case.objects.filter(application_id=application_id).first()
        if before is not None:
            return before
        case = Case(application_id=application_id)
        guessed = _fill(case, case.application)
        stepping.open_at_first_step(case)
        clocking.reckon(case)
        case.save(force_insert=True)
        audit.subjects.extend(case.subjects)
        audit.detail.update(case=str(case.pk), section=case.section_id)
        history.append(
            case, EventKind.OPENED, to_state=case.state, public=True, ward_guessed=guessed
        )
        news.publish(events.CaseOpened(str(case.pk), str(application_id)))
        likening.propose(case)
        telling.tell(case, "received")
    return case


def _fill(case: Case, application: Any) -> bool:
    """Take from the application and its definition what a case keeps; ``True`` when the ward had
    to be guessed, so that the clerk looks at it."""
    definition = catalogue.version(application.version_id).definition
    ward, guessed = ward_of(application)
    section = organisation.office_for(definition.office, ward or None)
    case.section_id = section.id
    case.receipt_number = application.receipt_number
    case.procedure_id = application.procedure_id
    case.procedure_kind = definition.kind
    case.secrecy = catalogue.secrecy_level(definition.secrecy)
    case.version_id = application.version_id
    case.applicant_id = application.account_id
    case.resident_id = application.resident_id
    case.channel = application.channel
    note_person(case, definition, application.answers)
    shielding.shield_new(case)
    case.opened_at = case.changed_at = clock.now()
    _fill_days(case, application, definition)
    return guessed


def _fill_days(case: Case, application: Any, definition: Definition) -> None:
    days = definition.process.standard_days if definition.process else None
    case.standard_days = days.count if days else None
    case.standard_kind = days.kind if days else ""
    case.arrived_at = application.arrived_at
    entitling.entitle(case, application.event_date)
