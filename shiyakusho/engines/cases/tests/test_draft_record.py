"""起案 on its page: what the letter quotes is written down there, and which draft is made."""

import io
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from shiyakusho.engines.cases.models import Case, CaseLetter
from shiyakusho.engines.cases.tests.conftest import CHILDREN, CLAIM, as_account
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.letters import public as letters

pytestmark = pytest.mark.django_db
PERSON = {key: CLAIM[key] for key in ("claimant_name", "claimant_birth_date", "claimant_address")}
END = PERSON | {
    "claimant_phone": CLAIM["claimant_phone"],
    "notifier_is_recipient": True,
    "end_reason": "moved_out",
    "end_date": "2026-11-30",
    "new_municipality": "福岡市",
    "children": CHILDREN,
    "account_stays": True,
}
ENDED_ON = {"record.ended_on.era": "", "record.ended_on.year": "2026",
            "record.ended_on.month": "11", "record.ended_on.day": "30"}  # fmt: skip


def staff(name: str, case: Case) -> str:
    return reverse(f"cases_staff:{name}", args=[str(case.pk)])


@pytest.fixture
def examined(parent, go, take) -> Case:
    with as_account(parent):
        application = forms.apply(
            procedure="child-allowance-end",
            answers=END,
            attachments={},
            idempotency_key=uuid.uuid4().hex,
            account=parent,
        )
    return take(go(Case.objects.get(application_id=application.pk), "examined"))


def test_a_record_is_written_on_the_page_and_stands_in_the_letter(
    examined, hall, client_of, go
) -> None:
    client = client_of(hall.clerk)
    page = client.get(staff("draft", examined)).content.decode()
    assert "受給事由が消滅した日" in page and 'name="record.ended_on.year"' in page
    said = {"move": "draft", "outcome": "accepted", "version": "3", "record.message": "口座へ。"}
    refused = client.post(staff("draft", examined), said)
    assert refused.status_code == 422
    assert "記入してください。" in refused.content.decode()
    assert "口座へ。" in refused.content.decode()  # what was typed is still there
    preview = client.post(staff("preview", examined), said | ENDED_ON)
    assert "令和8年11月30日" in _text(preview.content)
    examined.refresh_from_db()
    assert examined.records == {}  # a preview keeps nothing
    assert client.post(staff("draft", examined), said | ENDED_ON).status_code == 302
    examined.refresh_from_db()
    assert examined.records["draft"] == {"ended_on": "2026-11-30", "message": "口座へ。"}
    ended = go(examined, "approved", by=hall.chief)
    ended.refresh_from_db()
    assert (ended.state, ended.outcome) == ("accepted", "accepted")
    text = _text(letters.pdf_of(CaseLetter.objects.get(case=ended).letter))
    assert "支給事由消滅通知書" in text
    assert "受給者が市外へ転出した" in text
    assert "公務員になり" not in text  # a criterion that does not hold is no reason


def test_the_case_page_leads_to_each_draft(examined, hall, client_of) -> None:
    text = client_of(hall.clerk).get(staff("case", examined)).content.decode()
    assert f"{staff('draft', examined)}?move=draft" in text


def _text(pdf: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(text.split())
