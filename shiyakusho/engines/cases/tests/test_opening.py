"""An application becomes a case in its own transaction; 到達日 and the right's day never move."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.services.opening import open_case
from shiyakusho.engines.cases.tests.conftest import CLAIM, at
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_filing_opens_a_case_in_the_ward_of_the_address(file_claim, hall) -> None:
    with at("2026-11-21T23:40"):  # a Saturday night: 到達 is when our file has it
        case = file_claim()
    assert (case.state, case.step_kind, case.version, case.is_open) == ("received", "work", 1, True)
    assert case.section_id == hall.section
    assert case.arrived_at == case.application.arrived_at
    assert case.due_on == date(2026, 12, 21)
    assert case.queue_on == case.due_on
    event = CaseEvent.objects.get(case=case, kind="opened")
    assert event.public and event.detail == {"ward_guessed": False}


def test_filing_is_one_audit_event_and_one_mail(file_claim) -> None:
    case = file_claim()
    event = AuditEvent.objects.get(action="forms.apply")
    assert {"cases.open", "messaging.send"} <= {also["action"] for also in _flat(event.detail)}
    assert case.subject in event.subjects
    message = Message.objects.get(about=case.subject)
    assert message.template == "received" and "北方" not in message.subject + message.body


def test_an_address_without_a_ward_still_lies_where_somebody_looks(file_claim) -> None:
    address = {"postal_code": "8100001", "town": "福岡市中央区天神", "rest": "1"}
    case = file_claim(claimant_address=address)
    assert not case.section_id.startswith("any")
    assert CaseEvent.objects.get(case=case, kind="opened").detail["ward_guessed"] is True


def test_opening_again_is_the_same_case(file_claim) -> None:
    case = file_claim()
    assert open_case(application_id=case.application_id).pk == case.pk
    assert Case.objects.count() == 1


def test_a_claim_within_fifteen_days_counts_from_the_event(file_claim) -> None:
    with at("2026-12-04T09:00"):
        case = file_claim(event_date=date(2026, 11, 25))
    assert case.entitled_on == date(2026, 11, 25)


def test_a_late_claim_counts_from_its_arrival(file_claim) -> None:
    with at("2026-12-11T09:00"):
        case = file_claim(event_date=date(2026, 11, 25))
    assert case.entitled_on == date(2026, 12, 11)


def test_the_database_itself_keeps_the_day_of_arrival(file_claim) -> None:
    case = file_claim()
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(arrived_at=case.opened_at.replace(year=2025))


def test_the_database_itself_keeps_the_history(file_claim) -> None:
    case = file_claim()
    events = CaseEvent.objects.filter(case=case)
    with pytest.raises(DatabaseError), transaction.atomic():
        events.update(actor_name="だれか")
    with pytest.raises(DatabaseError), transaction.atomic():
        events.delete()


def test_a_claim_that_is_refused_opens_nothing(file_claim) -> None:
    from shiyakusho.engines.forms.public import AnswersInvalid

    with pytest.raises(AnswersInvalid):
        file_claim(children=[], claimant_name=CLAIM["claimant_name"])
    assert not Case.objects.exists()


def test_criteria_are_asked_of_what_was_written(file_claim) -> None:
    from shiyakusho.engines.cases.facts import amounts_of, criteria_of

    with at("2026-11-20T10:00"):
        case = file_claim()
    judged = {one.id: one for one in criteria_of(case)}
    assert judged["raises_child"].holds is True
    assert judged["raises_child"].law
    assert judged["not_public_servant"].holds is True
    assert judged["not_yet_receiving"].holds is None  # no register says so of somebody unknown
    assert amounts_of(case)["monthly"] == 20000


def test_a_case_keeps_the_sentence_of_what_does_not_hold(file_claim) -> None:
    from shiyakusho.engines.cases.facts import criteria_of

    with at("2026-11-20T10:00"):
        case = file_claim(is_public_servant=True)
    failing = next(one for one in criteria_of(case) if one.id == "not_public_servant")
    assert failing.holds is False and "勤務先" in failing.sentence.ja


def _flat(detail: dict) -> list[dict]:
    found = []
    for also in detail.get("also", []):
        found += [also, *_flat(also)]
    return found
