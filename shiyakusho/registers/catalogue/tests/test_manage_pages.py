"""The catalogue's pages for staff: who may enter, what they show, what they refuse."""

import uuid

import pytest
from django.urls import reverse

from shiyakusho.registers.catalogue import public

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(account, client_of):
    return client_of(account("staff", roles=["catalogue_officer"]))


def test_the_list_shows_procedures_and_says_how_sure_the_rule_is(officer):
    page = officer.get(reverse("catalogue_manage:list"), {"q": "児童手当"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "児童手当 認定請求" in text
    assert "確認済み" in text


def test_the_list_narrows_by_event_and_pages(officer):
    pets = officer.get(reverse("catalogue_manage:list"), {"event": "pet"}).content.decode()
    assert "犬の登録" in pets
    assert "転入届" not in pets
    first = officer.get(reverse("catalogue_manage:list")).content.decode()
    assert "cursor=" in first
    assert officer.get(reverse("catalogue_manage:list"), {"cursor": "??"}).status_code == 400


@pytest.mark.parametrize("procedure_id", ["child-allowance-claim", "care-cert-new", "car-garage"])
def test_a_procedure_is_shown_whole(officer, procedure_id):
    page = officer.get(reverse("catalogue_manage:procedure", args=[procedure_id]))
    assert page.status_code == 200
    definition = public.live(procedure_id).definition
    text = page.content.decode()
    assert definition.title.ja in text
    assert definition.title.en in text
    for name in definition.criteria:
        assert name in text


def test_every_procedure_has_a_page(officer):
    for version in public.all_live():
        page = officer.get(reverse("catalogue_manage:procedure", args=[version.procedure_id]))
        assert page.status_code == 200, version.procedure_id


def test_the_document_of_a_version_is_its_json(officer):
    version = public.live("birth")
    address = reverse("catalogue_manage:document", args=["birth", version.id])
    assert officer.get(address).json()["definition"]["id"] == "birth"
    page = officer.get(reverse("catalogue_manage:version", args=["birth", version.id]))
    assert page.status_code == 200


@pytest.mark.parametrize("name", ["version", "document"])
def test_unknown_versions_and_another_procedure_s_are_not_found(officer, name):
    nowhere = reverse(f"catalogue_manage:{name}", args=["birth", uuid.uuid4()])
    assert officer.get(nowhere).status_code == 404
    other = public.live("death").id
    assert (
        officer.get(reverse(f"catalogue_manage:{name}", args=["birth", other])).status_code == 404
    )


def test_an_unknown_procedure_is_not_found(officer):
    assert officer.get(reverse("catalogue_manage:procedure", args=["none"])).status_code == 404


@pytest.mark.parametrize("kind", ["resident", "anonymous"])
def test_only_staff_with_the_permission_enter(client, client_of, account, kind):
    browser = client_of(account("resident")) if kind == "resident" else client
    for address in (
        reverse("catalogue_manage:list"),
        reverse("catalogue_manage:procedure", args=["birth"]),
        reverse("catalogue_manage:document", args=["birth", public.live("birth").id]),
    ):
        assert browser.get(address).status_code in {302, 401, 403}
