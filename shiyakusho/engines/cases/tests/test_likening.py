"""The same application twice: proposed by the machine, settled by a person, never proposed again."""

import pytest
from django.urls import reverse

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.attention import likeness
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, CaseEvent, Likeness
from shiyakusho.engines.cases.refusals import (
    HeldByOther,
    LikenessNotFound,
    LikenessSettled,
    ReasonMissing,
)
from shiyakusho.engines.cases.services.likening import doubts_about, settle
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
from shiyakusho.engines.cases.tests.conftest import as_account, at
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground import clock
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db
DOUBTED = CaseFilter(mark="doubted")


@pytest.fixture
def pair(file_claim, account) -> tuple[Case, Case]:
    """Two people with one name and birth date: of one, written with 辺, then by another account 邊."""
    first = file_claim(claimant_name="渡辺 花子")
    second = file_claim(account=account("resident", level="L3"), claimant_name="渡邊　花子")
    return first, second


def said(pair, who, same=False, reason="電話で本人に確かめた", case=None):
    row = Likeness.objects.get()
    about = case or pair[1]
    about.refresh_from_db()
    with as_account(who):
        return settle(
            case_id=about.pk, likeness_id=row.pk, same=same, reason=reason, actor=who,
            version=about.version,
        )  # fmt: skip


def test_proposed_for_one_name_and_birth_date_in_any_writing(pair, hall) -> None:
    first, second = pair
    row = Likeness.objects.get()
    assert (row.case, row.other, row.why) == (second, first, "person")
    assert [one.pk for one in queue.page(hall.clerk, DOUBTED).items] == [second.pk]


@pytest.mark.parametrize(
    "changes",
    [{"claimant_name": "渡部 花子"}, {"claimant_birth_date": "1990-05-02"}],
)
def test_another_name_or_birth_date_is_another_person(file_claim, changes) -> None:
    file_claim(claimant_name="渡辺 花子")
    file_claim(**{"claimant_name": "渡辺 花子", **changes})
    assert not Likeness.objects.exists()


def test_the_same_resident_whatever_was_written(file_claim, account) -> None:
    known = people.Resident.objects.filter(until=None).order_by("number").first()
    them = account("resident", level="L3")
    people.link_account_to(account=them, resident_id=known.pk, method=people.LinkMethod.values[0])
    file_claim(account=them, claimant_name="甲")
    file_claim(account=them, claimant_name="乙")
    assert Likeness.objects.get().why == "resident"


def test_what_was_taken_back_or_decided_long_ago_raises_no_doubt(
    file_claim, parent, go, hall
) -> None:
    with at("2026-11-20T10:00"):
        case = file_claim()
        with as_account(parent):
            withdraw_case(application_id=case.application_id, actor=parent, version=1)
    with at("2026-11-21T10:00"):
        again = file_claim()
        go(again, "examined")
        go(again, "drafted", outcome="granted")
        go(again, "approved", by=hall.chief)
    with at("2026-12-20T10:00"):
        file_claim()
    assert Likeness.objects.get().other == again  # decided 29 days before
    with at("2027-03-01T10:00"):
        last = file_claim()
    assert not Likeness.objects.filter(case=last, other=again).exists()


def test_another_one_is_said_and_never_asked_again(pair, hall, client_of) -> None:
    with pytest.raises(ReasonMissing):
        said(pair, hall.clerk, reason="　")
    with pytest.raises(LikenessNotFound):
        said(pair, hall.stranger)
    said(pair, hall.clerk)
    row = Likeness.objects.get()
    assert (row.state, row.settled_by, row.reason) == (
        "different",
        hall.clerk,
        "電話で本人に確かめた",
    )
    assert queue.count(hall.clerk, DOUBTED) == 0
    assert doubts_about(pair[0], hall.clerk) == doubts_about(pair[1], hall.clerk) == []
    assert {e.detail["other"] for e in CaseEvent.objects.filter(kind="likened")} == {
        case.receipt_number for case in pair
    }
    with pytest.raises(LikenessSettled):
        said(pair, hall.clerk, same=True)
    assert Case.objects.filter(is_open=True).count() == 2


def test_the_same_one_is_closed_and_its_person_told_which_goes_on(pair, hall, client_of) -> None:
    first, second = pair
    arrived = first.arrived_at
    closed = said(pair, hall.clerk, same=True)
    first.refresh_from_db()
    assert not closed.is_open and first.is_open and first.arrived_at == arrived
    assert Likeness.objects.get().state == "same" and queue.count(hall.clerk, DOUBTED) == 0
    [told] = [one for one in messaging.about(second.subject) if one.template == "joined"]
    event = CaseEvent.objects.get(case=second, kind="notified", detail__template="joined")
    assert first.receipt_number in told.body and event.public
    page = client_of(second.applicant).get(reverse("cases:status", args=[second.application_id]))
    assert "一つにまとめました" in page.text


def test_who_does_not_hold_it_closes_nothing(pair, take, hall) -> None:
    take(pair[1], hall.colleague)
    with pytest.raises(HeldByOther):
        said(pair, hall.clerk, same=True)
    assert Case.objects.filter(is_open=True).count() == 2


def test_the_page_of_the_case_asks_and_settles(pair, take, hall, client_of) -> None:
    first, second = pair
    take(second)
    page = client_of(hall.clerk).get(reverse("cases_staff:case", args=[second.pk])).text
    assert "重複の疑い" in page and first.receipt_number in page
    second.refresh_from_db()
    post = reverse("cases_staff:settle", args=[second.pk, Likeness.objects.get().pk])
    client = client_of(hall.clerk)
    assert (
        client.post(post, {"version": second.version, "same": "maybe", "reason": "x"}).status_code
        == 404
    )
    strange = reverse("cases_staff:settle", args=[second.pk, 987654321])
    told = {"version": second.version, "same": "no", "reason": "別の子の分"}
    assert client.post(strange, told).status_code == 404
    assert client.post(post, told).status_code == 302
    assert client_of(hall.stranger).post(post, told).status_code == 404
    assert Likeness.objects.get().reason == "別の子の分"


def test_a_certificate_is_asked_for_again_and_again() -> None:
    alike = likeness(clock.today())
    assert alike.concerns("child-allowance-claim", "申請") and alike.concerns("move-out", "届出")
    assert not alike.concerns("juminhyo", "交付請求") and not alike.concerns("bulky-waste", "申請")
