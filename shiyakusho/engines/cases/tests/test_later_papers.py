"""Papers of a later stage: own days, own words, own letter; nothing about a correction (入居者の募集)."""

import json
import re
import uuid
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from house.claims import answers
from shiyakusho.engines.cases import soundness, waiting
from shiyakusho.engines.cases.choices import Unanswered
from shiyakusho.engines.cases.models import Case, CaseLetter, ClockStop, Correction
from shiyakusho.engines.cases.services import reminding
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.engines.cases.tests.conftest import as_account, at, photo
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.files import store
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

PROCEDURE = "public-housing-apply"
PAPERS = ["income_proof", "emergency_name", "emergency_phone"]


@pytest.fixture
def drawn(parent, staff):
    """An application whose turn came on 12-01, and the clerk who works on it."""
    case, clerk = filed(PROCEDURE, parent, staff)
    step(case, clerk, "first_come", "qualifying")
    return case, clerk


def filed(procedure: str, parent, staff, files: tuple[str, ...] = ()):
    """The shortest application of 11-20, and the clerk who examines it since 12-01."""
    version = catalogue.live(procedure)
    example = catalogue.example_of(version, day=date(2026, 11, 20), variant="short").answers
    with at("2026-11-20T10:00"), as_account(parent):
        papers = {one: [str(_paper(parent).pk)] for one in files}
        application = forms.apply(
            procedure=procedure,
            answers=example,
            attachments=papers,
            idempotency_key=uuid.uuid4().hex,
            account=parent,
        )
    case = Case.objects.get(application_id=application.pk)
    clerk = staff(f"{case.section_id}.clerk")
    with at("2026-12-01T10:00"), as_account(clerk):
        assign_case(case_id=case.pk, to=clerk, actor=clerk, version=case.version)
    step(case, clerk, "examine", "examined")
    return case, clerk


def _paper(account):
    return store(photo(), name="書類.png", owner=f"account:{account.pk}")


def step(case: Case, clerk, move: str, to: str, day: str = "2026-12-01", **said) -> Case:
    case.refresh_from_db()
    with at(f"{day}T10:00"), as_account(clerk):
        found = move_case(
            case_id=case.pk, to=to, move=move, version=case.version, actor=clerk, **said
        )
    case.refresh_from_db()
    return found


@pytest.mark.django_db
def test_the_papers_of_the_next_stage_have_days_words_and_a_letter_of_their_own(
    drawn, parent, client_of
) -> None:
    case, clerk = drawn
    filed = json.dumps(case.application.answers, sort_keys=True, ensure_ascii=False)
    assert "emergency_name" not in filed
    step(case, clerk, "ask_papers", "papers_awaited", fields=PAPERS)  # no reason: nothing is wrong
    asked = Correction.objects.get(case=case)
    assert (asked.kind, asked.respond_by) == ("further_papers", date(2026, 12, 22))
    assert ClockStop.objects.get(case=case).resumed_on is None
    letter = CaseLetter.objects.get(case=case)
    assert letter.template == "papers-asked"
    told = Message.objects.get(about=case.subject, template="papers-asked")
    assert "直すところはありません" in told.body and "令和8年12月22日" in told.body
    assert not Message.objects.filter(about=case.subject, template="correction-asked").exists()
    with at("2026-12-02T10:00"):
        page = client_of(parent).get(reverse("forms:correct", args=[case.application_id]))
        status = client_of(parent).get(reverse("cases:status", args=[case.application_id]))
    body = page.content.decode()
    assert "次に出していただくもの" in body and "直していただくところ" not in body
    assert set(re.findall(r'name="shown" value="([^"]+)"', body)) == {
        "emergency_name", "emergency_phone", "file.income_proof",
    }  # fmt: skip
    assert "次に出していただくものがあります" in status.content.decode()
    assert "直すところがあります" not in status.content.decode()


@pytest.mark.django_db
def test_they_come_later_and_what_was_filed_stays(drawn, parent) -> None:
    case, clerk = drawn
    filed = dict(case.application.answers)
    step(case, clerk, "ask_papers", "papers_awaited", fields=PAPERS)
    for day, touched in (("2026-12-14", 0), ("2026-12-15", 1), ("2026-12-20", 1)):
        with at(f"{day}T09:05"):
            assert reminding.go_through() == touched, day
    reminders = Message.objects.filter(about=case.subject, template="papers-reminder")
    assert reminders.count() == 2
    with at("2026-12-23T09:05"):  # a day late, and taken
        reminding.go_through()
        with as_account(parent):
            paper = _paper(parent)
            forms.revise(
                application_id=case.application_id,
                answers={"emergency_name": "南方 花", "emergency_phone": "093-582-2111"},
                attachments={"income_proof": [str(paper.pk)]},
                fields=PAPERS,
                account=parent,
            )
    case.refresh_from_db()
    assert (case.state, case.mark) == ("qualifying", "answered")
    case.application.refresh_from_db()
    now = case.application.answers
    assert {name: now[name] for name in filed} == filed
    assert {c.field: c.how for c in forms.changes_in(case.application, 2)} == {
        "emergency_name": "added", "emergency_phone": "added", "income_proof": "added",
    }  # fmt: skip
    assert Message.objects.filter(about=case.subject, template="papers-received").exists()


