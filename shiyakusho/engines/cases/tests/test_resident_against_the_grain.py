"""The resident's pages used as nobody meant them: other people's ids, two tabs, too late."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from shiyakusho.engines.cases import refusals as of_cases
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms import refusals as of_forms
from shiyakusho.ground.contracts import Refusal

pytestmark = pytest.mark.django_db
OFFICERS_WORDS = ("案件", "起案", "決裁", "移送", "差戻", "版", "様式にない")
ASKED = [{"field": "bank_account", "reason": "other", "text": "請求者の口座にしてください"}]
BANK = {
    "bank_account.bank": "北九銀行", "bank_account.branch": "小倉支店",
    "bank_account.type": "ordinary", "bank_account.number": "7654321",
    "bank_account.holder_kana": "キタカタ ミサキ",
}  # fmt: skip


def at(name: str, *args: object, language: str = "ja") -> str:
    with translation.override(language):
        return reverse(name, args=[str(one) for one in args])


@pytest.mark.parametrize("room", [of_cases, of_forms])
def test_what_is_told_to_residents_is_in_their_words(room) -> None:
    """Sentences in three languages are for residents; officers' ones are in Japanese alone."""
    told = {
        name: found.message
        for name, found in vars(room).items()
        if isinstance(found, type) and issubclass(found, Refusal) and found is not Refusal
    }
    residents = {name: str(words) for name, words in told.items() if isinstance(words, Promise)}
    assert len(residents) >= 6
    found = {n: w for n, w in residents.items() if any(word in w for word in OFFICERS_WORDS)}
    assert found == {}


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_somebody_elses_is_answered_as_nothing_in_every_language(
    file_claim, account, client_of, language
) -> None:
    case, nothing = file_claim(), uuid.uuid4()
    other = client_of(account("resident", level="L3"))
    for page in (
        "cases:status",
        "cases:withdraw",
        "forms:receipt",
        "forms:correct",
        "forms:status",
    ):
        theirs = other.get(at(page, case.application_id, language=language))
        none = other.get(at(page, nothing, language=language))
        assert theirs.status_code == none.status_code == 404, page
        body = theirs.content.decode()
        assert "案件" not in body and case.receipt_number not in body
        posted = other.post(at(page, case.application_id, language=language), {"version": "1"})
        assert posted.status_code in (404, 405), page
    assert other.get(at("cases:letter", case.pk, 1, language=language)).status_code == 404
    signed_out = Client().get(at("cases:status", case.application_id, language=language))
    assert signed_out.status_code == 302
    assert Case.objects.get(pk=case.pk).is_open


def test_two_clicks_withdraw_once_and_frighten_nobody(file_claim, parent, client_of) -> None:
    case = file_claim()
    client, url = client_of(parent), at("cases:withdraw", case.application_id)
    first, second = (client.post(url, {"version": "1"}) for _ in range(2))
    status = at("cases:status", case.application_id)
    assert first["Location"] == second["Location"] == status
    assert "まだ取り下げていません" not in client.get(status).content.decode()
    assert client.get(url)["Location"] == status


def test_a_withdrawal_from_an_old_page_says_that_the_city_went_on(
    file_claim, go, parent, client_of
) -> None:
    case = file_claim()
    go(case, "examined")
    client, url = client_of(parent), at("cases:withdraw", case.application_id)
    told = client.post(url, {"version": "1"}, follow=True)
    assert "まだ取り下げていません" in told.content.decode()
    assert "担当 一郎" not in told.content.decode()
    case.refresh_from_db()
    assert case.is_open
    assert client.post(url, {"version": str(case.version)}).status_code == 302
    assert not Case.objects.get(pk=case.pk).is_open


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "1.0"])
def test_a_version_nobody_printed_changes_nothing(file_claim, parent, client_of, version) -> None:
    case = file_claim()
    answer = client_of(parent).post(at("cases:withdraw", case.application_id), {"version": version})
    assert answer.status_code == 422
    assert "案件" not in answer.content.decode()
    assert Case.objects.get(pk=case.pk).is_open


def test_a_withdrawn_application_is_not_corrected(file_claim, go, parent, client_of) -> None:
    case = file_claim()
    go(case, "correction_asked", reason="口座を直してください", fields=ASKED)
    case.refresh_from_db()
    client = client_of(parent)
    client.post(at("cases:withdraw", case.application_id), {"version": str(case.version)})
    for answer in (
        client.get(at("forms:correct", case.application_id)),
        client.post(at("forms:correct", case.application_id), BANK),
    ):
        assert answer.status_code == 409
        assert "直していただくところはありません" in answer.content.decode()
    assert forms.revisions_of(case.application).count() == 1
    assert Correction.objects.get(case=case).ended_at is not None


def test_after_the_decision_nothing_is_corrected_or_withdrawn(
    file_claim, go, hall, parent, client_of
) -> None:
    case = file_claim()
    go(case, "examined")
    go(case, "drafted", outcome="granted", reason="基準を満たす")
    case = go(case, "approved", by=hall.chief)
    client = client_of(parent)
    assert client.post(at("forms:correct", case.application_id), BANK).status_code == 409
    late = client.post(at("cases:withdraw", case.application_id), {"version": str(case.version)})
    assert late.status_code == 409
    assert "もう決まったので、取り下げられません" in late.content.decode()
    assert client.get(at("cases:withdraw", case.application_id)).status_code == 409
    assert forms.revisions_of(case.application).count() == 1


def test_the_clerk_goes_on_while_the_page_is_open(file_claim, go, parent, client_of) -> None:
    """The office stops waiting; what the resident then sends is refused with words, not taken."""
    case = file_claim()
    go(case, "correction_asked", reason="口座を直してください", fields=ASKED)
    client, url = client_of(parent), at("forms:correct", case.application_id)
    assert client.get(url).status_code == 200
    go(case, "examined", reason="電話で確かめた")
    late = client.post(url, BANK)
    assert late.status_code == 409
    assert "いま、直していただくところはありません" in late.content.decode()
    assert forms.revisions_of(case.application).count() == 1


def test_two_tabs_and_two_languages_correct_once(file_claim, go, parent, client_of) -> None:
    case = file_claim()
    go(case, "correction_asked", reason="口座を直してください", fields=ASKED)
    client = client_of(parent)
    receipt = at("forms:receipt", case.application_id)
    assert client.post(at("forms:correct", case.application_id), BANK)["Location"] == receipt
    english = at("forms:correct", case.application_id, language="en")
    assert client.post(english, BANK)["Location"] == receipt.replace("/ja/", "/en/")
    other = client.post(english, {**BANK, "bank_account.number": "1111111"})
    assert other.status_code == 409 and "was not sent" in other.content.decode()
    assert forms.revisions_of(case.application).count() == 2
    assert forms.application_of(case.application_id).answers["bank_account"]["number"] == "7654321"
