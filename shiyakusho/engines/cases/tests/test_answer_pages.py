"""Asking and answering on the pages: marks on the case, reasons, paper, the difference, silence."""

import re
from datetime import date

import pytest
from django.urls import reverse

from shiyakusho.engines.cases.models import CaseLetter, Correction, Decision
from shiyakusho.engines.cases.services import reminding
from shiyakusho.engines.cases.tests.conftest import at
from shiyakusho.engines.cases.tests.test_moves import BANK, NEW_BANK, revise

pytestmark = pytest.mark.django_db
TWO = [*BANK, {"field": "occupation", "reason": "differs_from_paper", "text": ""}]


def staff(name: str, *args: object) -> str:
    return reverse(f"cases_staff:{name}", args=args)


def text_of(response) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture
def asked(file_claim, go, take):
    def make(fields=BANK):
        with at("2026-11-20T10:00"):
            case = take(file_claim())
        with at("2026-11-25T10:00"):
            return go(case, "correction_asked", reason="口座を直してください", fields=fields)

    return make


def test_fields_are_marked_where_they_are_read(file_claim, take, hall, client_of) -> None:
    case = take(file_claim())
    client = client_of(hall.clerk)
    page = client.get(staff("case", case.pk)).content.decode()
    assert re.search(r'<input type="checkbox" name="field" value="bank_account" form="marks"', page)
    assert 'data-key="c"' in page and page.count('data-key="c"') == 1
    marked = client.get(
        staff("ask", case.pk), {"field": ["bank_account", "occupation"], "move": "ask_correction"}
    )
    body = marked.content.decode()
    assert body.index("印を付けた項目") < body.index('id="field-bank_account"')
    assert body.index('id="field-occupation"') < body.index("ほかの項目にも印を付ける")
    assert body.index("ほかの項目にも印を付ける") < body.index('id="field-claimant_name"')
    assert "14日" in text_of(marked) and "5日前と2日前" in text_of(marked)
    said = {
        "version": case.version, "move": "ask_correction", "reason": "2か所です", "letter": "yes",
        "field": ["bank_account", "occupation"], "reason.bank_account": "name_differs",
        "reason.occupation": "differs_from_paper",
    }  # fmt: skip
    assert client.post(staff("ask", case.pk), said).status_code == 302
    assert Correction.objects.get(case=case).fields == ["bank_account", "occupation"]
    assert CaseLetter.objects.filter(case=case).exists()


def test_the_resident_sees_what_is_marked_in_their_language_and_nothing_else(
    asked, client_of, parent
) -> None:
    case = asked()
    url = reverse("forms:correct", args=[case.application_id])
    for language, words in {
        "ja": "申請した方の名前と違います",
        "ja-easy": "が ちがいます",
        "en": "The name is not the applicant&#x27;s",
    }.items():
        page = client_of(parent).get(url.replace("/ja/", f"/{language}/")).content.decode()
        assert words in page and "請求者の口座にしてください" in page
        assert 'name="bank_account.number"' in page and 'name="claimant_name"' not in page


def test_a_clerk_writes_down_what_came_by_post(asked, hall, client_of, take) -> None:
    case = asked()
    with at("2026-12-03T10:00"):
        client = client_of(hall.clerk)
        page = client.get(staff("answer", case.pk))
        assert 'name="bank_account.number"' in page.content.decode()
        typed = {f"bank_account.{part}": value for part, value in NEW_BANK.items()}
        typed |= {"version": case.version, "channel": "mail"}
        undated = client.post(staff("answer", case.pk), {**typed, "received_on": "R8.13.1"})
        assert undated.status_code == 422 and "届いた日は" in text_of(undated)
        assert 'value="7654321"' in undated.content.decode()
        smuggled = {**typed, "received_on": "R8.12.1", "claimant_name": "別 人"}
        assert client.post(staff("answer", case.pk), smuggled).status_code == 422
        sent = client.post(staff("answer", case.pk), {**typed, "received_on": "R8.12.1"})
        assert sent.status_code == 302
        read = text_of(client.get(staff("case", case.pk)))
    correction = Correction.objects.get(case=case)
    assert (correction.received_on, correction.channel) == (date(2026, 12, 1), "mail")
    assert "返事あり" in read and "小倉支店" in read and "本店" in read
    assert "郵送" in read


def test_the_clerk_sees_exactly_what_changed_until_it_is_seen(
    asked, hall, client_of, parent
) -> None:
    case = asked(TWO)
    with at("2026-11-27T10:00"):
        revise(case, parent, bank_account=NEW_BANK)
    case.refresh_from_db()
    client = client_of(hall.clerk)
    assert "返事あり" in text_of(client.get(staff("queue")))
    assert case.receipt_number in text_of(client.get(staff("queue"), {"mark": "answered"}))
    page = client.get(staff("case", case.pk)).content.decode()
    news = page[page.index('id="news"') : page.index('id="facts"')]
    assert "7654321" in news and "1234567" in news
    assert "職業" not in re.sub(r"<[^>]+>", "", news)
    assert client.post(staff("see", case.pk), {"version": case.version}).status_code == 302
    assert 'id="news"' not in client.get(staff("case", case.pk)).content.decode()
    assert case.receipt_number not in text_of(client.get(staff("queue"), {"mark": "answered"}))


def test_the_resident_reads_the_same_difference(asked, client_of, parent) -> None:
    case = asked()
    with at("2026-11-27T10:00"):
        revise(case, parent, bank_account=NEW_BANK)
    read = text_of(client_of(parent).get(reverse("cases:status", args=[case.application_id])))
    assert "直したところ" in read and "1234567" in read and "7654321" in read


def test_a_mark_is_taken_back_on_the_case(asked, hall, client_of, parent) -> None:
    case = asked(TWO)
    client = client_of(hall.clerk)
    said = {"field": "occupation", "version": case.version}
    assert client.post(staff("unmark", case.pk), said).status_code == 302
    assert "取り消しました" in text_of(client.get(staff("case", case.pk)))
    page = client_of(parent).get(reverse("forms:correct", args=[case.application_id]))
    assert 'name="occupation"' not in page.content.decode()


def test_after_silence_a_refusal_with_its_reasons_is_put_before_the_clerk(
    asked, hall, client_of
) -> None:
    case = asked(TWO)
    with at("2026-12-09T10:00"):
        assert (
            "refuse_unanswered"
            not in client_of(hall.clerk).get(staff("case", case.pk)).content.decode()
        )
    with at("2026-12-10T10:00"):
        reminding.go_through()
        client = client_of(hall.clerk)
        assert "返事なし" in text_of(client.get(staff("case", case.pk)))
        draft = client.get(staff("draft", case.pk), {"move": "refuse_unanswered"})
        read = text_of(draft)
        for words in ("令和8年12月9日", "行政手続法第7条", "請求者の口座にしてください", "職業"):
            assert words in read, words
        assert not Decision.objects.exists()
