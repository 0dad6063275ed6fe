"""The receipt: of what was filed, of what was corrected since, of what is over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.engines.forms import public, registry
from shiyakusho.engines.forms.refusals import NothingToCorrect
from shiyakusho.ground.clock import now, stopped_at

from .conftest import filled, photo
from .test_pages import text_of

pytestmark = pytest.mark.django_db
BIRTH = {"birth.era": "S", "birth.year": "61", "birth.month": "4", "birth.day": "2"}
ASKED = registry.AskedCorrection((registry.AskedField("birth", "日付が読めません"),))


@pytest.fixture
def mine(sample, account):
    return public.submit(draft_id=filled(account()).pk)


@pytest.fixture
def office(monkeypatch):
    """What the office asks now: put it in, take it out."""
    asks: list = [ASKED]
    monkeypatch.setattr(registry, "_asked_of", [lambda one: asks[0]])
    return asks


def of(application, page="receipt"):
    return reverse(f"forms:{page}", args=[application.pk])


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "直した内容を受け取りました"), ("en", "We received your corrections"),
     ("ja-easy", "した ものが 届")],
)  # fmt: skip
def test_a_correction_has_a_receipt_of_its_own(client_of, mine, office, language, words):
    later = now() + timedelta(days=3, minutes=7)
    with stopped_at(later):
        client = client_of(mine.account)
        assert client.post(of(mine, "correct"), BIRTH)["Location"] == of(mine)
    office[0] = None
    client = client_of(mine.account)  # the one of three days from now is none of today
    response = client.get(of(mine).replace("/ja/", f"/{language}/"))
    read, body = text_of(response), response.content.decode()
    assert body.count("<h1") == 1
    assert read.count(words) >= 3  # title, notification, heading
    assert "受け付けました" not in read
    corrected = response.context["corrected"]
    assert corrected.made_at == later
    assert [c.label.ja for c in response.context["changes"]] == ["生年月日"]
    assert public.application_of(mine.pk).arrived_at == mine.arrived_at


def test_the_first_receipt_says_that_it_arrived(client_of, mine):
    read = text_of(client_of(mine.account).get(of(mine)))
    assert "受け付けました" in read and "直した内容を受け取りました" not in read


def test_a_withdrawn_application_promises_nothing_more(client_of, mine):
    public.withdraw(application_id=mine.pk)
    read = text_of(client_of(mine.account).get(of(mine)))
    assert "この申請は取り下げました" in read
    assert "このあとのこと" not in read and "担当の課が" not in read


def test_a_second_click_leads_to_the_same_receipt(client_of, mine, office):
    client = client_of(mine.account)
    client.post(of(mine, "correct"), BIRTH)
    office[0] = None
    again = client.post(of(mine, "correct"), BIRTH)
    assert (again.status_code, again["Location"]) == (302, of(mine))
    assert client.get(of(mine, "correct"))["Location"] == of(mine)
    assert public.revisions_of(mine).count() == 2


def test_a_click_that_lost_the_race_leads_to_the_same_receipt(client_of, mine, office, monkeypatch):
    """Both were shown the question; the other was faster, and the city refuses this one."""
    client = client_of(mine.account)
    client.post(of(mine, "correct"), BIRTH)

    def refused(event):
        office[0] = None
        raise NothingToCorrect

    monkeypatch.setattr("shiyakusho.engines.forms.revising.publish", refused)
    sent = client.post(of(mine, "correct"), BIRTH | {"unchanged": "1"})
    assert sent["Location"] == of(mine)
    assert public.revisions_of(mine).count() == 2


@pytest.mark.parametrize(
    "more", [{"birth.year": "62"}, {"file.proof": "another"}, {"birth.day": "99"}]
)
def test_what_another_tab_holds_is_not_lost_without_a_word(client_of, mine, office, more):
    client = client_of(mine.account)
    client.post(of(mine, "correct"), BIRTH)
    office[0] = None
    sent = {
        **BIRTH,
        **{
            name: photo(color="green") if value == "another" else value
            for name, value in more.items()
        },
    }
    refused = client.post(of(mine, "correct"), sent)
    assert refused.status_code == 409
    assert "いま書いた内容は届いていません" in text_of(refused)
    assert public.application_of(mine.pk).answers["birth"] == "1986-04-02"


def test_a_second_click_with_the_same_photo_is_the_same_correction(client_of, mine, monkeypatch):
    asks: list = [registry.AskedCorrection((registry.AskedField("proof"),))]
    monkeypatch.setattr(registry, "_asked_of", [lambda one: asks[0]])
    client = client_of(mine.account)
    assert client.post(of(mine, "correct"), {"file.proof": photo("新.jpg", "blue")})[
        "Location"
    ] == of(mine)
    asks[0] = None
    again = client.post(of(mine, "correct"), {"file.proof": photo("新.jpg", "blue")})
    assert (again.status_code, public.revisions_of(mine).count()) == (302, 2)


def test_nothing_to_correct_is_said_where_nothing_ever_was(client_of, mine):
    client = client_of(mine.account)
    for answer in (client.get(of(mine, "correct")), client.post(of(mine, "correct"), BIRTH)):
        assert answer.status_code == 409
        assert "直していただくところはありません" in text_of(answer)