def test_days_are_the_moves_then_the_citys_then_the_nations(monkeypatch) -> None:
    moves = {m.id: m for m in catalogue.drafts([PROCEDURE])[0].process.moves}
    papers, correction = waiting.terms_of(moves["ask_papers"]), waiting.terms_of(
        moves["ask_correction"]
    )  # fmt: skip
    assert (papers.days, papers.remind, papers.unanswered) == (21, (2, 7), Unanswered.STAY_OPEN)
    assert (correction.days, correction.remind) == (14, (2, 5))  # the city's own reminders
    city = organisation.city()
    monkeypatch.setattr(waiting.organisation, "city", lambda: SimpleNamespace(waiting={}))
    assert waiting.terms_of(moves["ask_correction"]).remind == (3,)
    assert city.waiting


def test_a_day_to_remind_lies_between_the_asking_and_the_last_day() -> None:
    last = date(2026, 12, 9)
    assert waiting.remind_on((2, 5), last, date(2026, 12, 1)) == date(2026, 12, 4)
    assert waiting.remind_on((2, 5), last, date(2026, 12, 4)) == date(2026, 12, 7)
    assert waiting.remind_on((2, 5), last, date(2026, 12, 7)) is None
    assert waiting.remind_on((30,), last, date(2026, 12, 1)) is None
    assert waiting.remind_on((), last, date(2026, 12, 1)) is None


def test_a_move_that_asks_and_cannot_be_answered_is_a_fault() -> None:
    version = catalogue.drafts([PROCEDURE])[0]
    definition, process = version.definition, version.process

    def faults(without: str = "", **changed) -> set[str]:
        moves = [
            m.model_copy(update=changed) if m.id == "ask_papers" else m
            for m in process.moves
            if m.id != without
        ]
        asked = process.model_copy(update={"moves": moves})
        return {f.code for f in soundness.askings_can_be_answered(definition, asked)}

    assert faults() == set()
    assert faults(without="papers_sent") == {"no_way_to_answer"}
    assert faults(letter="no_such") == {"unknown_letter"}
    assert faults(notify="no-such", remind_by="nor-this") == {"unknown_message"}


REFORM = "care-home-reform"
BEFORE = ("reason_statement", "estimate_paper", "drawing", "photos_before")
AFTER = ["began_on", "completed_on", "changed_from_plan", "final_cost", "bank_account"]
RECEIPTS = ["receipt", "breakdown", "photos_after", "bank_proof"]


@pytest.mark.django_db
def test_work_at_home_is_one_application_before_and_papers_after(parent, staff, client_of) -> None:
    """介護保険法施行規則75条: filed before the work begins, completed when it is done."""
    case, clerk = filed(REFORM, parent, staff, BEFORE)
    assert not {*AFTER, "stage"} & case.application.answers.keys()
    plan = {"covered": "浴室の手すり1本", "estimated_cost": 150000, "estimated_amount": 135000}
    step(case, clerk, "check_plan", "plan_checked", fields=plan)
    step(case, clerk, "confirm_plan", "work_awaited", fields=[*AFTER, *RECEIPTS])
    asked = Correction.objects.get(case=case)
    assert (asked.kind, asked.respond_by) == ("further_papers", date(2027, 5, 31))
    letter = CaseLetter.objects.select_related("letter").get(case=case)
    assert letter.template == "care-reform-confirmed"
    assert ClockStop.objects.get(case=case).resumed_on is None
    with at("2026-12-02T10:00"):
        page = client_of(parent).get(reverse("forms:correct", args=[case.application_id]))
        status = client_of(parent).get(reverse("cases:status", args=[case.application_id]))
    shown = set(re.findall(r'name="shown" value="([^"]+)"', page.content.decode()))
    assert shown >= {*AFTER[:4], *(f"file.{one}" for one in RECEIPTS)}
    assert "工事を始められます" in status.content.decode()
    with at("2027-02-01T10:00"), as_account(parent):
        forms.revise(
            application_id=case.application_id,
            answers={"began_on": "2026-12-10", "completed_on": "2027-01-20",
                     "changed_from_plan": False, "final_cost": 148000, "bank_account": answers(date(2027, 2, 1))["bank_account"]},
            attachments={one: [str(_paper(parent).pk)] for one in RECEIPTS},
            fields=[*AFTER, *RECEIPTS],
            account=parent,
        )  # fmt: skip
    case.refresh_from_db()
    assert (case.state, case.mark) == ("claim_examined", "answered")
    assert ClockStop.objects.get(case=case).resumed_on == date(2027, 2, 1)
    assert case.arrived_at.date() == date(2026, 11, 20)
    process = catalogue.live(REFORM).process
    assert not [
        m for m in process.moves_from("examined") if m.to == "drafted" and "reason" not in m.needs
    ]
    assert [m.id for m in process.moves_from("claim_examined") if m.to == "drafted"] == ["draft"]
