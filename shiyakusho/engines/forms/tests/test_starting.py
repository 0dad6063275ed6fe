"""Before a new application: what this person has under way of the same procedure."""

import pytest
from django.urls import reverse

from shiyakusho.engines.forms import drafts, registry
from shiyakusho.ground.clock import now

from .test_pages import text_of

pytestmark = pytest.mark.django_db
START = "/ja/forms/start/sample-form/"


def open_one(account, procedure_id):
    return [
        registry.Underway(
            "AB12-CD34", now(), "審査中", "progress", "/ja/somewhere/", "直してください"
        )
    ]


def test_an_open_application_is_told_and_another_is_not_forbidden(
    client_of, account, sample, monkeypatch
):
    me = account()
    monkeypatch.setattr(registry, "_underway_of", [open_one])
    client = client_of(me)
    page = client.get(START)
    read = text_of(page)
    for words in ("この手続きは、もう出してあります", "AB12-CD34", "審査中", "直してください"):
        assert words in read
    assert 'href="/ja/somewhere/"' in page.content.decode()
    assert "もう一つ、新しく書き始める" in read
    assert client.post(START).status_code == 302
    assert drafts._open_draft(me, "sample-form") is not None


def test_a_draft_of_an_account_is_shown_with_its_link(client_of, account, sample):
    me = account()
    draft = drafts.start(procedure_id="sample-form", account=me)
    page = client_of(me).get(START)
    assert reverse("forms:review", args=[draft.pk]) in page.content.decode()
    assert "書きかけの申請があります" in text_of(page)


def test_a_draft_of_this_browser_is_shown_with_its_link(client, sample):
    client.post(START)
    page = client.get(START)
    assert "書きかけの申請があります" in text_of(page)
    assert page.context["there"].account_id is None


def test_somebody_else_is_told_nothing(client, client_of, account, sample):
    drafts.start(procedure_id="sample-form", account=account())
    for other in (client, client_of(account())):
        read = text_of(other.get(START))
        assert "書きかけの申請があります" not in read and "もう出してあります" not in read
