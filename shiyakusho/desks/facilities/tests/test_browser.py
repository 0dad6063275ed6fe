"""A room found on a telephone without JavaScript, by a day and what helps to get in."""

import pytest

from house.browsers import DESK, sound

from .test_facilities import room, workday  # noqa: F401 — the fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_room_is_found_on_a_telephone(browse, room) -> None:  # noqa: F811
    day = workday().date().isoformat()

    def look(page) -> None:
        page.goto("/ja/facilities/")
        sound(page)
        page.get_by_label("磁気ループ（補聴器）").check()
        page.get_by_label("使う日").fill(day)
        page.get_by_label("使う長さ").select_option("3")
        page.get_by_role("button", name="さがす").click()
        page.get_by_text("09:00　13:00").wait_for()
        page.get_by_role("link", name="市民会館", exact=True).click()
        page.get_by_role("heading", name="東の間").wait_for()
        sound(page)
        page.locator(".facility-days a").first.click()
        page.get_by_role("heading", name="日と時間をえらぶ").wait_for()

    browse(look)

    def at_a_desk(page) -> None:
        page.goto("/en/facilities/")
        sound(page)

    browse(at_a_desk, width=DESK["width"])
