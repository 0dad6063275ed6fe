"""Questions and requests: asked, answered by the right section, told by mail and page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.desks.mydata import inquiries, requests
from shiyakusho.desks.mydata.choices import RequestKind
from shiyakusho.desks.mydata.refusals import NotFound, WordsMissing
from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.actors import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(hall):
    hall.read()
    event = AuditEvent.objects.get(actor_id=str(hall.clerk.pk), action="records.read")
    with acting_as(actor_of(hall.resident)):
        return inquiries.ask(asker=hall.resident, event_id=event.pk)


def test_the_section_of_the_privacy_officer_answers(hall, inquiry, client_of) -> None:
    assert inquiry.due_on == clock.today() + timedelta(days=14)
    page = reverse("mydata_staff:inquiry", args=[inquiry.pk])
    assert client_of(hall.clerk).get(page).status_code == 404, "another section's"
    shown = client_of(hall.officer).get(page).content.decode()
    assert "担当 一郎" in shown and inquiry.number in shown
    assert client_of(hall.officer).post(page, {"answer": " "}).status_code == 422
    answered = client_of(hall.officer).post(page, {"answer": "窓口での相談のためでした。"})
    assert answered.status_code == 302
    mail = Message.objects.get(template="inquiry-answered")
    assert mail.account_id == hall.resident.pk and "窓口での相談" not in mail.body
    mine = client_of(hall.resident).get(reverse("mydata:inquiry", args=[inquiry.pk]))
    assert "窓口での相談のためでした。" in mine.content.decode()
    assert "情子" not in mine.content.decode()


def test_words_are_added_until_it_is_answered(hall, inquiry, client_of) -> None:
    page = reverse("mydata:inquiry", args=[inquiry.pk])
    assert client_of(hall.resident).post(page, {"words": "x" * 2001}).status_code == 422
    assert client_of(hall.resident).post(page, {"words": "𠮷田です\x00"}).status_code == 422
    assert client_of(hall.resident).post(page, {"words": "𠮷田です"}).status_code == 302
    inquiry.refresh_from_db()
    assert inquiry.words == "𠮷田です"


def test_the_desk_lists_what_waits_in_ones_own_section(hall, inquiry, client_of) -> None:
    desk = reverse("mydata_staff:desk")
    assert inquiry.number in client_of(hall.officer).get(desk).content.decode()
    assert inquiry.number not in client_of(hall.clerk).get(desk).content.decode()
    for tab in ("requests", "disclosures", "x"):
        assert client_of(hall.officer).get(desk, {"tab": tab, "after": "x~y"}).status_code == 200


@pytest.fixture
def wanted(hall):
    with acting_as(actor_of(hall.resident)):
        return requests.ask(
            asker=hall.resident, kind=RequestKind.CORRECTION, holder="other",
            what="表示名", wanted="花子", reason="打ちまちがい",
        )  # fmt: skip


def test_a_request_is_due_in_thirty_days_and_decided_by_another(hall, wanted, client_of) -> None:
    assert wanted.due_on == clock.today() + timedelta(days=30)
    page = reverse("mydata_staff:request", args=[wanted.pk])
    drafted = client_of(hall.officer).post(
        page, {"outcome": "refused", "words": "事実のとおりです。"}
    )
    assert drafted.status_code == 302, drafted.content.decode()[:500]
    wanted.refresh_from_db()
    assert wanted.decided_at is None and wanted.proposal_id
    mine = reverse("mydata:request", args=[wanted.pk])
    assert "事実のとおりです" not in client_of(hall.resident).get(mine).content.decode()
    with acting_as(actor_of(hall.officer)), pytest.raises(approvals.SamePerson):
        approvals.decide(wanted.proposal_id, "approve", "", hall.officer)
    with acting_as(actor_of(hall.chief)):
        approvals.decide(wanted.proposal_id, "approve", "", hall.chief)
    shown = client_of(hall.resident).get(mine).content.decode()
    assert "事実のとおりです。" in shown and "審査請求" in shown
    wanted.refresh_from_db()
    assert (
        wanted.document_number and Message.objects.filter(template="data-request-decided").exists()
    )


def test_sent_back_it_is_drafted_anew(hall, wanted) -> None:
    with acting_as(actor_of(hall.officer)):
        requests.draft(request_id=wanted.pk, actor=hall.officer, outcome="granted", words="直す")
    wanted.refresh_from_db()
    with acting_as(actor_of(hall.chief)):
        approvals.decide(wanted.proposal_id, "send_back", "理由が足りない", hall.chief)
    with acting_as(actor_of(hall.officer)):
        again = requests.draft(
            request_id=wanted.pk, actor=hall.officer, outcome="partly", words="直す"
        )
    assert again.proposal_id != wanted.proposal_id


@pytest.mark.parametrize(
    "said", [{"holder": "case:none"}, {"what": ""}, {"wanted": " \n"}, {"reason": "x" * 2001}]
)
def test_a_request_says_what_where_and_why(hall, client_of, said) -> None:
    whole = {"holder": "other", "what": "a", "wanted": "b", "reason": "c"} | said
    answer = client_of(hall.resident).post(reverse("mydata:stop"), whole)
    assert answer.status_code == 422 and "直してください" in answer.content.decode()
    with pytest.raises(WordsMissing):
        requests.ask(asker=hall.resident, kind=RequestKind.STOP, **whole)


def test_the_form_is_filed_from_the_page(hall, client_of) -> None:
    whole = {"holder": f"resident:{hall.resident_id}", "what": "a", "wanted": "b", "reason": "c"}
    answer = client_of(hall.resident).post(reverse("mydata:correction"), whole)
    assert answer.status_code == 302
    assert client_of(hall.resident).get(answer["Location"]).status_code == 200


def test_nobody_elses_question_or_request(hall, inquiry, wanted, account, client_of) -> None:
    stranger = account("resident", name="他人")
    for name, one in (("mydata:inquiry", inquiry), ("mydata:request", wanted)):
        assert client_of(stranger).get(reverse(name, args=[one.pk])).status_code == 404
    with pytest.raises(NotFound):
        inquiries.answer(inquiry_id=inquiry.pk, actor=hall.clerk, words="x")
