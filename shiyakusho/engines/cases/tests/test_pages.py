"""The pages as people meet them: what stands on them, what a post does, how many queries."""

import io
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from shiyakusho.engines.cases.bulk_models import BulkJob
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, SavedView
from shiyakusho.engines.cases.tests.conftest import at
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db
LANGUAGES = ("ja", "ja-easy", "en")


def staff(name: str, *args: object) -> str:
    return reverse(f"cases_staff:{name}", args=[str(a) for a in args])


def test_queue__lists_own_cases_with_counts(file_claim, hall, client_of) -> None:
    case = file_claim()
    text = client_of(hall.clerk).get(staff("queue")).content.decode()
    assert case.receipt_number in text and "児童手当 認定請求" in text
    assert staff("case", case.pk) in text
    assert case.receipt_number not in client_of(hall.stranger).get(staff("queue")).content.decode()


def test_queue__is_noted_as_one_read_with_its_subjects(file_claim, hall, client_of) -> None:
    case = file_claim()
    client_of(hall.clerk).get(staff("queue"))
    event = AuditEvent.objects.filter(action="records.read").latest("at")
    assert case.subject in event.subjects and event.detail["what"] == ["cases.list"]


def test_queue__saved_view_comes_back(hall, client_of) -> None:
    client = client_of(hall.clerk)
    client.post(staff("save_view"), {"name": "補正待ち", "view": "waiting"})
    view = SavedView.objects.get(owner=hall.clerk)
    assert view.query == {"view": "waiting"}
    assert "補正待ち" in client.get(staff("queue")).content.decode()
    assert client_of(hall.colleague).post(staff("delete_view", view.pk)).status_code == 404
    client_of(hall.clerk).post(staff("delete_view", view.pk))
    assert not SavedView.objects.exists()


def test_take_next__takes_the_nearest_and_opens_it(file_claim, hall, client_of) -> None:
    with at("2026-11-20T10:00"):
        first = file_claim()
    with at("2026-11-25T10:00"):
        file_claim()
    response = client_of(hall.clerk).post(staff("take_next"))
    assert response.url == staff("case", first.pk)
    assert Case.objects.get(pk=first.pk).assignee == hall.clerk


def test_case_page__everything_on_one_screen(file_claim, take, hall, client_of) -> None:
    case = take(file_claim())
    text = client_of(hall.clerk).get(staff("case", case.pk)).content.decode()
    for part in ("事実", "審査基準", "申請の内容", "経過", "次の動き", "メモ", "通帳.png"):
        assert part in text, part
    facts = text.partition('id="facts"')[2].partition("</section>")[0]
    assert "手当月額" in facts and "20,000円" in facts and "monthly" not in facts
    read = events_about(case.subject).filter(action="records.read").first()
    assert case.subject in read.detail["what"]


def test_the_whole_way_by_the_pages(file_claim, hall, client_of, parent) -> None:
    case = file_claim(event_date=date(2026, 11, 18))
    client = client_of(hall.clerk)
    client.post(staff("assign", case.pk), {"version": "1"})
    client.post(staff("move", case.pk), {"move": "examine", "version": "2"})
    client.post(staff("note", case.pk), {"text": "<b>通帳を確認</b>"})
    shown = client.get(staff("case", case.pk)).content.decode()
    assert "&lt;b&gt;通帳を確認" in shown
    draft = {"outcome": "granted", "reason": "基準を満たす", "version": "3"}
    preview = client.post(staff("preview", case.pk), draft)
    assert preview["Content-Type"] == "application/pdf"
    assert "北方 美咲" in _text(preview.content)
    response = client.post(staff("draft", case.pk), draft)
    assert response.status_code == 302
    chief = client_of(hall.chief)
    assert "決裁する" in chief.get(staff("case", case.pk)).content.decode()
    chief.post(staff("decide", case.pk), {"decision": "approve", "version": "4"})
    case.refresh_from_db()
    assert case.state == "notified"
    resident = client_of(parent)
    status = reverse("cases:status", args=[case.application_id])
    assert "通知書が届いています" in resident.get(status).content.decode()
    pdf = resident.get(reverse("cases:letter", args=[case.pk, 1]))
    assert CaseLetter.objects.get(case=case).number in _text(pdf.content)
    assert CaseLetter.objects.get(case=case).read_at is not None
    resident.get(reverse("cases:letter", args=[case.pk, 1]))
    assert CaseEvent.objects.filter(case=case, kind="letter_read").count() == 1
    assert "この手続きは終わりました" in resident.get(status).content.decode()


def test_draft_page__a_refusal_without_a_reason_stays_on_the_page(
    file_claim, go, take, hall, client_of
) -> None:
    case = take(go(file_claim(), "examined"))
    response = client_of(hall.clerk).post(
        staff("draft", case.pk), {"outcome": "refused", "reason": "", "version": "3"}
    )
    assert response.status_code == 422
    assert "理由を書いてください" in response.content.decode()


