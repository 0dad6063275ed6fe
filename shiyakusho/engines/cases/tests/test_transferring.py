"""移送: the case goes whole, with its reason; who sees it and who decides it follow."""

import pytest
from django.urls import reverse

from shiyakusho.engines.cases import queue, refusals
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.scope import visible_case
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.transferring import destinations, transfer_case
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.ground.ui.written import WordsRefused
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db
MOJI = "moji-childcare-support"


@pytest.fixture
def send(hall):
    """``send(case, to)``: transfer as the clerk, with a fresh version."""

    def make(case: Case, to: str = MOJI, by=None, **said) -> Case:
        case.refresh_from_db()
        who = by or hall.clerk
        said = {"reason": "門司区にお住まいのため", "version": case.version} | said
        with as_account(who):
            return transfer_case(case_id=case.pk, to=to, actor=who, **said)

    return make


def test_destinations__the_same_work_in_other_wards_first(file_claim) -> None:
    found = destinations(file_claim())
    first = [one.id for one in found if one.same_work]
    assert MOJI in first and len(first) == 6
    assert [one.same_work for one in found[:7]] == [True] * 6 + [False]
    every = {one.id for one in found}
    assert "kokurakita-childcare-support" not in every
    assert not any(organisation.section(one).outside for one in every)


def test_it_goes_whole_and_who_sees_it_follows(file_claim, hall, send) -> None:
    case = file_claim()
    with as_account(hall.clerk):
        assign_case(case_id=case.pk, to=hall.clerk, actor=hall.clerk, version=1)
    arrived = case.arrived_at
    moved = send(case)
    case = Case.objects.get(pk=case.pk)
    assert (case.section_id, case.assignee, case.version) == (MOJI, None, moved.version)
    assert (case.arrived_at, case.state) == (arrived, "received")
    with pytest.raises(refusals.CaseNotFound):
        visible_case(case.pk, hall.clerk)
    assert visible_case(case.pk, hall.stranger).pk == case.pk
    mine = [queue.page(who, CaseFilter()).items for who in (hall.clerk, hall.stranger)]
    assert mine == [[], [case]]


def test_it_is_written_down_and_told(file_claim, hall, send) -> None:
    case = send(file_claim())
    event = CaseEvent.objects.get(case=case, kind="transferred")
    assert (event.actor_name, event.public) == ("担当 一郎", True)
    assert event.detail["reason"] == "門司区にお住まいのため"
    assert event.detail["before"].startswith("小倉北区") and event.detail["after"].startswith(
        "門司区"
    )
    audit = events_about(case.subject).filter(action="cases.transfer").first()
    assert audit.detail["to"] == MOJI
    mail = Message.objects.get(about=case.subject, template="transferred")
    assert "門司区役所" in mail.body and "門司区にお住まい" not in mail.body


def test_the_new_section_decides(file_claim, go, hall, staff, send) -> None:
    case = send(go(file_claim(), "examined"))
    decides = organisation.post_above(MOJI, "section_chief").pk
    chief = staff(decides, "門司 課長")
    case = go(case, "drafted", by=hall.stranger, outcome="granted", reason="基準を満たす")
    assert case.awaiting_post == decides
    case = go(case, "approved", by=chief)
    assert case.state == "notified"


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"reason": " "}, refusals.ReasonMissing),
        ({"reason": "あ" * 1001}, WordsRefused),
        ({"reason": "\x00"}, WordsRefused),
        ({"to": "nowhere"}, refusals.TransferNotThere),
        ({"to": ""}, refusals.TransferNotThere),
        ({"to": "kokurakita-childcare-support"}, refusals.TransferNotThere),
        ({"version": 9}, refusals.StaleWrite),
        ({"version": None}, refusals.VersionMissing),
    ],
)
def test_what_makes_no_sense_changes_nothing(file_claim, send, said, refused) -> None:
    case = file_claim()
    with pytest.raises(refused):
        send(case, **said)
    assert Case.objects.get(pk=case.pk).version == 1
    assert not CaseEvent.objects.filter(case=case, kind="transferred").exists()


def test_not_while_a_draft_waits_and_not_after_the_end(file_claim, go, hall, send) -> None:
    case = go(go(file_claim(), "examined"), "drafted", outcome="granted", reason="満たす")
    with pytest.raises(refusals.TransferNotNow):
        send(case)
    go(case, "approved", by=hall.chief)
    with pytest.raises(refusals.TransferNotNow):
        send(case)


def test_only_who_holds_it_and_only_of_the_section(file_claim, hall, send, staff) -> None:
    case = file_claim()
    with pytest.raises(refusals.CaseNotFound):
        send(case, to="yahatanishi-childcare-support", by=hall.stranger)
    with as_account(hall.clerk):
        assign_case(case_id=case.pk, to=hall.clerk, actor=hall.clerk, version=1)
    with pytest.raises(refusals.HeldByOther):
        send(case, by=hall.colleague)


def test_an_answer_is_awaited_until_the_same_day(file_claim, go, send) -> None:
    fields = [{"field": "bank_account", "reason": "name_differs", "text": "口座"}]
    case = go(file_claim(), "correction_asked", reason="口座を直してください", fields=fields)
    until = case.queue_on
    assert send(case).queue_on == until


def test_by_the_page(file_claim, take, hall, client_of, parent) -> None:
    case = take(file_claim())
    client = client_of(hall.clerk)
    shown = client.get(reverse("cases_staff:case", args=[case.pk])).text
    assert f'<option value="{MOJI}">門司区役所' in shown
    url = reverse("cases_staff:transfer", args=[case.pk])
    said = {"to": MOJI, "reason": "門司区の方", "version": "2"}
    answer = client.post(url, said, follow=True)
    assert "移送しました" in answer.text and answer.redirect_chain[0][0] == "/staff/cases/"
    assert client.post(url, said).status_code == 404
    case = take(case, hall.stranger)
    shown = client_of(hall.stranger).get(reverse("cases_staff:case", args=[case.pk])).text
    assert "門司区の方" in shown and "→ 門司区役所" in shown
    assert client_of(parent).post(url, said).status_code == 403
    status = reverse("cases:status", args=[case.application_id])
    assert "担当の課が変わりました" in client_of(parent).get(status).text
