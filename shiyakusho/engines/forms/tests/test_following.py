"""How an application stands, for who filed it without signing in."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shiyakusho.engines.forms import guesses, public, registry, resuming
from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.forms.refusals import DraftAlreadyFiled, ResumeRefused, TooManyGuesses
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock import now
from shiyakusho.ground.identity import codes, tries

from .conftest import filled
from .test_pages import HERE, begin, text_of, walk

pytestmark = pytest.mark.django_db
BORN = date(1950, 3, 3)
TYPED = {
    "birth_date.era": "S",
    "birth_date.year": "25",
    "birth_date.month": "3",
    "birth_date.day": "3",
}
FROM_OUTSIDE = "133.242.10.20"


@pytest.fixture
def stands(monkeypatch):
    """What the room above tells of every application."""
    told = registry.Progress(
        step={"ja": "確認しています", "plain": "｜見《み》て います", "en": "Being checked"},
        text="担当の課が内容を確かめています。",
        tag="progress",
        timeline=[{"title": "受け付けました", "at": now(), "state": "current"}],
        office="子育て支援課",
        phone="093-582-2410",
    )
    monkeypatch.setattr(registry, "_progress_of", [lambda application: told])
    return told


@pytest.fixture
def filed(sample):
    """Filed without an account; the keys were made while it was a draft."""
    draft = filled()
    keys = resuming.give_keys(draft_id=draft.pk, birth_date=BORN)
    return public.submit(draft_id=draft.pk), keys


def status_of(application) -> str:
    return reverse("forms:status", args=[application.pk])


def file_it(client: Client) -> str:
    """Fill in and file without signing in; returns the address of the receipt."""
    review = walk(client, begin(client))
    seen = client.get(review).context["seen"]
    return client.post(review, {"seen": seen})["Location"]


def test_the_code_on_paper_leads_to_how_it_stands(filed, stands):
    application, keys = filed
    client = Client()
    assert client.get(status_of(application)).status_code == 404
    answer = client.post(f"{HERE}resume/", {"code": codes.grouped(keys.code), **TYPED})
    assert answer["Location"] == status_of(application)
    page = client.get(answer["Location"])
    said = text_of(page)
    for words in (
        application.receipt_number,
        "確認しています",
        "担当の課が内容を確かめています。",
        "受け付けました",
        "子育て支援課",
        "093-582-2410",
    ):
        assert words in said
    assert "髙﨑" not in said
    assert client.post(status_of(application)).status_code == 405
    read = AuditEvent.objects.filter(action="records.read").latest("at")
    assert application.subject in read.subjects


def test_the_private_link_leads_there_too_and_in_every_language(filed, stands):
    application, keys = filed
    client = Client()
    url = reverse("forms:link", kwargs={"token": keys.link_token})
    assert "いまの状況を見る" in text_of(client.get(url))
    assert client.post(url)["Location"] == status_of(application)
    english = status_of(application).replace("/ja/", "/en/")
    assert "Being checked" in text_of(client.get(english))


def test_the_receipt_prints_office_and_phone_and_leads_to_how_it_stands(client, sample, stands):
    page = client.get(file_it(client))
    assert page.context["sheet"] == {
        "receipt_number": page.context["application"].receipt_number,
        "office": "子育て支援課",
        "phone": "093-582-2410",
    }
    assert "093-582-2410" in text_of(page)
    application = page.context["application"]
    assert page.context["status_url"] == status_of(application)
    assert client.get(status_of(application)).status_code == 200


def test_who_had_no_number_makes_one_after_filing(client, sample, stands):
    receipt = file_it(client)
    keys_url = client.get(receipt).context["keys_url"]
    assert "状況を見るための番号" in text_of(client.get(keys_url))
    made = client.post(keys_url, TYPED)
    code = made.context["code"]
    assert code in text_of(made)
    assert client.get(receipt).context["has_keys"]
    application = client.get(receipt).context["application"]
    other = Client().post(f"{HERE}resume/", {"code": code, **TYPED})
    assert other["Location"] == status_of(application)
    assert Client().get(keys_url).status_code == 404


def test_an_accounts_application_needs_no_keys_and_shows_only_to_it(
    account, client_of, sample, stands
):
    me = account()
    draft = filled(me)
    application = public.submit(draft_id=draft.pk)
    with pytest.raises(DraftAlreadyFiled):
        resuming.give_keys(draft_id=draft.pk, birth_date=BORN)
    assert Client().get(status_of(application)).status_code == 404
    assert client_of(me).get(status_of(application)).status_code == 200


MOST = tries.bounds()["guess"].most


def wrong() -> Draft:
    raise ResumeRefused


def test_guessing_is_slowed_down_and_nobody_is_locked_out(filed, monkeypatch):
    _, keys = filed
    sent = {"code": codes.grouped(codes.new_code()), **TYPED}
    right = {"code": codes.grouped(keys.code), **TYPED}
    client = Client(REMOTE_ADDR=FROM_OUTSIDE)
    for _ in range(MOST):
        assert client.post(f"{HERE}resume/", sent).status_code == 403
    slowed = client.post(f"{HERE}resume/", right)
    assert slowed.status_code == 429
    assert "1分待ってから" in text_of(slowed)
    elsewhere = Client(REMOTE_ADDR="133.242.10.21")
    assert elsewhere.post(f"{HERE}resume/", right).status_code == 302
    monkeypatch.setenv("SHIYAKUSHO_NOW", (now() + timedelta(seconds=61)).isoformat())
    assert client.post(f"{HERE}resume/", right).status_code == 302


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "", "unix:"])
def test_an_address_that_stands_for_everybody_is_not_counted(db, address):
    for _ in range(MOST + 5):
        with pytest.raises(ResumeRefused):
            guesses.counted(address, wrong)
    for _ in range(MOST):
        with pytest.raises(ResumeRefused):
            guesses.counted(FROM_OUTSIDE, wrong)
    with pytest.raises(TooManyGuesses):
        guesses.counted(FROM_OUTSIDE, wrong)
