"""The list of what one person began and filed: complete, and nobody else's."""

import pytest
from django.urls import reverse

from shiyakusho.engines.forms import public
from shiyakusho.engines.forms.views.citizen import starting

from . import procedures
from .test_pages import text_of

pytestmark = pytest.mark.django_db
LIST = "/ja/forms/"


@pytest.fixture
def filed(account, sample):
    """Five of one person, the first filed first; one of somebody else."""
    me, other = account(), account()
    mine = [apply(me, f"one {n}") for n in range(5)]
    return me, mine, apply(other, "theirs")


def apply(account, key):
    from .conftest import blob_of

    return public.apply(
        procedure="sample-form",
        answers=procedures.API_ANSWERS,
        attachments={"proof": [str(blob_of(account).pk)]},
        idempotency_key=key,
        account=account,
    )


def test_every_application_is_on_one_page_of_the_list(client_of, filed, monkeypatch):
    me, mine, theirs = filed
    monkeypatch.setattr(starting, "MOST_LISTED", 2)
    client, address, seen = client_of(me), LIST, []
    for _ in range(3):
        page = client.get(address)
        seen += [one["row"].pk for one in page.context["applications"]]
        assert theirs.receipt_number not in text_of(page)
        address = f"{LIST}?after={page.context['older']}"
    assert seen == [one.pk for one in reversed(mine)]
    assert page.context["older"] is None and page.context["newer"] == 2
    assert "新しいほうを見る" in text_of(page) and "古いほうを見る" not in text_of(page)


@pytest.mark.parametrize("after", ["-1", "x", "٣", "9" * 30, "999999", "1e3", "0"])
def test_a_place_nobody_printed_is_no_fault(client_of, filed, after):
    assert client_of(filed[0]).get(LIST, {"after": after}).status_code == 200


def test_each_leads_to_how_it_stands_and_to_its_receipt(client_of, filed):
    me, mine, _ = filed
    public.withdraw(application_id=mine[0].pk)
    page = client_of(me).get(LIST)
    body = page.content.decode()
    for one in mine:
        assert reverse("cases:status", args=[one.pk]) in body
        assert reverse("forms:receipt", args=[one.pk]) in body
    assert text_of(page).count("この申請は取り下げました") == 1
