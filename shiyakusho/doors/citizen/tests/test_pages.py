"""The pages of the citizen door, signed out, in every language, without JavaScript."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from shiyakusho.doors.citizen.notices import NoticesFault, notices, read_notices
from shiyakusho.doors.citizen.offices import counters, nearest_first
from shiyakusho.doors.citizen.views.home import event_cards
from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.ui.icons import EVENTS, SAME
from shiyakusho.ground.ui.tests.form_reader import FormReader
from shiyakusho.registers.organisation.public import city
from shiyakusho.registers.people import public as people

LANGUAGES = ("ja", "ja-easy", "en")
PUBLIC = ("home", "about", "accessibility", "privacy", "contact")


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("page", PUBLIC)
def test_a_public_page_is_whole(client: Client, page: str, code: str) -> None:
    with translation.override(code):
        address = reverse(f"citizen:{page}")
    response = client.get(address)
    html = response.content.decode()
    read = FormReader(html)
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert read.inline == []
    assert [name for name, count in read.ids.items() if count > 1] == []
    assert read.pointed_at <= set(read.ids)
    assert f'<html lang="{"en" if code == "en" else "ja"}" data-language="{code}"' in html
    for other in LANGUAGES:
        assert f'href="/{other}/' in html


@pytest.mark.django_db
def test_home_leads_into_the_guide_for_every_life_event(client: Client) -> None:
    html = client.get("/ja/").content.decode()
    cards = event_cards()
    assert {card["id"] for card in cards} <= set(EVENTS) | set(SAME)
    assert len(cards) == len(national_vocabulary().events)
    for card in cards:
        assert f'href="{card["url"]}"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
def test_my_page_signed_out_shows_the_two_ways_in(client: Client, code: str) -> None:
    with translation.override(code):
        mine, resume = reverse("citizen:mine"), reverse("forms:resume")
        sign_in = reverse("identity:sign_in")
    html = client.get(mine).content.decode()
    assert f'href="{resume}"' in html
    assert f'href="{sign_in}?next={mine}"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
def test_home_leads_to_the_number_on_paper(client: Client, code: str) -> None:
    with translation.override(code):
        home, resume = reverse("citizen:home"), reverse("forms:resume")
    assert f'href="{resume}"' in client.get(home).content.decode()


@pytest.mark.django_db
def test_my_page_is_not_for_staff(client_of, account) -> None:
    assert client_of(account("staff")).get("/ja/mine/").status_code == 403


@pytest.mark.django_db
def test_my_page_is_never_stored(client_of, account) -> None:
    response = client_of(account("resident", level="L1", name="試験 花子")).get("/ja/mine/")
    assert response.status_code == 200
    assert "試験 花子" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_language_and_text_size_are_remembered(client: Client) -> None:
    response = client.get("/ja/preferences/", {"language": "en", "next": "/ja/about/"})
    assert response["Location"] == "/en/about/"
    client.get("/ja/preferences/", {"text_size": "large", "next": "/ja/"})
    assert 'data-text-size="large"' in client.get("/ja/about/").content.decode()
    away = client.get("/ja/preferences/", {"language": "en", "next": "//evil.example"})
    assert away["Location"] == "/"


@pytest.mark.django_db
def test_suggestions_for_what_is_typed(client: Client) -> None:
    found = client.get("/ja/suggestions/", {"q": "児童手当"}).json()["items"]
    assert any("児童手当" in item["label"] for item in found)
    assert all(item["url"].startswith("/ja/guide/") for item in found)
    assert client.get("/ja/suggestions/", {"q": " "}).json() == {"items": []}
    assert client.get("/ja/suggestions/", {"q": "'; drop\0" * 99}).status_code == 200


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=TOKYO)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(2026, 11, 20, 8, 29), False),
        (at(2026, 11, 20, 8, 30), True),
        (at(2026, 11, 20, 17, 14), True),
        (at(2026, 11, 20, 17, 15), False),
        (at(2026, 11, 22, 10, 0), False),
        (at(2026, 11, 23, 10, 0), False),
        (at(2026, 12, 29, 10, 0), False),
    ],
    ids=str,
)
def test_counters_know_whether_they_are_open(moment: datetime, is_open: bool) -> None:
    here = counters(moment)
    assert here[0].name == city().hall.name
    assert len(here) == 1 + len(city().wards)
    assert {counter.open_now for counter in here} == {is_open}


def test_the_own_ward_office_stands_first_and_none_is_lost() -> None:
    here = counters(at(2026, 11, 20, 10, 0))
    ward = city().wards[-1]
    found = nearest_first(here, ward.name.ja)
    assert found[0].name == ward.office.name
    assert found[1:] == here[:-1]
    assert nearest_first(here, "") == here
    assert nearest_first(here, "よその区") == here


@pytest.mark.django_db
def test_home_shows_two_counters_and_folds_the_others(client: Client) -> None:
    page = client.get("/ja/")
    html = page.content.decode()
    shown, folded = page.context["counters"], page.context["more_counters"]
    assert (len(shown), len(shown) + len(folded)) == (2, 1 + len(city().wards))
    assert shown[0].name == city().hall.name
    first, rest = html.split("ほかの窓口を見る", 1)
    assert shown[1].phone in first and folded[-1].phone in rest


@pytest.mark.django_db
def test_a_resident_sees_their_own_ward_first(account, client_of) -> None:
    home = next(
        one
        for one in people.Resident.objects.filter(until__isnull=True).order_by("-number")
        if people.person(one.pk).address
    )
    me = account("resident", level="L3")
    people.link_account_to(account=me, resident_id=home.pk, method="demo")
    client = client_of(me)
    for _ in range(2):
        shown = client.get("/ja/").context["counters"]
        assert shown[0].ward == people.person(home.pk).address.ward


def test_a_notice_is_shown_on_its_days_only() -> None:
    assert "year-end" in {notice.id for notice in notices(date(2026, 11, 15))}
    assert "year-end" in {notice.id for notice in notices(date(2027, 1, 3))}
    assert "year-end" not in {notice.id for notice in notices(date(2027, 1, 4))}


def test_every_city_has_readable_notices() -> None:
    found = sorted(Path("cities").glob("*/notices.yaml"))
    assert len(found) >= 2
    for path in found:
        assert read_notices(path)


@pytest.mark.parametrize("content", ["notices: 3", "notices: [{id: A B}]", "[", "x: 1", ""])
def test_a_broken_file_of_notices_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notices.yaml"
    path.write_text(content)
    with pytest.raises(NoticesFault, match=r"notices\.yaml"):
        read_notices(path)


def test_a_city_without_notices_has_none(tmp_path: Path) -> None:
    assert read_notices(tmp_path / "notices.yaml") == ()