def test_ask_page__marks_fields_and_keeps_what_was_typed(file_claim, take, hall, client_of) -> None:
    case = take(file_claim())
    client = client_of(hall.clerk)
    assert "請求者名義の口座" in client.get(staff("ask", case.pk)).content.decode()
    wrong = client.post(
        staff("ask", case.pk), {"version": "2", "reason": "直してほしいところがあります"}
    )
    assert wrong.status_code == 422 and "直してほしいところがあります" in wrong.content.decode()
    said = {
        "version": "2",
        "reason": "口座を直してください",
        "field": ["bank_account"],
        "reason.bank_account": "name_differs",
        "text.bank_account": "",
    }
    assert client.post(staff("ask", case.pk), said).status_code == 302
    case.refresh_from_db()
    assert case.state == "correction_asked"


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_page__speaks_three_languages(file_claim, go, parent, client_of, language) -> None:
    case = go(
        file_claim(),
        "correction_asked",
        reason="口座を直してください",
        fields=[{"field": "bank_account", "reason": "name_differs"}],
    )
    from django.utils.translation import override

    with override(language):
        url = reverse("cases:status", args=[case.application_id])
    text = client_of(parent).get(url).content.decode()
    expected = {
        "ja": "直してほしいところがあります",
        "ja-easy": "なおして ほしい ところが あります",
        "en": "Some points need correcting",
    }
    assert expected[language] in text
    assert case.receipt_number in text
    assert f"/{language}/forms/" in text


def test_stale_post__is_answered_with_the_difference(file_claim, go, take, hall, client_of) -> None:
    case = take(file_claim(), hall.colleague)
    go(case, "examined", by=hall.colleague)
    response = client_of(hall.clerk).post(
        staff("move", case.pk), {"move": "examine", "to": "examined", "version": "1"}
    )
    assert response.status_code == 409
    text = response.content.decode()
    assert "担当 次郎" in text


def test_withdraw_page__says_what_it_means_then_does_it(file_claim, parent, client_of) -> None:
    case = file_claim()
    client, url = client_of(parent), reverse("cases:withdraw", args=[case.application_id])
    assert "元には戻せません" in client.get(url).content.decode()
    assert Case.objects.get(pk=case.pk).is_open
    assert client.post(url, {"version": "1"}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "withdrawn"


def test_bulk__names_the_number_then_begins(file_claim, hall, client_of) -> None:
    cases = [file_claim() for _ in range(3)]
    client = client_of(hall.chief)
    chosen = [f"{case.pk}:1" for case in cases]
    page = client.post(staff("bulk"), {"case": chosen}).content.decode()
    assert "3件をまとめて進める" in page
    wrong = client.post(staff("bulk"), {"case": chosen, "to": "examined", "confirmed": "2"})
    assert wrong.status_code == 409 and not BulkJob.objects.exists()
    done = client.post(staff("bulk"), {"case": chosen, "to": "examined", "confirmed": "3"})
    job = BulkJob.objects.get()
    assert done.url == staff("bulk_job", job.pk) and job.total == 3
    assert Case.objects.filter(state="examined").count() == 0


def test_query_budget__queue(file_claim, hall, client_of, django_assert_max_num_queries) -> None:
    for _ in range(6):
        file_claim()
    client = client_of(hall.clerk)
    client.get(staff("queue"))
    with django_assert_max_num_queries(28):
        client.get(staff("queue"))


def test_query_budget__case_page(
    file_claim, take, hall, client_of, django_assert_max_num_queries
) -> None:
    case = take(file_claim())
    client = client_of(hall.clerk)
    client.get(staff("case", case.pk))
    with django_assert_max_num_queries(29):  # the answers are fetched only once it is opened
        client.get(staff("case", case.pk))


def test_query_budget__case_page_beside_the_register(
    file_claim, take, account, client_of, django_assert_max_num_queries
) -> None:
    resident = next(
        one
        for one in people.Resident.objects.filter(until=None).order_by("number")
        if (address := people.person(one.pk).address) and address.ward == "小倉北区"
    )
    known = account("resident", level="L3", name=resident.name)
    method = people.LinkMethod.values[0]
    people.link_account_to(account=known, resident_id=resident.pk, method=method)
    case = take(file_claim(account=known))
    assert case.resident_id == resident.pk and case.section_id.startswith("kokurakita")
    client = client_of(case.assignee)
    text = client.get(staff("case", case.pk)).content.decode()
    assert "違います" in text  # the claim's name is another one's
    with django_assert_max_num_queries(40):
        client.get(staff("case", case.pk))


def test_query_budget__status_page(
    file_claim, parent, client_of, django_assert_max_num_queries
) -> None:
    case = file_claim()
    client, url = client_of(parent), reverse("cases:status", args=[case.application_id])
    client.get(url)
    with django_assert_max_num_queries(10):
        client.get(url)


def _text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_letter_is_explained_in_the_language_of_the_page(
    file_claim, go, hall, parent, client_of
) -> None:
    case = file_claim()
    go(case, "examined")
    go(case, "drafted", outcome="granted")
    go(case, "approved", by=hall.chief)
    client = client_of(parent)
    for language, explained in (("ja", False), ("ja-easy", True), ("en", True)):
        page = client.get(f"/{language}/cases/{case.application_id}/").content.decode()
        assert ("?reference" in page) is explained, language
        sheet = client.get(f"/{language}/cases/{case.pk}/letters/1/?reference")
        assert sheet.status_code == (200 if explained else 404), language
    assert b"%PDF" in sheet.content[:10]
