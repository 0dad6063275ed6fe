"""利用目的: who may open a case they see, what for, and what everybody else is shown."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.engines.cases.access import opened
from shiyakusho.engines.cases.models import CaseEvent
from shiyakusho.engines.cases.refusals import CaseNotFound
from shiyakusho.engines.cases.tests.conftest import CLAIM, as_account
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, current_purpose
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.purpose import glasses
from shiyakusho.ground.purpose.reasons import lasts
from shiyakusho.ground.purpose.refusals import PurposeNeeded

pytestmark = pytest.mark.django_db
ANSWERS = (CLAIM["claimant_phone"], CLAIM["bank_account"]["number"], "大手町", "陽翔")


def staff(name: str, *args) -> str:
    return reverse(f"cases_staff:{name}", args=args)


def read_of(case) -> AuditEvent:
    return AuditEvent.objects.filter(
        action="records.read", subjects__contains=[case.subject]
    ).latest("at")


def test_an_unassigned_case_shows_its_head_and_one_click_opens_it(
    file_claim, hall, client_of
) -> None:
    case = file_claim()
    client = client_of(hall.clerk)
    head = client.get(staff("case", case.pk)).text
    assert case.receipt_number in head and "担当する" in head and 'data-key="t"' in head
    assert not [one for one in ANSWERS if one in head]
    assert read_of(case).detail["for"] == {"kind": "task", "reference": "cases.head"}
    page = client.post(staff("assign", case.pk), {"version": "1"}, follow=True).text
    assert [one for one in ANSWERS if one in page] == list(ANSWERS)
    event = read_of(case)
    assert event.purpose.startswith("児童手当") and "審査（小倉北区役所" in event.purpose
    assert event.detail["for"] == {"kind": "case", "reference": str(case.pk)}
    assert event.detail["path"] == f"GET /staff/cases/{case.pk}/"


@pytest.mark.parametrize("name", ["ask", "draft", "draft_letter", "letter", "attachment"])
def test_nothing_of_it_is_opened_before(file_claim, go, hall, client_of, name) -> None:
    case = go(file_claim(), "examined")
    with as_account(case.applicant):
        attachment = forms.attachments_of(case.application)[0].pk
    more = {"letter": [1], "attachment": [attachment]}.get(name, [])
    answer = client_of(hall.clerk).get(staff(name, case.pk, *more))
    assert answer.status_code == 403 and "purpose_needed" in answer.text
    assert "応対を始める" in answer.text
    assert not [one for one in ANSWERS if one in answer.text]


@pytest.mark.parametrize("name", ["move", "note", "extend", "transfer", "preview"])
def test_nobody_acts_on_a_case_nobody_works_on(file_claim, hall, client_of, name) -> None:
    case = file_claim()
    said = {"version": "1", "move": "examine", "text": "x", "reason": "x"}
    assert client_of(hall.clerk).post(staff(name, case.pk), said).status_code == 403
    case.refresh_from_db()
    assert case.version == 1


def test_a_colleagues_case_opens_for_a_reason_that_the_assignee_sees(
    file_claim, take, hall, client_of
) -> None:
    case = take(file_claim(), hall.colleague)
    client = client_of(hall.clerk)
    head = client.get(staff("case", case.pk)).text
    assert "電話の問い合わせ" in head and not [one for one in ANSWERS if one in head]
    assert client.post(staff("look", case.pk), {"reason": "見たい"}).status_code == 422
    page = client.post(staff("look", case.pk), {"reason": "phone"}, follow=True).text
    assert [one for one in ANSWERS if one in page] == list(ANSWERS)
    assert "電話での問い合わせの応対（小倉北区役所" in read_of(case).purpose
    assert read_of(case).detail["for"]["kind"] == "task"
    with clock.stopped_at(clock.now() + lasts("look") + timedelta(seconds=1)):
        with as_account(hall.clerk), pytest.raises(PurposeNeeded):
            opened(case.pk, hall.clerk)
    told = client_of(hall.colleague).get(staff("case", case.pk)).text
    assert "担当でない職員が開きました" in told and "担当 一郎：電話の問い合わせ" in told
    looked = CaseEvent.objects.get(case=case, kind="looked")
    assert not looked.public


def test_a_look_opens_for_the_one_who_chose_it_alone(file_claim, take, hall, staff, client_of):
    case = take(file_claim(), hall.colleague)
    client_of(hall.clerk).post(reverse("cases_staff:look", args=[case.pk]), {"reason": "phone"})
    third = staff(f"{hall.section}.clerk", "担当 三子")
    with as_account(third), pytest.raises(PurposeNeeded) as refusal:
        opened(case.pk, third)
    assert refusal.value.extra == {"case": str(case.pk), "way": "look"}


def test_the_chief_reads_as_supervisor_and_decides_as_decider(
    file_claim, take, go, hall, client_of
) -> None:
    case = take(file_claim())
    assert client_of(hall.chief).get(staff("case", case.pk)).status_code == 200
    assert "課の監督" in read_of(case).purpose
    go(case, "examined")
    go(case, "drafted", outcome="granted", reason="基準を満たす")
    client_of(hall.chief).get(staff("case", case.pk))
    assert read_of(case).detail["for"]["kind"] == "draft" and "決裁" in read_of(case).purpose


def test_another_section_finds_nothing_with_a_reason_either(file_claim, hall, client_of) -> None:
    case = file_claim()
    answer = client_of(hall.stranger).post(staff("look", case.pk), {"reason": "phone"})
    assert answer.status_code == 404
    assert client_of(hall.stranger).get(staff("case", case.pk)).status_code == 404


def test_a_glass_opens_one_case_of_another_section_to_read(
    file_claim, hall, account, client_of
) -> None:
    case, other = file_claim(), file_claim()
    officer = account("staff", roles=["privacy_officer"], name="保護 花子")
    with acting_as(actor_of(hall.stranger)):
        glass = glasses.ask(
            hall.stranger,
            number=case.receipt_number,
            chosen="life",
            why="救急隊からの照会があったため",
        )
    with acting_as(actor_of(officer)):
        glasses.confirm(glass.pk, officer)
    client = client_of(hall.stranger)
    page = client.get(staff("case", case.pk))
    assert [one for one in ANSWERS if one in page.text] == list(ANSWERS)
    assert "緊急の閲覧として開いています" in page.text
    assert read_of(case).detail["for"] == {"kind": "glass", "reference": str(glass.pk)}
    for act in ("move", "note", "transfer", "assign"):
        assert client.post(staff(act, case.pk), {"version": "1"}).status_code in (403, 404)
    assert client.get(staff("case", other.pk)).status_code == 404
    with clock.stopped_at(clock.now() + lasts("glass")), acting_as(actor_of(hall.stranger)):
        with pytest.raises(CaseNotFound):
            opened(case.pk, hall.stranger)


def test_answers_are_asked_what_for_where_they_are_handed_out(file_claim, hall) -> None:
    case = file_claim()
    ask = [
        forms.answers_of,
        forms.answer_sections,
        forms.attachments_of,
        forms.revisions_of,
        lambda one: forms.values_of(one, ["claimant_name"]),
    ]
    application = case.application
    with acting_as(actor_of(hall.clerk)):
        for one in ask:
            with pytest.raises(PurposeNeeded):
                one(application)
        assert current_purpose().kind == ""
