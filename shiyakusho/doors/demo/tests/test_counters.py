"""Whatever can be filed in the demo, somebody to be can carry to its end, in every city."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from shiyakusho.doors.demo import people
from shiyakusho.doors.demo.personas import personas
from shiyakusho.ground import clock, yamlfile
from shiyakusho.registers.organisation import public as organisation

CITIES = sorted(path.parent.name for path in Path(django_settings.CITIES_DIR).glob("*/demo.yaml"))


def filed_online() -> list[dict[str, Any]]:
    """The definitions with a form, as written."""
    paths = sorted((Path(django_settings.NATIONAL_DIR) / "procedures").glob("*.yaml"))
    read = (yamlfile.read(path) for path in paths)
    return [entry for entry in read if "form" in entry]


def offices(role: str) -> set[str]:
    return {one.post["office"] for one in personas() if one.post and one.post["role"] == role}


@pytest.mark.parametrize("entry", filed_online(), ids=lambda entry: str(entry["id"]))
def test_every_procedure_has_a_clerk_and_who_decides(entry: dict[str, Any]) -> None:
    assert entry["office"] in offices("clerk")
    if entry["process"]["kind"] in ("application", "issue"):
        assert entry["office"] in offices("section_chief")


@pytest.mark.django_db
@pytest.mark.parametrize("city", CITIES)
def test_they_are_appointed_in_every_city_twice_over(settings: Any, city: str) -> None:
    settings.CITY = city
    organisation.load_pack()
    first = people.open_accounts({})
    assert people.open_accounts({}) == first

    posts = {key: organisation.posts_of(one, clock.today()) for key, one in first.items()}
    for one in (one for one in personas() if one.post):
        office = organisation.office_for(one.post["office"], people.place().ward_id or None)
        if office.outside:
            assert one.id not in first
            continue
        post = people.post_of(one)
        assert organisation.holders_of(post), one.id
        assert one.id not in first or [held.pk for held in posts[one.id]] == [post]


@pytest.mark.django_db
@pytest.mark.parametrize("city", CITIES)
def test_nothing_is_filed_with_an_office_that_is_not_the_citys(settings: Any, city: str) -> None:
    settings.CITY = city
    for entry in filed_online():
        path = Path(settings.CITIES_DIR) / city / "procedures" / f"{entry['id']}.yaml"
        changed = yamlfile.read(path) if path.exists() else {}
        said = entry | changed
        if "online" in said["channels"]:
            office = organisation.office_for(said["office"], people.place().ward_id or None)
            assert not office.outside, (city, entry["id"])


@pytest.mark.django_db
def test_the_tour_offers_only_who_is_there(settings: Any, client: Any) -> None:
    settings.DEBUG = settings.DEMO = True
    organisation.load_pack()
    there = people.open_accounts({})
    html = client.get("/demo/").content.decode()
    for one in personas():
        assert (f"/demo/be/{one.id}/" in html) == (one.id in there), one.id
    assert "disaster-clerk" in there and "care-chief" not in there
